"""A thousand rules: what deciding all of them costs, and whether the window feels it."""

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from desktop_app.adapters.vault.intents import VaultIntents
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.wallet import Wallet
from desktop_app.domain.caps import day_of, month_of
from desktop_app.domain.money import Money
from desktop_app.domain.rule_codes import Code
from tests.bench.figures import Figure, Place, millis
from tests.bench.gaps import data_of, gap_figure
from tests.bench.reading import bank_cards, link_of, running_bank
from tests.bench.rule_stock import RULES, RUNS_EACH, write_rules, write_runs
from tests.contract.vault_rig import make
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import FakeCardApi

GOAL, TIMED = 3, 9
HOLDS = Money.usd(65)
"""Some levels are above it and some below."""


def ratio(place: Place) -> tuple[Figure, ...]:
    """Deciding about every rule once, over reading all they rest on once from the vault."""
    decided, read, codes = asyncio.run(_race(place.folder))
    note = (
        f"decided in {median(decided) * 1e3:.1f} ms, read in {median(read) * 1e3:.1f} ms; medians"
        f" of {TIMED}, in turns; {RULES} rules, {RULES * RUNS_EACH} runs this month"
    )
    told = ", ".join(f"{code} {codes.count(code)}" for code in dict.fromkeys(codes))
    notes = (note, f"decided: {millis(decided)}; read: {millis(read)}", told)
    return (Figure("rules_1000_ratio", median(decided) / median(read), "<=", GOAL, notes),)


def gap(place: Place) -> tuple[Figure, ...]:
    """How long the window stands still while the worker decides about every rule."""
    with running_bank(place.folder / "bank", RULES) as bank:
        data = data_of(place, bank_cards(bank))
        link = json.dumps(link_of(bank))
        told = place.children.run("tests.bench.rules_run", "rules", str(data), link)
    figure = gap_figure("rules_1000_gap_ms", told["gaps"], told["idle"], told["cards"])
    page = f"with the page of rules open: {millis(told['page_gaps'])}"
    return (replace(figure, notes=(*figure.notes, page, told["codes"])),)


async def _race(folder: Path) -> tuple[list[float], list[float], list[Code]]:
    bench, wallet = await _stocked(folder)
    decided, read = list[float](), list[float]()
    _decide(wallet)
    for _ in range(TIMED):
        # As after a send: what was known of the runs does not count any more.
        newest = wallet.automation._sights._wishes[-1]
        bench.vault.intents.put(replace(newest, changed_at=bench.clock.now()))
        decided.append(_timed(lambda: _decide(wallet)))
        read.append(_timed(lambda: _read(bench)))
    codes = [decision.code for decision in wallet.automation.rules.decisions.values()]
    await wallet.close()
    return decided, read, codes


async def _stocked(folder: Path) -> tuple[Bench, Wallet]:
    """A wallet of which everything was read just now; nothing is to be sent."""
    api = FakeCardApi()
    for number in range(RULES):
        api.add_card(label=f"Card {number}", available=HOLDS)
    vault: OpenVault = await asyncio.to_thread(make, folder)
    bench = make_bench(api=api, vault=vault)  # type: ignore[arg-type]
    wallet = Wallet(bench.desk, bench.sink)
    await wallet.refresh()
    rules = write_rules(wallet.automation._choices, vault, list(api.cards))
    write_runs(vault, rules, bench.desk.service_now())
    return bench, wallet


def _timed(work: object) -> float:
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began


def _decide(wallet: Wallet) -> None:
    rules = wallet.automation.rules
    rules.sender.is_sending = True  # to decide is measured, and not to send
    rules.look_anew()
    while rules._touched:
        rules.step()


def _read(bench: Bench) -> None:
    """Rules, cards, open wishes, the runs of the month; nothing that is kept in memory."""
    vault: OpenVault = bench.vault  # type: ignore[assignment]
    afresh = VaultIntents(vault._database, vault._records)
    vault.rules.all()
    vault.cards.all()
    afresh.open()
    afresh.of_rules(month_of(day_of(bench.clock.now())))
