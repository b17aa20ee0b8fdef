"""A card that was made is never lost, never stuck and never called failed."""

from dataclasses import replace

import pytest

from desktop_app.application import issuing
from desktop_app.application.feeds import Feeds
from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.ports import CardOrder, Created
from desktop_app.application.settling import Settler
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardFacts, CardStatus, Field
from desktop_app.domain.errors import MoneyMoved
from desktop_app.domain.intents import ACCOUNT, Intent, Kind, PanState, Stage, advance, blocking
from desktop_app.domain.money import ZERO
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import CodeMissing, Unreachable
from desktop_app.domain.vault_errors import DetailsMissing, DiskFailed, DiskFull, NotKept
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import HOLDERS, ONCE, FakeCardApi, Outcome, kept_answer
from tests.support.wallet_story import WISH, only_intent, story


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0, 0, 0))
    monkeypatch.setattr(issuing, "LOAD_LOOKS_S", (0, 0))


def settle(bench: Bench) -> None:
    run(Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0).settle)


def read_all(bench: Bench) -> None:
    bench.desk.book.take_in(bench.api.cards.values(), bench.clock.now(), bench.clock.monotonic())


def stopped_after_the_answer(bench: Bench) -> Intent:
    """The state of a crash between keeping the raw answer and understanding it."""
    intent = bench.desk.new_intent(Kind.ISSUE, "form", label="Google Ads")
    bench.vault.intents.add(intent)
    intent = advance(intent, Stage.SENDING, bench.clock.now())
    bench.vault.intents.put(intent)
    attempt = bench.vault.intents.begin_attempt(intent.id, bench.clock.now())

    def keep(raw: bytes) -> None:
        bench.vault.intents.keep_raw(intent.id, attempt, raw)

    order = CardOrder(
        intent.reference, "Google Ads", HOLDERS[0], ZERO, ZERO, Secret("http://127.0.0.1:1")
    )
    run(lambda: bench.api.create_card(order, keep))
    return intent


def lost(bench: Bench) -> tuple[Intent, CardFacts]:
    """A card whose number came only in an answer that never arrived."""
    intent = bench.desk.new_intent(Kind.ISSUE, "form", label="Google Ads")
    bench.vault.intents.add(intent)
    for stage in (Stage.SENDING, Stage.UNKNOWN):
        intent = advance(intent, stage, bench.clock.now())
    bench.vault.intents.put(intent)
    card = bench.api.add_card(reference=intent.reference)
    read_all(bench)
    settle(bench)
    return only_intent(bench, Kind.ISSUE), card


@pytest.mark.parametrize("is_listed", [False, True])
def test_a_number_in_an_answer_that_was_kept_and_not_understood_is_taken_from_there(
    is_listed: bool,
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    stopped_after_the_answer(bench)
    if is_listed:
        read_all(bench)
    settle(bench)
    kept = only_intent(bench, Kind.ISSUE)
    confirmed = Stage.CONFIRMED if is_listed else Stage.ACCEPTED
    assert (kept.stage, kept.pan) == (confirmed, PanState.STORED)
    card = bench.desk.book.get(kept.card_id)
    assert card is not None
    assert card.stored == frozenset(Field)
    assert card.label == "Google Ads"
    assert bench.vault.cards.holds(card.id, bench.api.details[card.id])
    assert bench.vault.checkpoints >= 1
    if not is_listed:
        # M6 NoFalseDone: the answer gives the number; what the card is, a read of it states.
        assert (card.facts.status, card.facts.available) == (CardStatus.UNRECOGNISED, None)
        assert bench.vault.intents.evidence(kept.id) == ()
        read_all(bench)
        settle(bench)
        assert only_intent(bench, Kind.ISSUE).stage is Stage.CONFIRMED


def test_a_wallet_opens_without_the_code_for_its_kept_answers_and_loses_no_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    stopped_after_the_answer(bench)

    def missing(reference: str, raw: bytes) -> Created | None:
        raise CodeMissing

    async def opened() -> None:
        wallet = Wallet(bench.desk, bench.sink)
        with monkeypatch.context() as broken:
            broken.setattr(bench.api, "read_created", missing)
            wallet.start()
            await wallet.refresh()
            assert only_intent(bench, Kind.ISSUE).pan is not PanState.LOST
        await wallet.refresh()
        assert only_intent(bench, Kind.ISSUE).pan is PanState.STORED
        await wallet.close()

    run(opened)


def test_a_card_that_was_listed_only_before_its_answer_came_is_not_confirmed() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    stopped_after_the_answer(bench)
    read_all(bench)
    answered_at = bench.clock.monotonic()
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: answered_at)
    run(settler.settle)
    assert only_intent(bench, Kind.ISSUE).stage is Stage.ACCEPTED
    read_all(bench)
    run(settler.settle)
    assert only_intent(bench, Kind.ISSUE).stage is Stage.CONFIRMED


