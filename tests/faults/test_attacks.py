"""Paths that a hostile reader found: each was once a double payment, a lost number or a lie."""

import asyncio
from datetime import timedelta

import pytest

from desktop_app.application.moving import Moving
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, CardState, Field
from desktop_app.domain.errors import LookAlike
from desktop_app.domain.intents import Kind, PanState, Stage, blocking
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown
from desktop_app.domain.vault_errors import DiskFailed, DiskFull, NotKept
from tests.faults.scene import MakeScene, Scene
from tests.support.sandbox_server import RunningSandbox

HAPPENED = (Stage.ACCEPTED, Stage.CONFIRMED)
BOTH = pytest.mark.parametrize("dialect", list(DialectName))


@BOTH
def test_two_forms_for_one_card_make_one_card(
    make_scene: MakeScene, bank: RunningSandbox, dialect: DialectName
) -> None:
    """M1: the second looked for a look-alike before the first was recorded."""
    world = make_scene(dialect, Kind.ISSUE).world
    forms = [world.issue_wish(token, "Ads", 20, again=False) for token in ("one", "two")]

    async def both() -> list[object]:
        return await asyncio.gather(*map(world.wallet.issue, forms), return_exceptions=True)

    ends = world.do(both)
    assert len(bank.control("ledger")["cards"]) == 1
    assert [type(end) for end in ends].count(LookAlike) == 1


