"""Whose cards are counted, summed and found, and what is the owner's own of a person."""

from datetime import date

import pytest

from desktop_app.application.people import PersonForm
from desktop_app.application.people_list import DepartmentRow, PersonRow
from desktop_app.application.ports import Capabilities
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.people import Holder, PersonId
from desktop_app.domain.service_errors import BadAnswer, Refused, RefusedReason, ServiceError
from tests.support.desk import make_bench, run
from tests.support.fake_api import HOLDERS, LATER, ONCE, FakeCardApi
from tests.support.people_rig import ALAN, Rig
from tests.support.wallet_story import newest, story


def test_without_a_list_at_the_service_people_are_ours_alone() -> None:
    rig = Rig(FakeCardApi(ONCE))
    ada = run(lambda: rig.people.add(PersonForm("Ada Lovelace", "Ads")))
    other = run(lambda: rig.people.add(PersonForm("Adá Lovelace")))
    assert (ada.holder_id, other.holder_id) == ("ada-lovelace", "ada-lovelace-2")
    assert ada.may_hold
    assert rig.sent == []
    with pytest.raises(InvalidInput) as refused:
        run(lambda: rig.people.add(PersonForm("ada lovelace")))
    assert refused.value.field == "name"
    assert rig.picture.quota is None


def test_whom_a_card_names_becomes_a_person() -> None:
    rig = Rig(FakeCardApi(ONCE))
    rig.bench.api.add_card(holder="ada", holder_id="ada")
    rig.bench.api.add_card(holder="ada", holder_id="ada")
    rig.bench.api.add_card(holder="", holder_id="")
    run(rig.read_cards)
    (ada,) = rig.bench.vault.people.all()
    assert (ada.name, ada.holder_id, ada.may_hold) == ("ada", "ada", True)
    run(rig.read_cards)
    assert len(rig.bench.vault.people.all()) == 1


def test_a_name_and_a_department_are_the_owners() -> None:
    rig = Rig()
    run(rig.read)
    ada = rig.kept("Ada Lovelace")
    run(lambda: rig.people.change(ada.id, PersonForm("Ada King", "Ads")))
    run(rig.read)
    assert rig.kept("Ada King").department == "Ads"
    with pytest.raises(InvalidInput):
        run(lambda: rig.people.change(ada.id, PersonForm("")))
    with pytest.raises(NotAllowed):
        run(lambda: rig.people.change(PersonId("nobody"), ALAN))


def test_the_owners_statement_is_dated_and_can_be_taken_back() -> None:
    rig = Rig()
    run(rig.read)
    ada = rig.kept("Ada Lovelace")
    run(lambda: rig.people.state_verified(ada.id, "Passport seen", date(2026, 11, 20)))
    said = rig.kept("Ada Lovelace").verified
    assert said is not None
    assert (said.day, said.how) == (date(2026, 11, 20), "Passport seen")
    run(rig.read)
    assert rig.kept("Ada Lovelace").verified == said
    run(lambda: rig.people.take_back(ada.id))
    assert rig.kept("Ada Lovelace").verified is None
    with pytest.raises(InvalidInput):
        run(lambda: rig.people.state_verified(ada.id, "", date(2026, 11, 20)))


def test_cards_are_counted_and_summed_by_person_and_department() -> None:
    rig = Rig()
    ada, grace = (holder.id for holder in HOLDERS)
    add = rig.bench.api.add_card
    add(holder_id=ada, available=Money.usd(25))
    add(holder_id=ada, available=None, status=CardStatus.PENDING)
    add(holder_id=ada, available=Money.usd(7), status=CardStatus.TERMINATED)
    add(holder_id=grace, available=Money.usd(5), status=CardStatus.FROZEN)
    run(rig.read)
    run(rig.read_cards)
    for name in ("Ada Lovelace", "Grace Hopper"):
        person = rig.kept(name)
        run(lambda person=person: rig.people.change(person.id, PersonForm(person.name, "Ads")))
    heading, first, second = rig.picture.rows
    assert isinstance(heading, DepartmentRow)
    assert isinstance(first, PersonRow)
    assert isinstance(second, PersonRow)
    assert (heading.name, heading.people, heading.held.cards) == ("Ads", 2, 3)
    assert (heading.held.total, heading.held.unknown) == (Money.usd(30), 1)
    assert (first.held.cards, first.held.total, first.held.unknown) == (2, Money.usd(25), 1)
    assert first.ended == 1
    assert (second.held.cards, second.held.total, second.ended) == (1, Money.usd(5), 0)
    assert rig.picture.held == heading.held
    quota = rig.picture.quota
    assert quota is not None
    assert (quota.allowed, quota.source) == (3, "Bitnob's card funding guide")


