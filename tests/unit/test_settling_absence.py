"""What is not there proves something only after its request can no longer land."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.candidates import BASELINE, find_candidates
from desktop_app.application.feeds import DEPTH, Feeds
from desktop_app.application.settling import Settler
from desktop_app.domain.capability import MAX_VALID_S, Finding, Probe, Verdict
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.evidence import of_person
from desktop_app.domain.intents import Intent, Kind, Stage, advance
from desktop_app.domain.looking import DAY, MARGIN, SMALLEST_WINDOW
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import SANDBOX_PROFILES, AuthScheme, DialectName
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.desk import PRACTICE, Bench, make_bench, run
from tests.unit.test_settling import read_all, recorded, stage_of

SECOND = timedelta(seconds=1)


class Scene:
    """One settler of one run, looking as often as it is told to."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)

    def sent(self, kind: Kind, card_id: CardId | None = None, **params: str) -> Intent:
        """An intent that was sent and brought no answer."""
        desk, intents = self.bench.desk, self.bench.vault.intents
        amount = Money.usd(20)
        intent = desk.new_intent(kind, f"form-{kind}", card_id=card_id, amount=amount, **params)
        intents.add(intent)
        intent = advance(intent, Stage.SENDING, self.bench.clock.now())
        intents.put(advance(intent, Stage.UNKNOWN, self.bench.clock.now()))
        return intent

    def look(self) -> None:
        """Read the whole list, then settle, as every whole refresh does."""
        book = self.bench.desk.book
        began = self.bench.clock.monotonic()
        book.take_in(self.bench.api.cards.values(), self.bench.clock.now(), began)
        book.listed_at = began
        run(self._settler.settle)

    def stage(self, intent: Intent) -> Stage:
        kept = self.bench.vault.intents.get(intent.id)
        assert kept is not None
        return kept.stage


@pytest.fixture
def scene() -> Scene:
    return Scene(make_bench())


def test_absent_money_is_not_found_only_after_the_window(scene: Scene) -> None:
    card = scene.bench.api.add_card()
    intent = scene.sent(Kind.FUND, card.id)
    scene.look()
    scene.bench.clock.pass_by(SMALLEST_WINDOW - SECOND)
    scene.look()
    assert scene.stage(intent) is Stage.UNKNOWN
    scene.bench.clock.pass_by(SECOND)
    scene.look()
    assert scene.stage(intent) is Stage.NOT_FOUND


def test_setting_the_clock_forward_proves_no_absence(scene: Scene) -> None:
    card = scene.bench.api.add_card()
    intent = scene.sent(Kind.FUND, card.id)
    scene.look()
    scene.bench.clock.at += timedelta(days=30)
    scene.look()
    assert scene.stage(intent) is Stage.UNKNOWN


def test_a_new_run_waits_the_whole_window_again(scene: Scene) -> None:
    card = scene.bench.api.add_card()
    intent = scene.sent(Kind.WITHDRAW, card.id)
    scene.look()
    scene.bench.clock.pass_by(SMALLEST_WINDOW)
    later = Scene(scene.bench)
    later.look()
    assert later.stage(intent) is Stage.UNKNOWN
    scene.bench.clock.pass_by(SMALLEST_WINDOW)
    later.look()
    assert later.stage(intent) is Stage.NOT_FOUND


@pytest.mark.parametrize(
    ("verdict", "figure", "valid_s"),
    [(Verdict.YES, 601, 601), (Verdict.NO, None, MAX_VALID_S)],
)
def test_the_window_is_as_long_as_the_connection_check_measured(
    scene: Scene, verdict: Verdict, figure: int | None, valid_s: int
) -> None:
    finding = Finding(Probe.REQUEST_EXPIRES, verdict, scene.bench.clock.now(), "seen", figure)
    scene.bench.desk.guard.learn(finding)
    intent = scene.sent(Kind.FUND, scene.bench.api.add_card().id)
    scene.look()
    scene.bench.clock.pass_by(timedelta(seconds=valid_s) + MARGIN - SECOND)
    scene.look()
    assert scene.stage(intent) is Stage.UNKNOWN
    scene.bench.clock.pass_by(SECOND)
    scene.look()
    assert scene.stage(intent) is Stage.NOT_FOUND


def test_a_request_signed_without_a_time_may_land_for_a_day() -> None:
    scene = Scene(make_bench(replace(SANDBOX_PROFILES[DialectName.GUIDE])))
    card = scene.bench.api.add_card()
    intent = scene.sent(Kind.FUND, card.id)
    scene.look()
    scene.bench.clock.pass_by(DAY - SECOND)
    scene.look()
    assert scene.stage(intent) is Stage.UNKNOWN
    scene.bench.clock.pass_by(SECOND)
    scene.look()
    assert scene.stage(intent) is Stage.NOT_FOUND


def land(scene: Scene, intent: Intent, status: TransactionStatus) -> None:
    assert intent.card_id is not None
    row = scene.bench.api.add_purchase(intent.card_id, Money.usd(20))
    feed = scene.bench.api.feeds[intent.card_id]
    named = replace(row, kind=TransactionKind.FUNDING, reference=intent.reference)
    feed[0] = replace(named, status=status)


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (TransactionStatus.SETTLED, Stage.CONFIRMED),
        (TransactionStatus.PENDING, Stage.ACCEPTED),
        (TransactionStatus.FAILED, Stage.REJECTED),
    ],
)
def test_what_was_not_found_is_still_watched(
    scene: Scene, status: TransactionStatus, stage: Stage
) -> None:
    card = scene.bench.api.add_card()
    intent = scene.sent(Kind.FUND, card.id)
    scene.look()
    scene.bench.clock.pass_by(SMALLEST_WINDOW)
    scene.look()
    land(scene, intent, status)
    scene.look()
    assert scene.stage(intent) is stage


