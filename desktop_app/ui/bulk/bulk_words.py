"""A file of cards in words: what was read, what it costs, what each row has come to."""

from collections.abc import Container
from dataclasses import dataclass

from desktop_app.application.bulk_messages import BulkPicture, BulkPlan
from desktop_app.domain.bulk import BulkRow, Told
from desktop_app.domain.bulk_course import BulkLine, RowState
from desktop_app.domain.bulk_text import SENTENCES
from desktop_app.ui.actions.costs import Costs, after_text, pays_text
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words, masked

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
LOOKS: dict[RowState, tuple[IconName, Role, str]] = {
    RowState.WAITING: ("pending", "ink3", "Waiting"),
    RowState.SENDING: ("pending", "wait", "Issuing…"),
    RowState.NOT_KNOWN: ("unknown", "unknown", "Not known yet"),
    RowState.NOT_FOUND: ("unknown", "unknown", "Not found"),
    RowState.FAILED: ("declined", "bad", "Not made"),
    RowState.BEING_MADE: ("pending", "wait", "Being made…"),
    RowState.NUMBER_LOST: ("alert", "wait", "Number lost"),
    RowState.NOT_LOADED: ("alert", "wait", "Not loaded yet"),
    RowState.LOAD_FAILED: ("alert", "wait", "Not loaded"),
    RowState.LOAD_NOT_KNOWN: ("unknown", "unknown", "Load not known yet"),
    RowState.DONE: ("done", "ok", "Made"),
    RowState.LEFT_OUT: ("close", "off", "Left out"),
}

Listed = Told | BulkRow | BulkLine


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the table as it is painted and spoken."""

    number: int
    label: str
    holder: str
    load: str
    icon: IconName
    tone: Role
    state: str
    spoken: str
    sentence: str = ""
    """Stands in the place of holder, load and state."""


def plan_rows(plan: BulkPlan) -> tuple[Listed, ...]:
    """What is to be fixed; where nothing is, what wants a yes, then the cards."""
    return plan.problems or (*plan.warnings, *plan.rows)


def shown(listed: Listed, words: Words, noted: Container[int], *, is_bad: bool) -> Shown:
    """One row in words. `noted` are the numbers of rows with a note; notes may be faults."""
    if isinstance(listed, BulkLine):
        icon, tone, state = LOOKS[listed.state]
        return _of_card(listed.row, words, icon, tone, f"{state} {masked(listed.last4)}".strip())
    if isinstance(listed, Told):
        icon, tone = ("declined", "bad") if is_bad else ("alert", "wait")
        name, spoken = listed.field.capitalize(), told_words(listed)
        return Shown(listed.row, name, "", "", icon, tone, "", spoken, listed.sentence)
    if listed.number in noted:
        return _of_card(listed, words, "alert", "wait", "See above")
    return _of_card(listed, words, "check", "ok", "Can be issued")


def _of_card(row: BulkRow, words: Words, icon: IconName, tone: Role, state: str) -> Shown:
    load = words.money(row.load) if row.load else "No load"
    spoken = f"Row {row.number}: {row.label}, {row.holder.name}, {load}, {state}"
    return Shown(row.number, row.label, row.holder.name, load, icon, tone, state, spoken)


def told_words(told: Told) -> str:
    """`Row 4, load: At least $2.00.`"""
    return f"Row {told.row}, {told.field}: {told.sentence}"


def file_words(name: str, plan: BulkPlan) -> str:
    """`cards.csv: 12 rows, UTF-8, separated by commas.`"""
    rows = "1 row" if plan.row_count == 1 else f"{plan.row_count:,} rows"
    return f"{name}: {rows}, {plan.encoding}, separated by {_SEPARATORS[plan.separator]}."


def cost_words(plan: BulkPlan, words: Words) -> str:
    """Loads, fees, and what the wallet would hold afterwards: all worked out by Purser."""
    price = plan.price
    text = (
        f"Loads {words.money(price.loads)} + fees ~ {words.money(price.fees)} = "
        f"~ {words.money(price.total)}, worked out by Purser."
    )
    if price.estimate is None:
        return f"{text} No wallet or rate is known, so whether it is enough is not known."
    costs = Costs(price.loads, price.fees, price.fees, price.estimate)
    wallet = price.estimate.wallet
    as_of = words.as_of(wallet.read_at)
    if price.short_from is not None:
        return (
            f"{text} The {wallet.asset} wallet, read at {as_of}, is enough up to row "
            f"{price.short_from}, not for that row."
        )
    left = after_text(costs, words)
    pays = pays_text(costs, words)
    return f"{text} The {wallet.asset} wallet, read at {as_of}, pays {pays}; {left} stays."


def effect_words(plan: BulkPlan, words: Words) -> str:
    """`Issue 12 cards and load $240.00`."""
    cards = "1 card" if len(plan.rows) == 1 else f"{len(plan.rows):,} cards"
    return f"Issue {cards} and load {words.money(plan.price.loads)}" if plan.price.loads else (
        f"Issue {cards}"
    )  # fmt: skip


def progress_words(picture: BulkPicture) -> str:
    """How far it has come, in one sentence."""
    made = sum(line.card_id is not None for line in picture.lines)
    count = len(picture.lines)
    if picture.is_done:
        return f"Finished: {made:,} of {count:,} cards were made."
    if picture.is_stopping:
        return f"Stops after row {picture.at}. {made:,} of {count:,} cards are made."
    if picture.is_running:
        return f"Row {picture.at} is being sent. {made:,} of {count:,} cards are made."
    return f"Stands at row {picture.at}. {made:,} of {count:,} cards are made."


def stop_words(picture: BulkPicture) -> str:
    """Why it stands still and what would be next; "" while it runs."""
    line = picture.next_line
    if line is None or picture.is_running:
        return ""
    at = f"Row {line.row.number}, {line.row.label}: {SENTENCES[line.state]}"
    if picture.is_old:
        return picture.why
    waits = "" if picture.may_go_on else " No further row is sent until this one is settled."
    return f"{at}{waits} {picture.why}".strip()
