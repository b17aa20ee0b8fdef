"""The steps to real cards, each against the bank over a socket, with the fault it is there for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.application.going_live import GoingLive
from desktop_app.application.hearing import NO_NEWS
from desktop_app.application.receiving import Way
from desktop_app.application.wallet import Wallet
from desktop_app.domain import going_live as live
from desktop_app.domain.errors import NotAllowed, PurserError
from desktop_app.domain.going_live import State, Step, StepLine
from desktop_app.domain.profiles import BITNOB_URL, Credentials, DialectName, Environment
from desktop_app.domain.relay_errors import EchoLost, RelayUnreachable
from desktop_app.domain.secrets import Secret
from tests.contract.test_clock_skew import LooseClock, client
from tests.support.bitnob_rig import make_client, sandbox_client
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

V2 = DialectName.V2
TOKEN = Secret("ab" * 16)
Tell = Callable[[GoingLive, Bench], Awaitable[None]]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("rate_limit", {"per_minute": 1_000_000})
    yield running
    running.stop()


def at(bank: RunningSandbox, tell: Tell, api: object = None, **profile: object) -> Bench:
    """A story on a connection to Bitnob's sandbox, which the bank plays."""
    changed = {"environment": Environment.BITNOB_SANDBOX, "base_url": BITNOB_URL, "dialect": V2}
    profile = replace(PRACTICE, **{**changed, **profile})

    async def whole() -> Bench:
        made = api or sandbox_client(bank, profile.dialect)
        bench = make_bench(profile, api=made, is_proven=False)
        wallet = Wallet(bench.desk, bench.sink)
        try:
            await tell(wallet.going_live, bench)
        finally:
            await wallet._chores.stop()
            await made.close()
        return bench

    return asyncio.run(whole())


def looked(bank: RunningSandbox, api: object = None, **profile: object) -> dict[Step, StepLine]:
    """Every step after one look at all."""
    found: dict[Step, StepLine] = {}

    async def tell(going: GoingLive, bench: Bench) -> None:
        found.update({line.step: line for line in await going.look()})

    at(bank, tell, api, **profile)
    return found


def states(lines: dict[Step, StepLine]) -> dict[Step, str]:
    return {step: line.state.value for step, line in lines.items()}


def test_a_connection_where_everything_is_as_it_should_be(bank: RunningSandbox) -> None:
    lines = looked(bank)
    assert states(lines) == {
        Step.ADDRESS: "passed",
        Step.KEYS: "passed",
        Step.CLOCK: "passed",
        Step.ENVIRONMENT: "passed",
        Step.CARDS: "passed",
        Step.HOLDERS: "passed",
        Step.UNITS: "failed",
        Step.CALLBACK: "not_needed",
    }
    assert "No real money" in lines[Step.ENVIRONMENT].sentence
    assert lines[Step.UNITS].todo == live.PROVE_UNITS
    assert all(line.at is not None for line in lines.values())


@pytest.mark.parametrize("dialect", list(DialectName))
def test_an_address_that_is_not_listed(bank: RunningSandbox, dialect: DialectName) -> None:
    bank.fault("*", "not_listed", times=5)
    lines = looked(bank, dialect=dialect)
    assert lines[Step.ADDRESS].state is State.FAILED
    assert lines[Step.ADDRESS].todo == live.LIST_ADDRESS
    assert "not on the list" in lines[Step.ADDRESS].sentence
    assert {lines[s].state for s in (Step.KEYS, Step.CLOCK, Step.CARDS)} == {State.OPEN}
    bank.control("faults", method="DELETE")
    assert looked(bank, dialect=dialect)[Step.ADDRESS].state is State.PASSED


@pytest.mark.parametrize("body", [None, "<html>Forbidden</html>"])
def test_any_403_at_the_first_question_is_the_address(bank: RunningSandbox, body: object) -> None:
    bank.fault("whoami", "status", status=403, body=body)
    assert looked(bank)[Step.ADDRESS].todo == live.LIST_ADDRESS


def test_no_answer_is_the_network_and_not_the_list(bank: RunningSandbox) -> None:
    bank.fault("whoami", "drop_before", times=9)
    address = looked(bank)[Step.ADDRESS]
    assert (address.state, address.todo) == (State.FAILED, live.CHECK_NETWORK)


def test_keys_that_are_not_accepted(bank: RunningSandbox) -> None:
    wrong = make_client(bank.url, V2, Credentials(bank.client_id, Secret("another-secret")))
    lines = looked(bank, wrong)
    assert lines[Step.KEYS].state is State.FAILED
    assert lines[Step.KEYS].todo == live.CHECK_KEYS
    assert lines[Step.ADDRESS].state is State.OPEN