def test_a_row_behind_many_newer_ones_is_found(scene: Scene) -> None:
    card = scene.bench.api.add_card(available=Money.usd(9_000))
    intent = scene.sent(Kind.FUND, card.id)
    land(scene, intent, TransactionStatus.SETTLED)
    for _ in range(DEPTH + 5):
        scene.bench.api.add_purchase(card.id, Money.usd(1))
    scene.look()
    assert scene.stage(intent) is Stage.CONFIRMED


def test_a_feed_that_does_not_reach_back_proves_no_absence(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.application.feeds.DEEPEST", DEPTH)
    card = scene.bench.api.add_card(available=Money.usd(9_000))
    intent = scene.sent(Kind.FUND, card.id)
    for _ in range(DEPTH):
        scene.bench.api.add_purchase(card.id, Money.usd(1))
    scene.look()
    scene.bench.clock.pass_by(SMALLEST_WINDOW)
    scene.look()
    assert scene.stage(intent) is Stage.UNKNOWN


def _ordered(scene: Scene) -> Intent:
    mark = scene.bench.vault.cards.newest_seen()
    return scene.sent(Kind.ISSUE, label="Ads", **{BASELINE: str(mark)})


def _wait(scene: Scene) -> None:
    scene.look()
    scene.bench.clock.pass_by(SMALLEST_WINDOW)
    scene.look()


def test_a_card_that_no_whole_list_shows_was_not_made(scene: Scene) -> None:
    scene.bench.api.add_card()
    scene.look()
    intent = _ordered(scene)
    _wait(scene)
    assert scene.stage(intent) is Stage.NOT_FOUND


def test_a_list_that_was_read_before_the_window_ended_proves_nothing(scene: Scene) -> None:
    intent = _ordered(scene)
    scene.look()
    listed = scene.bench.desk.book.listed_at
    scene.bench.clock.pass_by(SMALLEST_WINDOW)
    scene.bench.desk.book.listed_at = listed
    run(scene._settler.settle)
    assert scene.stage(intent) is Stage.UNKNOWN


def _without_a_name(scene: Scene, label: str) -> CardId:
    return scene.bench.api.add_card(label=label).id


def _of_another_wish(scene: Scene, label: str) -> CardId:
    other = scene.bench.desk.new_intent(Kind.ISSUE, f"other-{label}")
    scene.bench.vault.intents.add(other)
    return scene.bench.api.add_card(label=label, reference=other.reference).id


def _of_no_known_wish(scene: Scene, label: str) -> CardId:
    other = scene.bench.desk.new_intent(Kind.ISSUE, "not recorded here")
    return scene.bench.api.add_card(label=label, reference=other.reference).id


@pytest.mark.parametrize(
    ("make", "is_candidate"),
    [(_without_a_name, True), (_of_another_wish, False), (_of_no_known_wish, True)],
)
def test_a_new_card_that_nothing_names_is_asked_about(
    scene: Scene, make: Callable[[Scene, str], CardId], is_candidate: bool
) -> None:
    scene.bench.api.add_card(label="Ads")
    scene.look()
    intent = _ordered(scene)
    make(scene, "Other")
    same = make(scene, "Ads")
    _wait(scene)
    kept = scene.bench.vault.intents.get(intent.id)
    assert kept is not None
    found = find_candidates(scene.bench.vault, scene.bench.desk.book, kept)
    assert scene.stage(intent) is (Stage.UNKNOWN if is_candidate else Stage.NOT_FOUND)
    assert [card.id for card in found[:1]] == ([same] if is_candidate else [])


@pytest.mark.parametrize(
    ("days", "told", "stage"),
    [
        (0, False, Stage.UNKNOWN),
        (0, True, Stage.NOT_FOUND),
        (7, False, Stage.NOT_FOUND),
    ],
)
def test_a_card_that_turns_up_after_all_and_that_nothing_names_is_asked_about(
    scene: Scene, days: int, told: bool, stage: Stage
) -> None:
    scene.look()
    intent = _ordered(scene)
    _wait(scene)
    assert scene.stage(intent) is Stage.NOT_FOUND
    if told:
        said = of_person(intent.id, "made none of them", scene.bench.clock.now())
        scene.bench.vault.intents.add_evidence(said)
    scene.bench.clock.pass_by(timedelta(days=days))
    _without_a_name(scene, "Ads")
    scene.look()
    assert scene.stage(intent) is stage
    scene.look()
    assert scene.stage(intent) is stage


@pytest.mark.parametrize("kind", [Kind.UNFREEZE, Kind.TERMINATE])
def test_what_may_still_arrive_is_not_told_as_looked_for_in_vain(kind: Kind) -> None:
    """Without signed requests that expire, a day."""
    bench = make_bench(replace(PRACTICE, auth=AuthScheme.BEARER))
    card = bench.api.add_card(status=CardStatus.FROZEN)
    intent = recorded(bench, kind, card.id, Stage.UNKNOWN)
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
    for by in (timedelta(), timedelta(minutes=11), timedelta(hours=23)):
        bench.clock.pass_by(by)
        read_all(bench)
        run(settler.settle)
        assert stage_of(bench, intent) is Stage.UNKNOWN
        assert settler.may_still_land(intent)
    bench.clock.pass_by(timedelta(hours=2))
    read_all(bench)
    run(settler.settle)
    assert stage_of(bench, intent) is Stage.NOT_FOUND
    assert not settler.may_still_land(intent)
