"""The people who hold cards come back as they were kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.people import Kyc, Person, PersonId, Statement
from tests.contract.vault_rig import NOW, card

Behaviour = Callable[[Vault], None]
PLAIN = Person(PersonId("p-2"), "Grace Hopper", NOW)
FULL = Person(
    PersonId("p-1"),
    "Ada <b>Lovelace</b> 李",
    NOW + timedelta(microseconds=7),
    department="Research & ads",
    email="ada@example.com",
    holder_id="c-ada",
    stated_name="ADA LOVELACE",
    kyc=Kyc.REJECTED,
    is_listed=True,
    asked_at=NOW + timedelta(seconds=1),
    verified=Statement(date(2026, 5, 3), "Passport seen"),
)


def a_person_comes_back_as_they_were_kept(vault: Vault) -> None:
    assert vault.people.all() == ()
    vault.people.put([PLAIN, FULL])
    assert vault.people.all() == (FULL, PLAIN)


def a_person_that_is_put_again_takes_the_place_of_the_first(vault: Vault) -> None:
    vault.people.put([PLAIN])
    renamed = replace(PLAIN, name="Rear Admiral Hopper")
    vault.people.put([renamed])
    assert vault.people.all() == (renamed,)


def who_is_dropped_is_gone(vault: Vault) -> None:
    vault.people.put([PLAIN, FULL])
    vault.people.drop(PLAIN.id)
    vault.people.drop(PersonId("nobody"))
    assert vault.people.all() == (FULL,)


def every_state_of_the_identity_check_is_kept(vault: Vault) -> None:
    people = [replace(PLAIN, id=PersonId(kyc.value), kyc=kyc) for kyc in Kyc]
    vault.people.put(people)
    assert {person.kyc for person in vault.people.all()} == set(Kyc)


def people_are_part_of_their_commit(vault: Vault) -> None:
    try:
        with vault.commit():
            vault.people.put([PLAIN])
            raise KeyError
    except KeyError:
        pass
    assert vault.people.all() == ()


def what_a_card_states_of_its_holder_is_kept(vault: Vault) -> None:
    made = card()
    held = made._replace(facts=made.facts._replace(holder_id="c-ada"))
    vault.cards.put([held])
    assert vault.cards.all()[0].facts.holder_id == "c-ada"
    got = vault.cards.get(held.id)
    assert got is not None
    assert got.facts == held.facts


BEHAVIOURS: tuple[Behaviour, ...] = (
    a_person_comes_back_as_they_were_kept,
    a_person_that_is_put_again_takes_the_place_of_the_first,
    who_is_dropped_is_gone,
    every_state_of_the_identity_check_is_kept,
    people_are_part_of_their_commit,
    what_a_card_states_of_its_holder_is_kept,
)