@BOTH
def test_a_form_that_waits_for_the_wallet_sees_what_another_sent_meanwhile(
    make_scene: MakeScene, dialect: DialectName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M2: the first one's look for a look-alike was minutes old when it was sent."""
    scene = make_scene(dialect, Kind.FUND)
    world, look = scene.world, Moving._check_wallet

    async def slowly(moving: Moving, total: Money) -> None:
        monkeypatch.undo()
        await look(moving, total)
        await world.wallet.top_up(MoneyWish("two", scene.card, Money.usd(3)))
        await world.wallet.refresh()

    monkeypatch.setattr(Moving, "_check_wallet", slowly)
    with pytest.raises(LookAlike):
        world.do(lambda: world.wallet.top_up(MoneyWish("one", scene.card, Money.usd(3))))
    sent = [i for i in world.intents() if i.amount == Money.usd(3)]
    assert [i.form_token for i in sent] == ["two"]
    assert world.ledger().debits(sent[0].reference) == 1


@BOTH
@pytest.mark.parametrize("by", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_is_set_within_a_run_keeps_no_read_from_counting(
    make_scene: MakeScene, dialect: DialectName, by: timedelta
) -> None:
    """M12: set back a day, every read of that day was taken for an old one."""
    scene = make_scene(dialect, Kind.FREEZE)
    world = scene.world
    world.clock.at += by
    scene.wish()
    scene.settle()
    intent, card = scene.intent(), world.picture().detail
    assert intent is not None
    assert intent.stage is Stage.CONFIRMED
    assert card is not None
    assert card.card.state is CardState.FROZEN


@BOTH
def test_a_freeze_that_was_taken_and_not_done_can_be_wished_again(
    make_scene: MakeScene, bank: RunningSandbox, dialect: DialectName
) -> None:
    """M8: it was "freezing" for ever, and the one thing that protects money stayed closed."""
    scene = make_scene(dialect, Kind.FREEZE)
    bank.fault("freeze", "ignore")
    scene.wish()
    scene.settle()
    _wait_and_read(scene, timedelta(minutes=11))
    intent, card = scene.intent(), scene.world.picture().detail
    assert intent is not None
    assert intent.stage is Stage.DISPUTED
    assert card is not None
    assert card.card.state is CardState.ACTIVE
    assert intent.id in {view.id for view in scene.world.picture().uncertain}
    scene.wish()
    scene.settle()
    again = scene.intent()
    assert again is not None
    assert again.stage is Stage.CONFIRMED
    assert not scene.world.picture().uncertain


@BOTH
def test_a_top_up_that_was_taken_and_never_listed_is_told_and_not_free_to_be_sent_again(
    make_scene: MakeScene, bank: RunningSandbox, dialect: DialectName
) -> None:
    """M8: nobody was told that nothing more was ever heard of it."""
    scene = make_scene(dialect, Kind.FUND)
    bank.fault("fund", "ignore")
    scene.wish()
    _wait_and_read(scene, timedelta(hours=23))
    assert not scene.world.picture().uncertain
    _wait_and_read(scene, timedelta(hours=1))
    (told,) = scene.world.picture().uncertain
    assert told.stage is Stage.DISPUTED
    assert blocking(scene.world.vault.intents.open(), Kind.FUND) is not None


def _wait_and_read(scene: Scene, by: timedelta) -> None:
    scene.world.wait(by)
    scene.world.do(scene.world.wallet.refresh)


def _created(card_id: CardId, **figures: object) -> dict[str, object]:
    """A guide's answer to create."""
    card = {
        "id": card_id, "user_reference": "", "label": "Other", "status": "active",
        "card_number": "4000001234567890", "cvv": "321",
        "expiry_month": "03", "expiry_year": "2033", **figures,
    }  # fmt: skip
    return {"success": True, "data": {"card": card}}


def test_an_answer_with_another_cards_id_writes_over_no_number(
    make_scene: MakeScene, bank: RunningSandbox
) -> None:
    """M4: the number of the older card was gone, and the load went there."""
    scene = make_scene(DialectName.GUIDE, Kind.FUND)
    world, cards = scene.world, scene.world.vault.cards
    number = cards.reveal(scene.card, Field.PAN).reveal()
    bank.fault("create", "status", status=200, body=_created(scene.card), after=True)
    form = world.issue_wish("other", "Other", 30, again=False)
    with pytest.raises(OutcomeUnknown):
        world.do(lambda: world.wallet.issue(form))
    scene.settle()
    kept = cards.get(scene.card)
    assert kept is not None
    assert kept.label == "Ads"
    assert cards.reveal(scene.card, Field.PAN).reveal() == number
    made = next(i for i in world.intents() if i.kind is Kind.ISSUE and i.form_token == "other")
    assert made.card_id not in (None, scene.card)
    assert made.pan is PanState.LOST


def test_a_number_is_kept_though_the_figures_beside_it_contradict_each_other(
    make_scene: MakeScene, bank: RunningSandbox
) -> None:
    """M4: the whole answer was refused for a balance, and the number in it comes only once."""
    scene = make_scene(DialectName.GUIDE, Kind.ISSUE)
    body = _created(CardId("new-card"), balance=200_000, display_balance=5)
    bank.fault("create", "status", status=200, body=body)
    scene.wish()
    kept = scene.world.vault.cards.get(CardId("new-card"))
    assert kept is not None
    assert kept.facts.available is None
    number = scene.world.vault.cards.reveal(CardId("new-card"), Field.PAN)
    assert number.reveal() == "4000001234567890"


@BOTH
@pytest.mark.parametrize("kind", [Kind.ISSUE, Kind.FUND, Kind.FREEZE])
@pytest.mark.parametrize("read", ["snapshot", "get", "reload"])
def test_a_disk_that_cannot_be_read_afterwards_does_not_make_it_untold(
    make_scene: MakeScene,
    dialect: DialectName,
    kind: Kind,
    read: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """M5: it was told as "not sent", and the form was given back."""
    scene = make_scene(dialect, kind)
    owner = {
        "snapshot": scene.world.wallet._picture,
        "get": scene.world.vault.intents,
        "reload": scene.world.wallet._desk.book,
    }[read]
    real = getattr(owner, read)

    def fail(*asked: object) -> object:
        happened = (i for i in scene.world.vault.intents.recent(9) if i.stage in HAPPENED)
        if any(i.form_token == "wish-1" for i in happened):
            raise DiskFailed
        return real(*asked)

    monkeypatch.setattr(owner, read, fail)
    scene.wish()
    monkeypatch.undo()
    intent = scene.intent()
    assert intent is not None
    assert intent.stage in HAPPENED
    assert not scene.told_failed


def test_a_freeze_that_could_not_be_recorded_as_sending_closes_nothing(
    make_scene: MakeScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M8: it stayed "ready" for the whole run, and no freeze could be asked for."""
    scene = make_scene(DialectName.V2, Kind.FREEZE)
    world = scene.world

    def fail(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(world.vault.intents, "begin_attempt", fail)
    scene.wish()
    assert scene.told_failed
    monkeypatch.undo()
    scene.settle()
    left = scene.intent()
    assert left is not None
    assert left.stage is Stage.STALE
    scene.wish()
    scene.settle()
    sent = scene.intent()
    assert sent is not None
    assert sent.stage is Stage.CONFIRMED


@BOTH
def test_a_computer_that_slept_after_reading_the_card_sends_nothing(
    make_scene: MakeScene, dialect: DialectName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reliability 4.4: hours later the card was still taken to be active."""
    scene = make_scene(dialect, Kind.FUND)
    look = Moving._check_wallet

    async def asleep(moving: Moving, total: Money) -> None:
        await look(moving, total)
        scene.world.clock.at += timedelta(hours=8)

    monkeypatch.setattr(Moving, "_check_wallet", asleep)
    with pytest.raises(NotSent):
        scene.world.do(scene.work("wish-1"))
    assert scene.intent() is None


def test_a_number_that_was_not_proven_is_taken_from_its_answer_again(
    make_scene: MakeScene, bank: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M4: its issue was confirmed all the same, and the next backup purged the answer."""
    scene = make_scene(DialectName.GUIDE, Kind.ISSUE)
    world, cards = scene.world, scene.world.vault.cards
    with monkeypatch.context() as patch:
        patch.setattr(cards, "holds", lambda *_: False)
        with pytest.raises(NotKept):
            world.do(scene.work("wish-1"))
    card_id = CardId(bank.control("ledger")["cards"][0]["id"])
    number = cards.reveal(card_id, Field.PAN).reveal()
    cards._database.write("UPDATE secrets SET sealed = zeroblob(60) WHERE field = 'pan'")
    scene.wishes = 1
    scene.settle()
    world.do(world.wallet.back_up)
    intent = scene.intent()
    assert intent is not None
    assert intent.stage is Stage.CONFIRMED
    assert cards.reveal(card_id, Field.PAN).reveal() == number