def test_a_card_that_names_nobody_is_counted_beside_the_others() -> None:
    rig = Rig()
    rig.bench.api.add_card(holder_id="")
    rig.bench.api.add_card(holder_id="", status=CardStatus.TERMINATED)
    run(rig.read)
    run(rig.read_cards)
    assert (rig.picture.nobody, rig.picture.held.cards) == (1, 0)
    assert rig.picture.chosen is not None
    assert rig.picture.cards == ()


def test_of_many_cards_the_first_are_told_and_all_are_counted() -> None:
    rig = Rig()
    ada = HOLDERS[0].id
    for number in range(60):
        ended = CardStatus.TERMINATED if number < 5 else CardStatus.ACTIVE
        rig.bench.api.add_card(f"Card {number:02}", holder_id=ada, status=ended)
    run(rig.read)
    run(rig.read_cards)
    chosen = rig.picture.chosen
    assert chosen is not None
    assert (chosen.held.cards, chosen.ended, len(rig.picture.cards)) == (55, 5, 50)
    first = rig.bench.desk.book.get(rig.picture.cards[0])
    assert first is not None
    assert first.label == "Card 05"


def test_a_card_that_changes_is_counted_anew() -> None:
    rig = Rig()
    ada, grace = (holder.id for holder in HOLDERS)
    card = rig.bench.api.add_card(holder_id=ada, available=Money.usd(25))
    run(rig.read)
    run(rig.read_cards)
    for facts, expected in (
        (card._replace(available=Money.usd(7)), (1, 7, 0)),
        (card._replace(available=None), (1, 0, 1)),
        (card._replace(status=CardStatus.TERMINATED), (0, 0, 0)),
        (card._replace(holder_id=grace), (0, 0, 0)),
        (card, (1, 25, 0)),
    ):
        rig.bench.api.cards[card.id] = facts
        run(rig.read_cards)
        row = rig.picture.of_holder(ada)
        assert row is not None
        assert (row.held.cards, row.held.total, row.held.unknown) == (
            expected[0], Money.usd(expected[1]), expected[2],
        )  # fmt: skip


def test_nothing_known_of_all_cards_is_no_zero() -> None:
    rig = Rig()
    rig.bench.api.add_card(holder_id=HOLDERS[0].id, available=None)
    run(rig.read)
    run(rig.read_cards)
    row = rig.picture.of_holder(HOLDERS[0].id)
    assert row is not None
    assert not row.held.is_known
    other = rig.picture.of_holder(HOLDERS[1].id)
    assert other is not None
    assert (other.held.is_known, other.held.total) == (True, ZERO)


def test_a_search_finds_by_name_department_and_email() -> None:
    rig = Rig()
    run(rig.read)
    for query, found in (
        ("ada", 1),
        ("LOVE ada", 1),
        ("hopper.grace", 0),
        ("grace.hopper@", 1),
        ("", 2),
    ):
        run(lambda query=query: rig.people.search(query))
        assert sum(isinstance(row, PersonRow) for row in rig.picture.rows) == found
        assert rig.picture.count == 2


def test_the_picture_stays_the_same_object_while_nothing_changes() -> None:
    rig = Rig()
    run(rig.read)
    before = rig.picture
    assert rig.picture is before
    run(lambda: rig.people.choose(rig.kept("Ada Lovelace").id))
    assert rig.picture is not before


@pytest.mark.parametrize("why", [BadAnswer(), Refused(RefusedReason.FORBIDDEN)])
def test_a_list_of_people_that_cannot_be_had_keeps_nothing_else_from_being_true(
    why: ServiceError, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def none() -> tuple[Holder, ...]:
        raise why

    async def tell(wallet: Wallet) -> None:
        known = set(bench.vault.people.all())
        monkeypatch.setattr(bench.api, "holders", none)
        bench.api.change(card.id, status=CardStatus.FROZEN)
        assert await wallet.refresh() is None
        assert newest(bench).link.is_whole
        assert bench.desk.book.get(card.id).facts.status is CardStatus.FROZEN
        assert set(bench.vault.people.all()) == known

    story(bench, tell)


@pytest.mark.parametrize("can", [LATER, ONCE])
def test_a_whole_read_is_counted_with_all_it_asks_for(can: Capabilities) -> None:
    bench = make_bench(api=FakeCardApi(can))
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()  # by then the first look of its own has ended
        bench.api.reads.clear()
        await wallet.refresh()
        of_no_card = [name for name in bench.api.reads if name != "transactions"]
        assert wallet._sync._polls.whole_cost() == len(of_no_card)

    story(bench, tell)
