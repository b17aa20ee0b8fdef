"""`rules_run rules DATA LINK`: a thousand rules are decided anew, nine times, on two pages."""

import asyncio
from functools import partial

from PySide6.QtWidgets import QAbstractButton

from desktop_app.application.wallet import Wallet
from tests.bench.heart import Script
from tests.bench.rule_stock import write_rules, write_runs
from tests.bench.window_run import ROUNDS, SETTLE_S, Run, main

DRAWN_S = 3.0
"""A page of a thousand rows is made once."""


def rules(run: Run) -> Script:
    """Off and on again: every decision comes out otherwise, and all of them are shown."""
    yield from run.unlock()
    yield lambda: run.snapshot().link.as_of is not None and not run.snapshot().refreshing
    run.app.worker.submit(partial(_stock, run)).result()
    run.told["gaps"] = []
    yield from _rounds(run, run.told["gaps"])
    _button(run, "Automation").click()
    yield run.heart.pause(DRAWN_S)
    run.told["page_gaps"] = []
    yield from _rounds(run, run.told["page_gaps"])
    run.told["cards"] = run.snapshot().card_count
    run.told["codes"] = run.app.worker.submit(partial(_codes, run)).result()
    # A window whose rules go on asks before it is left.
    run.app.worker.submit(partial(_switch, run, on=False)).result()
    yield lambda: not run.snapshot().automation.terms.is_on


def _rounds(run: Run, gaps: list[float]) -> Script:
    for number in range(ROUNDS + 1):
        run.app.worker.submit(partial(_switch, run, on=False)).result()
        yield run.heart.pause(SETTLE_S)
        run.heart.reset()
        deciding = run.app.worker.submit(partial(_switch, run, on=True))
        yield deciding.done
        yield run.heart.pause(SETTLE_S)
        deciding.result()
        if number:  # the first time it writes into the log why nothing is sent
            gaps.append(run.heart.worst)


def _button(run: Run, words: str) -> QAbstractButton:
    buttons = run.app.window.findChildren(QAbstractButton)
    return next(one for one in buttons if one.accessibleName().startswith(words))


# --- in the worker ----------------------------------------------------------------------------


async def _wallet(run: Run) -> Wallet:
    return (await run.app._backstage.session()).wallet


async def _stock(run: Run) -> None:
    """A rule for each card, and a month of runs; decided is what is measured, and not sent."""
    wallet = await _wallet(run)
    desk, automation = wallet._desk, wallet.automation
    desk.guard.hear_practice(desk.api.units.per_usd)  # the bank is one, and says how it counts
    automation.rules.sender.is_sending = True
    rules = write_rules(automation._choices, desk.vault, [card.id for card in desk.book.all()])
    write_runs(desk.vault, rules, desk.service_now())
    wallet.publish()


async def _switch(run: Run, *, on: bool) -> None:
    """The master switch, until every rule was looked at."""
    automation = (await _wallet(run)).automation
    await automation.switch_all(on)
    while automation.rules._touched:
        await asyncio.sleep(0.001)


async def _codes(run: Run) -> str:
    decided = (await _wallet(run)).automation.rules.decisions.values()
    codes = [str(decision.code) for decision in decided]
    return ", ".join(f"{code} {codes.count(code)}" for code in sorted(set(codes)))


if __name__ == "__main__":
    main(rules)
