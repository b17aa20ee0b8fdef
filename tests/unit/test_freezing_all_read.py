"""A freeze of all looks first: what is frozen, over or chargeable is what a read of it says."""

import pytest

from desktop_app.application import freezing_all
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardStatus, Expiry
from desktop_app.domain.freezing import Fate, FreezeReport
from desktop_app.domain.service_errors import Unreachable
from tests.support.desk import Bench, make_bench
from tests.support.wallet_story import advancing, story


def told(report: FreezeReport) -> dict[str, Fate]:
    return {line.label: line.fate for line in report.lines}


def frozen_card(bench: Bench) -> str:
    card = bench.api.add_card(label="Ads")
    bench.api.change(card.id, status=CardStatus.FROZEN)
    return card.id


def test_a_card_unfrozen_elsewhere_is_frozen_again() -> None:
    bench = make_bench()
    card_id = frozen_card(bench)
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.api.change(card_id, status=CardStatus.ACTIVE)  # type: ignore[arg-type]
        made = bench.api.add_card(label="Made elsewhere")
        report = await wallet.freezing.run("f")
        assert told(report) == {"Ads": Fate.FROZEN, "Made elsewhere": Fate.FROZEN}
        assert report.is_whole
        assert {bench.api.cards[c].status for c in (card_id, made.id)} == {CardStatus.FROZEN}  # type: ignore[index]

    story(bench, tell)


def test_the_plan_looks_first() -> None:
    bench = make_bench()
    card_id = frozen_card(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.api.change(card_id, status=CardStatus.ACTIVE)  # type: ignore[arg-type]
        plan = await wallet.freezing.plan()
        assert plan.is_read
        assert [line.label for line in plan.asked] == ["Ads"]

    story(bench, tell)


def test_offline_what_was_frozen_is_not_known() -> None:
    bench = make_bench()
    frozen_card(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.api.read_error = Unreachable()
        plan = await wallet.freezing.plan()
        assert not plan.is_read
        assert plan.as_of is not None
        assert [line.label for line in plan.frozen] == ["Ads"]
        report = await wallet.freezing.run("f")
        assert told(report) == {"Ads": Fate.NOT_KNOWN}
        assert report.lines[0].why
        assert not report.is_read
        assert not report.is_whole

    story(bench, tell)


def test_an_empty_wallet_that_cannot_be_read_is_not_whole() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        bench.api.read_error = Unreachable()
        assert not (await wallet.freezing.run("f")).is_whole
        bench.api.read_error = None
        assert (await wallet.freezing.run("g")).is_whole

    story(bench, tell)


def test_a_list_that_never_comes_keeps_no_freeze_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing_all, "FIRST_S", 0.0)
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        await wallet.freezing.run("f")

    story(bench, tell)
    assert bench.api.sent == [("set_frozen", (card.id, True))]


def test_an_expiry_by_our_clock_keeps_no_active_card_from_being_frozen() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        known = bench.desk.book.get(card.id)
        assert known is not None
        bench.desk.book.put(known._replace(expiry=Expiry(2020, 1)))
        report = await wallet.freezing.run("f")
        assert told(report) == {"Ads": Fate.FROZEN}

    story(bench, tell)
    assert bench.api.cards[card.id].status is CardStatus.FROZEN


def test_of_a_card_that_ended_meanwhile_it_says_so() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    def end() -> None:
        if bench.api.sent:
            bench.api.change(card.id, status=CardStatus.TERMINATED)

    bench.api.on_read = end

    async def tell(wallet: Wallet) -> None:
        report = await wallet.freezing.run("f")
        assert told(report) == {"Ads": Fate.ENDED}
        assert report.lines[0].why == ""
        assert report.is_whole

    story(bench, tell)


def test_a_card_seen_active_after_the_freezes_is_named() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")
    later = list[str]()

    def on_read() -> None:
        if bench.api.sent and not later:
            later.append(bench.api.add_card(label="Later").id)
        if any(card.id in later for card in bench.desk.book.all()):
            bench.api.advance()

    bench.api.on_read = on_read

    async def tell(wallet: Wallet) -> None:
        report = await wallet.freezing.run("f")
        assert told(report) == {"Ads": Fate.FROZEN, "Later": Fate.NOT_FROZEN}
        assert report.open[0].why

    story(bench, tell)
