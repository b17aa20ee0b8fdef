"""A list of cards through the wallet over fakes: kept first, one row at a time, stopped in time."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from desktop_app.application import bulk_issuing, issuing
from desktop_app.application.bulk_issuing import CLOSED, NAME, OTHER_ACCOUNT, STOPPED, GoOn
from desktop_app.application.bulk_messages import BulkPicture, BulkPlan
from desktop_app.application.wallet import Wallet
from desktop_app.domain.bulk import Column
from desktop_app.domain.bulk_course import RowState
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.service_errors import OutcomeUnknown
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import HOLDERS, Outcome, Step
from tests.support.memory_vault import MemoryVault
from tests.support.wallet_story import WISH, advancing, story

WHO = HOLDERS[0].name


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0,) * 5)
    monkeypatch.setattr(issuing, "LOAD_LOOKS_S", (0, 0))
    monkeypatch.setattr(bulk_issuing, "LOOKS_S", (0,) * 5)
    return


def file(*labels: str) -> bytes:
    rows = [f"{label};{WHO};20.00;100.00" for label in labels]
    return "\r\n".join(("label;holder;load;cap", *rows)).encode()


async def plan(wallet: Wallet, *labels: str) -> BulkPlan:
    while not wallet._desk.people.holders():
        await wallet.refresh()
    return await wallet.bulk.read(file(*labels), ENGLISH)


async def rest(wallet: Wallet) -> BulkPicture:
    while True:
        told = await wallet.bulk.look()
        assert told is not None
        if not told.is_running:
            return told
        await asyncio.sleep(0)


def bench_of() -> Bench:
    bench = make_bench()
    advancing(bench)
    return bench


def states(told: BulkPicture) -> list[RowState]:
    return [line.state for line in told.lines]


def creates(bench: Bench) -> int:
    return [name for name, _ in bench.api.sent].count("create_card")


def test_a_list_is_on_disk_before_the_first_send_and_every_row_is_told() -> None:
    bench = bench_of()
    kept: list[bool] = []
    bench.api.script(
        "create_card", Step(before=lambda: kept.append(bool(bench.vault.settings.get(NAME))))
    )

    async def tell(wallet: Wallet) -> None:
        read = await plan(wallet, "A", "B", "C")
        assert (read.problems, read.price.loads) == ((), Money.usd(60))
        assert creates(bench) == 0
        await wallet.bulk.start(read)
        told = await rest(wallet)
        assert (states(told), told.is_done, told.why) == ([RowState.DONE] * 3, True, "")
        assert b"A," in await wallet.bulk.results()
        await wallet.bulk.put_away()
        assert await wallet.bulk.look() is None

    story(bench, tell)
    assert kept == [True]
    assert creates(bench) == 3
    told = [m for m in bench.sink.messages if isinstance(m, BulkPicture)]
    assert [sum(s is RowState.DONE for s in states(m)) for m in told] == sorted(
        sum(s is RowState.DONE for s in states(m)) for m in told
    )


def test_a_file_with_faults_or_without_rows_is_never_begun() -> None:
    bench = bench_of()

    async def tell(wallet: Wallet) -> None:
        bad = await plan(wallet, "A", "")
        assert [told.row for told in bad.problems] == [3]
        with pytest.raises(NotAllowed):
            await wallet.bulk.start(bad)
        with pytest.raises(InvalidInput):
            await wallet.bulk.read(b"", ENGLISH)
        unknown = await wallet.bulk.read(b"x;y\n1;2", ENGLISH)
        assert {told.row for told in unknown.problems} == {1}
        with pytest.raises(NotAllowed):
            await wallet.bulk.results()

    story(bench, tell)
    assert creates(bench) == 0


def test_one_list_at_a_time_and_a_stop_between_rows() -> None:
    bench = bench_of()

    async def tell(wallet: Wallet) -> None:
        read = await plan(wallet, "A", "B", "C")
        await wallet.bulk.start(read)
        with pytest.raises(NotAllowed):
            await wallet.bulk.start(read)
        with pytest.raises(NotAllowed):
            await wallet.bulk.put_away()
        await wallet.bulk.stop()
        told = await rest(wallet)
        assert (told.at, told.why) == (2, STOPPED)
        assert told.may_go_on
        with pytest.raises(NotAllowed):
            await wallet.bulk.go_on(3)
        await wallet.bulk.go_on(2)
        assert (await rest(wallet)).is_done

    story(bench, tell)
    assert creates(bench) == 3


def test_a_refused_row_is_sent_again_or_left_out_as_the_person_says() -> None:
    bench = bench_of()
    bench.api.script("create_card", Outcome.REFUSE, Outcome.REFUSE)

    async def tell(wallet: Wallet) -> None:
        await wallet.bulk.start(await plan(wallet, "A", "B"))
        told = await rest(wallet)
        assert (states(told)[0], told.at) == (RowState.FAILED, 2)
        assert told.why
        await wallet.bulk.go_on(2)
        assert (await rest(wallet)).at == 2
        await wallet.bulk.go_on(2, GoOn.LEAVE_OUT)
        told = await rest(wallet)
        assert states(told) == [RowState.LEFT_OUT, RowState.DONE]
        issues = bench.vault.intents.recent(9, Kind.ISSUE)
        assert sorted(i.form_token.count("/") for i in issues) == [2, 2, 3]

    story(bench, tell)


def test_what_was_asked_for_before_is_asked_about_once_more() -> None:
    bench = bench_of()

    async def tell(wallet: Wallet) -> None:
        read = await plan(wallet, WISH.label)
        await wallet.issue(WISH)
        await wallet.bulk.start(read)  # the file was read before that card was made
        told = await rest(wallet)
        assert (told.is_look_alike, told.at, states(told)) == (True, 2, [RowState.WAITING])
        await wallet.bulk.go_on(2, GoOn.SEND_ANOTHER)
        assert (await rest(wallet)).is_done
        again = await plan(wallet, WISH.label)
        assert sum("already" in told.sentence for told in again.warnings) == 1
        await wallet.bulk.start(again)
        assert (await rest(wallet)).is_done

    story(bench, tell)
    assert creates(bench) == 3


def test_a_lock_stops_it_and_the_next_run_knows_where() -> None:
    bench = bench_of()

    async def tell(wallet: Wallet) -> None:
        await wallet.bulk.start(await plan(wallet, "A", "B", "C"))
        while creates(bench) < 2:
            await asyncio.sleep(0)
        told = [m for m in bench.sink.messages if isinstance(m, BulkPicture)]
        await wallet._chores.stop()
        assert len([m for m in bench.sink.messages if isinstance(m, BulkPicture)]) == len(told)
        picture = await wallet.bulk.look()
        assert picture is not None
        assert (picture.is_running, picture.why) == (False, CLOSED)

    async def later(wallet: Wallet) -> None:
        told = await wallet.bulk.look()
        assert told is not None
        assert (told.is_running, told.why) == (False, CLOSED)
        sent = creates(bench)
        await wallet.refresh()
        assert creates(bench) == sent
        while not (told := await rest(wallet)).is_done:
            assert told.at is not None
            await wallet.bulk.go_on(told.at)

    story(bench, tell)
    again = make_bench(session="next-run", api=bench.api, vault=MemoryVault(rows=bench.vault._kept))
    story(again, later)
    assert creates(bench) == 3


def test_a_setting_that_cannot_be_read_is_no_list() -> None:
    bench = bench_of()
    bench.vault.settings.put(NAME, "{")

    async def tell(wallet: Wallet) -> None:
        assert await wallet.bulk.look() is None

    story(bench, tell)


def test_a_list_begun_with_another_account_goes_nowhere() -> None:
    bench = bench_of()
    bench.api.script("create_card", Outcome.REFUSE)

    async def tell(wallet: Wallet) -> None:
        await wallet.bulk.start(await plan(wallet, "A", "B"))
        await rest(wallet)
        bench.api.account = "another"
        told = await rest(wallet)
        assert (told.is_old, told.may_go_on, told.why) == (True, False, OTHER_ACCOUNT)
        with pytest.raises(NotAllowed):
            await wallet.bulk.go_on(2)

    story(bench, tell)
    assert creates(bench) == 1


def test_of_two_starts_at_once_one_is_carried_out() -> None:
    bench = bench_of()

    async def tell(wallet: Wallet) -> None:
        read = await plan(wallet, "A", "B")
        both = (wallet.bulk.start(read), wallet.bulk.start(read))
        done = await asyncio.gather(*both, return_exceptions=True)
        assert sum(isinstance(one, NotAllowed) for one in done) == 1
        assert (await rest(wallet)).is_done

    story(bench, tell)
    assert creates(bench) == 2


def test_a_cap_that_this_connection_cannot_keep_wants_a_yes() -> None:
    async def tell(wallet: Wallet) -> None:
        read = await plan(wallet, "A", "B")
        assert [told.sentence for told in read.warnings] == [
            "This connection takes no spending cap: no card of this file gets one."
        ]

    story(bench_of(), tell)


def test_a_file_names_the_label_whose_issue_is_still_open_however_old() -> None:
    bench = bench_of()
    bench.api.script("create_card", Outcome.LOST)

    async def tell(wallet: Wallet) -> None:
        await plan(wallet, "Z")
        with pytest.raises(OutcomeUnknown):
            await wallet.issue(WISH)
        bench.clock.pass_by(timedelta(hours=25))
        assert [i.stage for i in bench.vault.intents.open()] == [Stage.UNKNOWN]
        read = await plan(wallet, WISH.label)
        assert Column.LABEL in [told.field for told in read.warnings]

    story(bench, tell)