@pytest.mark.parametrize("is_resting", [False, True])
def test_what_was_kept_is_opened_with_no_network_and_whatever_keys(is_resting: bool) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent = stopped_after_the_answer(bench)
    elsewhere = replace(intent, params={**intent.params, ACCOUNT: "other keys"})
    bench.vault.intents.put(advance(elsewhere, Stage.UNKNOWN, bench.clock.now()))
    bench.api.read_error = Unreachable()
    if is_resting:
        bench.vault.rest()

    async def tell(wallet: Wallet) -> None:
        assert await wallet.refresh() is not None
        kept = only_intent(bench, Kind.ISSUE)
        pan = PanState.NONE if is_resting else PanState.STORED
        assert kept.pan is pan
        if not is_resting:
            number = await wallet.reveal(kept.card_id, Field.PAN)
            assert number.reveal() == bench.api.details[kept.card_id].pan.reveal()

    story(bench, tell)


def test_a_number_whose_read_back_failed_is_shown_to_nobody_until_it_is_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """M4 PanFirst."""
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))

    def fail() -> None:
        raise DiskFailed

    async def tell(wallet: Wallet) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(bench.vault, "checkpoint", fail)
            with pytest.raises(NotKept):
                await wallet.issue(WISH)
            (card,) = bench.desk.book.all()
            assert card.stored == frozenset()
            with pytest.raises(DetailsMissing):
                await wallet.reveal(card.id, Field.PAN)
        await wallet.refresh()
        assert only_intent(bench, Kind.ISSUE).stage is Stage.CONFIRMED
        assert (await wallet.reveal(card.id, Field.PAN)).reveal()

    story(bench, tell)


@pytest.mark.parametrize("held", [True, False])
def test_a_number_that_was_stored_otherwise_is_stored_again_from_its_answer(
    held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M4: an issue is confirmed only once what is on disk is what the answer held."""
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    stopped_after_the_answer(bench)
    answers = iter([False, False, False, held])
    monkeypatch.setattr(bench.vault.cards, "holds", lambda *_: next(answers))
    with pytest.raises(NotKept):
        settle(bench)
    read_all(bench)
    settle(bench)
    assert list(answers) == []
    stage = only_intent(bench, Kind.ISSUE).stage
    assert stage is (Stage.CONFIRMED if held else Stage.ACCEPTED)


def test_a_kept_answer_that_proves_no_card_makes_none() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent = stopped_after_the_answer(bench)
    bench.vault.intents.keep_raw(intent.id, 1, b"<html>502</html>")
    settle(bench)
    assert only_intent(bench, Kind.ISSUE).stage is Stage.UNKNOWN
    assert kept_answer("create_card") not in bench.vault.intents.raw(intent.id)


@pytest.mark.parametrize("kind", [Kind.WITHDRAW, Kind.TERMINATE, Kind.UNFREEZE, Kind.FUND])
def test_a_card_whose_number_is_lost_or_awaited_can_still_be_emptied_and_ended(kind: Kind) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent, _ = lost(bench)
    assert intent.pan is PanState.LOST
    assert blocking((intent,), kind) is None
    assert blocking((replace(intent, pan=PanState.PENDING),), kind) is None


def test_a_lost_number_is_over_when_its_card_has_ended() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    _, card = lost(bench)
    bench.api.change(card.id, status=CardStatus.TERMINATED)
    read_all(bench)
    settle(bench)
    kept = only_intent(bench, Kind.ISSUE)
    assert (kept.stage, kept.pan) == (Stage.CONFIRMED, PanState.LOST)


@pytest.mark.parametrize("outcome", [Outcome.NOT_SENT, Outcome.REFUSE])
def test_a_load_that_fails_never_says_that_nothing_was_made(outcome: Outcome) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    bench.api.script("fund", outcome)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished, match="made, but not loaded") as told:
            await wallet.issue(WISH)
        assert told.value.moved is MoneyMoved.YES

    story(bench, tell)


def test_a_commit_that_fails_leaves_no_card_in_memory_that_the_disk_does_not_have() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    put = bench.vault.intents.put

    def fail_at_the_end(intent: Intent) -> None:
        if intent.stage is Stage.ACCEPTED:
            bench.vault.intents.put = put
            raise DiskFailed
        put(intent)

    bench.vault.intents.put = fail_at_the_end

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotKept):
            await wallet.issue(WISH)
        assert [c.id for c in bench.desk.book.all()] == [c.id for c in bench.vault.cards.all()]
        await wallet.refresh()
        kept = only_intent(bench, Kind.ISSUE)
        assert (kept.stage, kept.pan) == (Stage.CONFIRMED, PanState.STORED)

    story(bench, tell)


def test_facts_that_could_not_be_written_are_written_by_the_next_read() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.vault.fail_next = DiskFull()
    with pytest.raises(DiskFull):
        read_all(bench)
    read_all(bench)
    assert [c.id for c in bench.vault.cards.all()] == [card.id]


def test_the_owners_label_stays_when_a_read_saw_the_card_before_its_answer_came() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    create = bench.api.create_card

    async def seen_first(order, keep):
        made = await create(order, keep)
        bench.api.change(made.card.id, label="HOLDER NAME")
        read_all(bench)
        return made

    bench.api.create_card = seen_first

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(WISH)
        read_all(bench)
        card = bench.desk.book.get(card_id)
        assert card is not None
        assert card.label == WISH.label

    story(bench, tell)