@pytest.mark.parametrize(("minutes", "state"), [(1, State.PASSED), (10, State.FAILED)])
def test_a_clock_that_is_off(bank: RunningSandbox, minutes: int, state: State) -> None:
    line = looked(bank, client(bank, LooseClock(timedelta(minutes=minutes))))[Step.CLOCK]
    assert line.state is state
    assert line.todo == (live.SET_CLOCK if state is State.FAILED else ())


def test_the_practice_banks_clock_is_the_persons_own_to_move(bank: RunningSandbox) -> None:
    bank.advance(86_400)
    lines = looked(bank, environment=Environment.SANDBOX)
    assert lines[Step.CLOCK].state is State.NOT_NEEDED


def test_keys_of_the_other_environment(bank: RunningSandbox) -> None:
    line = looked(bank, environment=Environment.BITNOB_LIVE)[Step.ENVIRONMENT]
    assert (line.state, line.todo) == (State.FAILED, live.OTHER_KEYS)


def test_an_account_without_cards(bank: RunningSandbox) -> None:
    bank.fault("list", "status", status=403)
    lines = looked(bank)
    assert (lines[Step.CARDS].state, lines[Step.CARDS].todo) == (State.FAILED, live.ENABLE_CARDS)
    assert lines[Step.ADDRESS].state is State.PASSED
    assert lines[Step.HOLDERS].state is State.PASSED


def test_a_person_who_has_not_passed_the_identity_check(bank: RunningSandbox) -> None:
    people = bank.v2("GET", "/api/customers").json()["data"]["customers"]
    for one in people:
        bank.control("kyc", {"customer_id": one["id"], "status": "pending"})
    line = looked(bank)[Step.HOLDERS]
    assert (line.state, line.todo) == (State.FAILED, live.FINISH_KYC)
    bank.control("kyc", {"customer_id": people[0]["id"], "status": "approved"})
    assert looked(bank)[Step.HOLDERS].sentence == "1 person may hold cards."


def test_a_connection_without_persons_needs_none(bank: RunningSandbox) -> None:
    assert looked(bank, dialect=DialectName.GUIDE)[Step.HOLDERS].state is State.NOT_NEEDED


def test_what_passed_is_there_after_a_new_start_and_not_for_other_keys(
    bank: RunningSandbox,
) -> None:
    async def tell(going: GoingLive, bench: Bench) -> None:
        await going.look(Step.HOLDERS)
        seen = {line.step: line for line in await going.known()}
        assert seen[Step.HOLDERS].state is State.PASSED
        assert seen[Step.ADDRESS].state is State.OPEN
        again = Wallet(bench.desk, bench.sink).going_live
        assert await again.known() == await going.known()
        other = replace(bench.desk, profile=replace(bench.desk.profile, dialect=DialectName.GUIDE))
        assert all(
            line.state is State.OPEN for line in await Wallet(other, bench.sink).going_live.known()
        )

    at(bank, tell)


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"step": "x"}]', "null"])
def test_a_list_that_cannot_be_read_was_not_looked_at(text: str) -> None:
    assert {line.state for line in live.load(text).values()} == {State.OPEN}


def test_units_that_are_proven_and_units_that_contradict(bank: RunningSandbox) -> None:
    async def tell(going: GoingLive, bench: Bench) -> None:
        async def state() -> tuple[State, tuple[str, ...]]:
            lines = {line.step: line for line in await going.look(Step.UNITS)}
            return lines[Step.UNITS].state, lines[Step.UNITS].todo

        per_usd = bench.api.units.per_usd
        bench.desk.guard.hear_practice(per_usd)
        assert await state() == (State.PASSED, ())
        bench.desk.guard.hear_practice(per_usd // 100)
        assert await state() == (State.FAILED, live.ASK_UNITS)

    at(bank, tell)


# --- the echo -----------------------------------------------------------------------------------


def hears(bench: Bench) -> None:
    bench.desk.heard_at.news = lambda: replace(NO_NEWS, way=Way.OWN)


@pytest.mark.parametrize("error", [EchoLost(), RelayUnreachable(), NotAllowed("No address now.")])
def test_a_message_that_does_not_come_back_is_told_as_that(
    bank: RunningSandbox, error: PurserError
) -> None:
    async def lost() -> None:
        raise error

    async def tell(going: GoingLive, bench: Bench) -> None:
        hears(bench)
        going.echo = lost
        line = {line.step: line for line in await going.look(Step.CALLBACK)}[Step.CALLBACK]
        assert (line.state, line.sentence, line.todo) == (
            State.FAILED,
            error.happened,
            live.MEND_WAY,
        )

    at(bank, tell)


def test_without_a_way_for_messages_nothing_is_posted(bank: RunningSandbox) -> None:
    async def posted() -> None:
        pytest.fail("nobody chose a way")

    async def tell(going: GoingLive, bench: Bench) -> None:
        going.echo = posted
        line = {line.step: line for line in await going.look(Step.CALLBACK)}[Step.CALLBACK]
        assert line.state is State.NOT_NEEDED

    at(bank, tell)
