"""Creates whose answers are odd: the real client, a real vault, and the practice bank."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob.answers import Answer
from desktop_app.adapters.bitnob.transport import Request, Transport
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import UNREAD, Intent, Kind, PanState, Stage
from desktop_app.domain.profiles import DialectName
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

MINUTE = timedelta(minutes=1)
Change = Callable[[Request, Answer], Answer]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("rate_limit", {"per_minute": 0})
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield running
    running.stop()


@pytest.fixture
def start(tmp_path: Path, bank: RunningSandbox) -> Iterator[Callable[[DialectName], World]]:
    """Makes the one world of a test, and ends it."""
    made: list[World] = []

    def begin(dialect: DialectName) -> World:
        made.append(World(tmp_path, bank, dialect))
        made[0].do(made[0].wallet.refresh)
        return made[0]

    yield begin
    for world in made:
        world.stop()


def spoil(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """Every answer of the bank is changed on its way."""
    real = Transport.exchange

    async def exchange(self: Transport, request: Request) -> Answer:
        return change(request, await real(self, request))

    monkeypatch.setattr(Transport, "exchange", exchange)


def is_create(request: Request) -> bool:
    return (request.method, request.target) == ("POST", "/api/cards")


def issue(world: World, token: str = "form", *, again: bool = False) -> None:
    """One order; what it says is looked up where it is kept."""
    load = 0 if world.dialect is DialectName.GUIDE else 20
    wish = world.issue_wish(token, "Ads", load, again=again)
    with suppress(PurserError):
        world.do(lambda: world.wallet.issue(wish))


def ordered(world: World) -> Intent:
    """The only order."""
    (intent,) = [one for one in world.intents() if one.kind is Kind.ISSUE]
    return intent


@pytest.mark.parametrize("how", ["cut", "added to"])
def test_a_card_whose_reference_the_service_changed_is_found(
    start: Callable[[DialectName], World], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    world = start(DialectName.V2)

    def changed(match: "re.Match[bytes]") -> bytes:
        return match.group()[:30] if how == "cut" else match.group() + b"-card"

    def change(_request: Request, answer: Answer) -> Answer:
        return replace(answer, body=re.sub(rb"PSR1I-[A-Z2-7]{26}", changed, answer.body))

    spoil(monkeypatch, change)
    issue(world)
    for _ in range(3):
        world.wait(8 * MINUTE)
        world.do(world.wallet.refresh)
    assert ordered(world).stage is Stage.CONFIRMED
    assert len(world.bank.control("ledger")["cards"]) == 1


GONE = json.dumps(
    {
        "type": "https://api.bitnob.com/errors/NOT_FOUND",
        "status": 404,
        "detail": "no",
        "correlation_id": "req_abcdef",
    }
).encode()
EMPTY = json.dumps({"success": True, "message": "", "data": {"cards": [], "total": 0}}).encode()


def test_an_answer_that_says_success_confirms_no_card_that_no_read_states(
    start: Callable[[DialectName], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """M6 NoFalseDone: a gateway's 502 holds the answer, and the bank took the card back."""
    world, made = start(DialectName.GUIDE), list[str]()
    is_back = False

    def change(request: Request, answer: Answer) -> Answer:
        if is_create(request):
            made.append(json.loads(answer.body)["data"]["card"]["id"])
            return replace(answer, status=502)
        if request.method == "GET" and made and not is_back:
            if request.target.startswith("/api/cards?"):
                return replace(answer, body=EMPTY)
            if made[0] in request.target:
                return replace(answer, status=404, body=GONE)
        return answer

    spoil(monkeypatch, change)
    issue(world)
    for _ in range(2):
        world.do(world.wallet.refresh)
    intent = ordered(world)
    assert (intent.stage, intent.pan, intent.card_id) == (Stage.ACCEPTED, PanState.STORED, made[0])
    assert world.vault.intents.evidence(intent.id) == ()
    number = world.do(lambda: world.wallet.reveal(CardId(made[0]), Field.PAN))
    assert number.reveal().isdecimal()
    is_back = True
    world.do(world.wallet.refresh)
    assert ordered(world).stage is Stage.CONFIRMED


def integer_expiry(card: dict[str, object]) -> None:
    for name in ("expiryMonth", "expiryYear"):
        card[name] = int(str(card[name]))


ODD: dict[str, tuple[Callable[[dict[str, object]], object], set[Field]]] = {
    "integer expiry": (integer_expiry, set(Field)),
    "no cvv": (lambda card: card.pop("cvv"), {Field.PAN, Field.EXPIRY}),
    "integer cvv": (lambda card: card.update(cvv=417), set(Field)),
    "four digits": (lambda card: card.update(cvv="1234"), set(Field)),
    "no expiry": (lambda card: card.update(expiryMonth=None), {Field.PAN, Field.CVV}),
    "another status": (lambda card: card.update(status=7), set(Field)),
    "in groups": (lambda card: card.update(cardNumber=in_groups(card)), set(Field)),
    "integer number": (
        lambda card: card.update(cardNumber=int(str(card["cardNumber"]))),
        set(Field),
    ),
}


def in_groups(card: dict[str, object]) -> str:
    return " ".join(re.findall("....", str(card["cardNumber"])))


@pytest.mark.parametrize("how", sorted(ODD))
def test_a_number_is_kept_whatever_stands_beside_it(
    start: Callable[[DialectName], World], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    world, numbers = start(DialectName.GUIDE), list[str]()
    alter, stored = ODD[how]

    def change(request: Request, answer: Answer) -> Answer:
        if not is_create(request):
            return answer
        body = json.loads(answer.body)
        numbers.append(body["data"]["card"]["cardNumber"])
        alter(body["data"]["card"])
        return replace(answer, body=json.dumps(body).encode())

    spoil(monkeypatch, change)
    issue(world)
    world.do(world.wallet.refresh)
    intent = ordered(world)
    assert (intent.stage, intent.pan) == (Stage.CONFIRMED, PanState.STORED)
    (card,) = world.vault.cards.all()
    assert card.stored == stored
    assert world.do(lambda: world.wallet.reveal(card.id, Field.PAN)).reveal() == numbers[0]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_number_is_called_lost_only_where_no_kept_answer_can_hold_it(
    start: Callable[[DialectName], World], monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    world = start(DialectName.GUIDE)

    def change(request: Request, answer: Answer) -> Answer:
        if not is_create(request):
            return answer
        body = json.loads(answer.body)
        number = body["data"]["card"].pop("cardNumber")
        body["data"]["card"]["panDetails"] = {"value": number} if is_there else None
        return replace(answer, body=json.dumps(body).encode())

    spoil(monkeypatch, change)
    issue(world)
    world.do(world.wallet.refresh)
    intent = ordered(world)
    where = (PanState.PENDING, UNREAD) if is_there else (PanState.LOST, "")
    assert (intent.stage, (intent.pan, intent.reason)) == (Stage.ACCEPTED, where)
    assert world.vault.intents.raw(intent.id) != ()
