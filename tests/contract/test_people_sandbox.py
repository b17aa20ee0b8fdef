"""People over the real bank: taken in once, whatever becomes of the answer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from desktop_app.application.chores import Chores
from desktop_app.application.people import People, PersonForm, PersonUnknown
from desktop_app.domain.people import Kyc, Person
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import NotSent, Refused
from tests.support.bitnob_rig import sandbox_client
from tests.support.desk import Bench, make_bench
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

ALAN = PersonForm("Alan Mathison Turing", "Research", "alan@example.com")
WITH_PEOPLE = [DialectName.V2, DialectName.V2BETA]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    bank = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield bank
    bank.stop()


@pytest.fixture
def bank(running: RunningSandbox) -> RunningSandbox:
    running.control("reset", {})
    running.control("rate_limit", {"per_minute": 0})
    return running


class Rig:
    """One run; `fault` spoils the answer to the post alone, planted once the wish is on disk."""

    def __init__(self, bank: RunningSandbox, dialect: DialectName, before: Bench | None) -> None:
        api = sandbox_client(bank, dialect)
        self.bench = make_bench(api=api, vault=None if before is None else before.vault)  # type: ignore[arg-type]
        self.bank = bank
        self.fault = ""
        self.people = People(self.bench.desk, Chores(), self._published)

    def _published(self) -> None:
        asked = any(one.asked_at is not None for one in self.bench.vault.people.all())
        if self.fault and asked:
            self.bank.control("faults", {"operation": "customers", "kind": self.fault})
            self.fault = ""

    async def read(self) -> None:
        desk = self.bench.desk
        started, began = desk.clock.now(), desk.clock.monotonic()
        desk.people.take_in(await desk.api.holders(), started, began, desk.window())

    def kept(self) -> Person:
        (found,) = [one for one in self.bench.vault.people.all() if one.email == ALAN.email]
        return found


def go(
    bank: RunningSandbox,
    dialect: DialectName,
    story: Callable[[Rig], Awaitable[None]],
    before: Bench | None = None,
) -> Bench:
    async def main() -> Bench:
        rig = Rig(bank, dialect, before)
        try:
            await story(rig)
        finally:
            await rig.bench.desk.api.close()
        return rig.bench

    return asyncio.run(main())


def customers(bank: RunningSandbox) -> int:
    """How many have the e-mail, by the bank's own books."""
    found = bank.v2("GET", f"/api/customers?email={ALAN.email}").json()["data"]["customers"]
    return len(found)


@pytest.mark.parametrize("dialect", WITH_PEOPLE)
def test_a_person_is_taken_in_under_the_name_as_typed(
    bank: RunningSandbox, dialect: DialectName
) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.people.add(ALAN)
        assert (made.name, made.stated_name) == (ALAN.name, ALAN.name)
        assert made.kyc is (Kyc.NONE if dialect is DialectName.V2 else Kyc.NOT_STATED)
        assert (await rig.people.add(ALAN)).id == made.id

    go(bank, dialect, story)
    assert customers(bank) == 1


@pytest.mark.parametrize("kind", ["drop_after", "truncate", "wrong_types"])
@pytest.mark.parametrize("dialect", WITH_PEOPLE)
def test_a_lost_answer_is_settled_by_the_list_in_a_later_run(
    bank: RunningSandbox, dialect: DialectName, kind: str
) -> None:
    async def story(rig: Rig) -> None:
        rig.fault = kind
        with pytest.raises(PersonUnknown):
            await rig.people.add(ALAN)
        assert rig.kept().asked_at is not None

    async def later(rig: Rig) -> None:
        await rig.read()
        assert rig.kept().holder_id
        assert rig.kept().asked_at is None

    go(bank, dialect, later, before=go(bank, dialect, story))
    assert customers(bank) == 1


@pytest.mark.parametrize("kind", ["not_listed", "rate_limit"])
@pytest.mark.parametrize("dialect", WITH_PEOPLE)
def test_a_proven_refusal_leaves_nobody_at_the_bank(
    bank: RunningSandbox, dialect: DialectName, kind: str
) -> None:
    async def story(rig: Rig) -> None:
        rig.fault = kind
        with pytest.raises((Refused, NotSent)):
            await rig.people.add(ALAN)
        assert (rig.kept().asked_at, rig.kept().holder_id) == (None, "")

    go(bank, dialect, story)
    assert customers(bank) == 0


def test_a_check_that_passes_meanwhile_is_read(bank: RunningSandbox) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.people.add(ALAN)
        for status, kyc in (("pending", Kyc.PENDING), ("rejected", Kyc.REJECTED),
                            ("approved", Kyc.APPROVED)):  # fmt: skip
            bank.control("kyc", {"customer_id": made.holder_id, "status": status})
            await rig.read()
            assert rig.kept().kyc is kyc
        assert rig.kept().may_hold

    go(bank, DialectName.V2, story)


def test_where_nobody_is_listed_nothing_is_sent(bank: RunningSandbox) -> None:
    async def story(rig: Rig) -> None:
        made = await rig.people.add(ALAN)
        assert made.holder_id == "alan-mathison-turing"

    go(bank, DialectName.GUIDE, story)
    assert customers(bank) == 0
