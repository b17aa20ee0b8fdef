"""A hostile answer to a send, through the outbox into a real vault.

The wish ends UNKNOWN, or REJECTED where a refusal is proven; the answer is sealed to disk as it
came and can be read again; no card and no figure is changed; what is told is in our words.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Accepted, Created, Keep
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import MoneyMoved, PurserError
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import OutcomeUnknown, Refused
from tests.contract.vault_rig import PAN, card, details, make, opened
from tests.support.bitnob_rig import plain_client
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.endpoints import ENDPOINTS, Endpoint
from tests.support.hostile import HTML, one_of_each, problem
from tests.support.raw_server import Connection, answer, raw_server

SENDS = {
    "create": Kind.ISSUE,
    "fund": Kind.FUND,
    "withdraw": Kind.WITHDRAW,
    "freeze": Kind.FREEZE,
    "unfreeze": Kind.UNFREEZE,
    "terminate": Kind.TERMINATE,
}
MONEY = frozenset({Kind.ISSUE, Kind.FUND, Kind.WITHDRAW})


@dataclass(frozen=True)
class Case:
    """A whole answer, its body, and the stage it proves."""

    name: str
    whole: bytes
    body: bytes
    stage: Stage


def cases(endpoint: Endpoint) -> Iterator[Case]:
    """One of each class, as a success and as anything else: a commit to disk takes its time."""
    good = endpoint.good
    for name, body in one_of_each(endpoint):
        yield Case(name, answer(body), body, Stage.UNKNOWN)
    for status, body in ((302, HTML), (403, HTML), (400, good), (500, good), (503, b"")):
        yield Case(f"{status}", answer(body, status), body, Stage.UNKNOWN)
    for status in (408, 409, 500):
        body = problem(status)
        yield Case(f"{status} problem", answer(body, status), body, Stage.UNKNOWN)
    body = problem(400, success=True)
    yield Case("a refusal that succeeds", answer(body, 400), body, Stage.UNKNOWN)
    yield Case("refused", answer(problem(422), 422), problem(422), Stage.REJECTED)
    yield Case("cut", answer(good, length=len(good) + 1), good, Stage.UNKNOWN)


def record(accepted: Intent, _answer: object) -> Intent:
    return accepted


class Vaulted:
    """One run over a real vault with a card, a figure and a number that must stay as they are."""

    def __init__(self, folder: Path, dialect: DialectName, url: str) -> None:
        self.vault = make(folder)
        self.vault.cards.put([card()])
        self.vault.cards.seal_details(card().id, details())
        api = plain_client(url, dialect, total_s=20.0)
        profile = replace(PRACTICE, dialect=dialect)
        self.bench: Bench = make_bench(profile, api=api, vault=self.vault)
        self.outbox = Outbox(self.bench.desk)
        self.before = self.state()

    def state(self) -> object:
        """Everything about money and cards that a send may not change by itself."""
        vault = self.vault
        return (
            vault.cards.all(),
            vault.cards.reveal(card().id, Field.PAN).reveal(),
            vault.facts.wallets(),
            vault.facts.rates(),
            vault.facts.transactions(card().id, 99),
        )

    async def send(self, endpoint: Endpoint, kind: Kind, number: int) -> tuple[Intent, object]:
        """One wish of its own, so that none blocks another; how it stands, and what was told."""
        card_id = None if kind is Kind.ISSUE else CardId(f"card-of-case-{number}")
        amount = Money.usd(2) if kind in MONEY else None
        intent = self.bench.desk.new_intent(kind, f"f-{number}", card_id=card_id, amount=amount)

        async def call(keep: Keep) -> Accepted | Created:
            return await endpoint.ask(self.bench.desk.api, keep)

        told: object
        try:
            told = await self.outbox.send(intent, call, record)
        except PurserError as error:
            told = error
        return self.vault.intents.get(intent.id), told


def fault(case: Case, intent: Intent, told: object) -> str | None:
    """What does not hold for one answer, None when everything does."""
    if intent.stage is not case.stage:
        return f"{intent.stage}, {told!r}"
    kind = OutcomeUnknown if case.stage is Stage.UNKNOWN else Refused
    if type(told) is not kind or not isinstance(told, PurserError):
        return f"told {told!r}"
    parts = f"{told.happened} {told.doing} {told.todo} {told.detail} {intent.reason} {told!r}"
    if not (told.happened and told.doing and told.todo) or "Kraken" in parts or "Mallory" in parts:
        return f"in these words: {parts}"
    if (told.moved is MoneyMoved.NO) is not (case.stage is Stage.REJECTED):
        return f"moved: {told.moved}"
    return None


@pytest.mark.parametrize("name", SENDS)
@pytest.mark.parametrize("dialect", DialectName)
def test_a_hostile_answer_changes_nothing_but_its_own_wish(
    dialect: DialectName, name: str, tmp_path: Path
) -> None:
    endpoint, now = ENDPOINTS[dialect, name], [b""]
    tried = list(cases(endpoint))
    kept: list[tuple[Intent, bytes]] = []
    wrong: dict[str, str] = {}

    def script(connection: Connection) -> None:
        while connection.read_request():
            connection.write(now[0])
            if b"Content-Length: %d\r" % (len(endpoint.good) + 1) in now[0]:
                return  # the cut one

    async def main(run: Vaulted) -> None:
        for number, case in enumerate(tried):
            now[0] = case.whole
            intent, told = await run.send(endpoint, SENDS[name], number)
            kept.append((intent, case.body[: 1024 * 1024]))
            if (found := fault(case, intent, told)) is not None:
                wrong[case.name] = found
        await run.bench.desk.api.close()

    with raw_server(script) as server:
        run = Vaulted(tmp_path / "vault", dialect, server.url)
        asyncio.run(main(run))
    assert wrong == {}
    assert b"".join(server.requests).count(b"HTTP/1.1\r\n") == len(tried)  # M1, M2: once each
    assert run.state() == run.before
    assert run.state()[1] == PAN
    run.vault.close()
    with opened(tmp_path / "vault") as again:
        for intent, body in kept:
            assert again.intents.raw(intent.id) == ((body,) if body else ())
            assert again.intents.get(intent.id) == intent
