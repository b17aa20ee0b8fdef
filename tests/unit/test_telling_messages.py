"""What messages of the service tell the owner: declines, forgeries, and their own silence."""

from datetime import datetime, timedelta

import pytest

from desktop_app.application.inbox import Inbox
from desktop_app.application.notice_board import Tidings
from desktop_app.application.receiving import Delivery, Taken, Way, WayReport, WayState
from desktop_app.application.telling import SILENT_FOR
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.event_log import LogEntry, key_of
from desktop_app.domain.events import Doubt, Doubted, Event, EventKind
from desktop_app.domain.notices import NoticeKind, What
from tests.support.desk import Bench, make_bench
from tests.support.memory_vault import MemoryVault
from tests.support.wallet_story import newest, story


def tidings(bench: Bench) -> list[tuple[NoticeKind, str]]:
    told = [m for m in bench.sink.messages if isinstance(m, Tidings)]
    return [(n.kind, n.label) for one in told for n in one.notices]


def kinds(bench: Bench) -> list[NoticeKind]:
    return [kind for kind, _ in tidings(bench)]


class Believes:
    """Believes one event per body; doubts the rest."""

    def read(self, delivery: Delivery, now: datetime) -> Event:
        name = delivery.body.decode()
        if name.startswith("forged"):
            raise Doubted(Doubt.BAD_SIGNATURE)
        event = Event(
            name, EventKind.DECLINED, "n", CardId("card-0001"), name, reason="insufficient_funds"
        )
        if name == "hinted":
            raise Doubted(Doubt.NOT_EXACT, event)
        return event


async def post(bench: Bench, wallet: Wallet, body: bytes) -> Taken:
    inbox = Inbox(bench.vault, Believes(), bench.clock, wallet.hear)
    at = bench.clock.now()
    return await inbox.take(Delivery(Way.SMEE, (), body, at, exact=True))


def test_a_decline_is_told_from_a_believed_message_and_never_from_a_hint() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        assert await post(bench, wallet, b"hinted") is Taken.KEPT
        wallet.publish()
        assert kinds(bench) == []
        for body in (b"tx-1", b"tx-1", b"tx-2"):
            await post(bench, wallet, body)
        wallet.publish()
        wallet.publish()
        assert tidings(bench) == [(NoticeKind.DECLINE, "Ads")] * 2
        assert newest(bench).board.notices[0].reason == "insufficient_funds"

    story(bench, tell)


def test_forged_messages_are_told_once() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        for _ in range(3):
            assert await post(bench, wallet, b"forged") is Taken.REFUSED_SIGNATURE
            bench.clock.pass_by(timedelta(seconds=10))
            wallet.publish()
        assert kinds(bench) == [NoticeKind.MESSAGES]

    story(bench, tell)


def test_in_a_full_log_the_next_forged_message_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """For each that comes an old one goes: the counts stand still."""
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        await post(bench, wallet, b"forged")
        wallet.publish()
        monkeypatch.setattr(bench.vault.events, "doubted", lambda: {Doubt.BAD_SIGNATURE: 1})
        for body in (b"forged 2", b"forged 3"):
            bench.clock.pass_by(timedelta(days=1))
            await post(bench, wallet, body)
            wallet.publish()
        assert len(kinds(bench)) >= 2

    story(bench, tell)


def test_silence_of_the_way_is_told_when_it_lasts() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()

        def report(state: WayState) -> None:
            wallet.teller.note_way(WayReport(state, bench.clock.now()))
            wallet.publish()

        report(WayState.FAILED)
        bench.clock.pass_by(SILENT_FOR / 2)
        report(WayState.CONNECTING)
        report(WayState.ON)
        bench.clock.pass_by(SILENT_FOR)
        wallet.publish()
        assert kinds(bench) == []
        report(WayState.FAILED)
        bench.clock.pass_by(SILENT_FOR)
        report(WayState.CONNECTING)
        report(WayState.FAILED)
        assert kinds(bench) == [NoticeKind.MESSAGES]
        assert newest(bench).board.notices[0].what is What.DOWN

    story(bench, tell)


def keep_timeless(bench: Bench, name: str, came: datetime) -> Event:
    """A believed decline that states no time, on disk since it came."""
    event = Event(name, EventKind.DECLINED, "n", CardId("card-0001"), name)
    kept = LogEntry(key_of(name), "own", None, event, name.encode(), came, came)
    bench.vault.events.keep(kept, b"{}")
    return event


def test_a_decline_without_a_time_is_told_with_the_time_at_which_it_came() -> None:
    first = make_bench()
    first.api.add_card(label="Ads")
    story(first, Wallet.refresh)
    came = first.clock.now() + timedelta(minutes=1)
    vault = MemoryVault(rows=first.vault._kept)
    again = make_bench(api=first.api, vault=vault, session="next")
    keep_timeless(again, "tx-1", came)  # as if the program had ended before it was told
    again.clock.pass_by(timedelta(days=3))

    async def look(wallet: Wallet) -> None:
        (notice,) = newest(again).board.notices
        assert (notice.key, notice.at) == ("decline tx-1", came)

    story(again, look)


def test_an_old_decline_without_a_time_is_not_told_because_a_new_one_came() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")
    keep_timeless(bench, "old", bench.clock.now() - timedelta(days=30))

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        assert newest(bench).board.notices == ()
        bench.clock.pass_by(timedelta(minutes=1))
        wallet.hear(keep_timeless(bench, "new", bench.clock.now()))
        wallet.publish()
        assert [n.key for n in newest(bench).board.notices] == ["decline new"]

    story(bench, tell)
