"""People: what the owner may type, and what becomes of it when the service states somebody."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.people import (
    MAY_HOLD,
    Holder,
    Kyc,
    Person,
    PersonId,
    Statement,
    derive_holder_id,
    is_same_email,
    parse_department,
    parse_email,
    parse_person_name,
    parse_statement,
    restate,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = date(2026, 11, 21)
ADA = Person(PersonId("p-1"), "Ada Lovelace", NOW, email="ada@example.com")
STATED = Holder("c-ada", "ADA LOVELACE", Kyc.APPROVED, "ada@example.com")


@pytest.mark.parametrize("name", ["", "   ", "\t", "42", "—", "1.2.3"])
def test_a_person_has_a_name(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_person_name(name)
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", ["Ada\u202ecalevoL", "Ada\x00", "A" * 61])
def test_a_name_that_could_deceive_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        parse_person_name(name)


@pytest.mark.parametrize("name", ["Ada", "李小龍", "O’Neil <b>", "José  "])
def test_names_of_every_script_are_welcome(name: str) -> None:
    assert parse_person_name(name) == name.strip()


def test_a_department_is_optional() -> None:
    assert parse_department("  ") == ""
    assert parse_department(" Ads ") == "Ads"
    with pytest.raises(InvalidInput) as refused:
        parse_department("A" * 61)
    assert refused.value.field == "department"


@pytest.mark.parametrize(
    "email",
    ["", "ada", "ada@", "@example.com", "ada@example", "a da@example.com", "a@b.c, d@e.f",
     "ada@example.com\n", "ada@@example.com", f"{'a' * 250}@example.com", "ada@.com"],
)  # fmt: skip
def test_what_is_no_address_is_said_at_the_field(email: str) -> None:
    if email.endswith("\n"):
        assert parse_email(email) == "ada@example.com"
        return
    with pytest.raises(InvalidInput) as refused:
        parse_email(email)
    assert refused.value.field == "email"


def test_addresses_are_the_same_whatever_their_case() -> None:
    assert is_same_email("Ada@Example.com", "ada@example.com")
    assert not is_same_email("", "")
    assert not is_same_email("ada@example.com", "grace@example.com")


def test_a_statement_says_how_and_when() -> None:
    assert parse_statement(" Passport seen ", TODAY, TODAY) == Statement(TODAY, "Passport seen")
    with pytest.raises(InvalidInput) as refused:
        parse_statement(" ", TODAY, TODAY)
    assert refused.value.field == "how"
    with pytest.raises(InvalidInput) as refused:
        parse_statement("Passport seen", date(2026, 11, 22), TODAY)
    assert refused.value.field == "day"


def test_two_of_one_name_are_told_apart() -> None:
    assert derive_holder_id("Ada Lovelace") == "ada-lovelace"
    taken = {"ada-lovelace", "ada-lovelace-2"}
    assert derive_holder_id("Ada Lovelace", taken) == "ada-lovelace-3"


def test_the_service_fills_in_what_it_knows_and_the_owners_name_stays() -> None:
    asked = replace(ADA, asked_at=NOW, verified=Statement(TODAY, "Passport seen"))
    known = restate(asked, STATED)
    assert (known.holder_id, known.kyc, known.is_listed) == ("c-ada", Kyc.APPROVED, True)
    assert known.name == "Ada Lovelace"
    assert known.asked_at is None
    assert known.verified == asked.verified


def test_a_name_that_is_the_services_follows_it() -> None:
    listed = Person(PersonId("p-1"), "A. Lovelace", NOW, stated_name="A. Lovelace")
    assert restate(listed, STATED).name == "ADA LOVELACE"


@pytest.mark.parametrize("kyc", Kyc)
def test_who_did_not_pass_the_check_holds_no_card(kyc: Kyc) -> None:
    person = restate(ADA, replace(STATED, kyc=kyc))
    assert person.may_hold is (kyc in MAY_HOLD)
    assert (kyc in MAY_HOLD) is (kyc not in {Kyc.NONE, Kyc.INITIATED, Kyc.PENDING, Kyc.REJECTED})


def test_who_is_not_on_the_list_holds_no_card() -> None:
    assert not ADA.may_hold
    assert not replace(restate(ADA, STATED), is_listed=False).may_hold
