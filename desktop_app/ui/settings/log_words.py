"""What the proof of the log says, in sentences."""

from datetime import datetime
from typing import Final

from desktop_app.application.timeline import Deed, DeedSource
from desktop_app.domain.log_proof import Break, BreakKind, LogState, Loss
from desktop_app.domain.stated_time import NOT_STATED
from desktop_app.ui.activity.deed_words import deed_words
from desktop_app.ui.kit.four_part import FourPart
from desktop_app.ui.words import Words

LISTED: Final = 12
_KINDS: Final = {
    BreakKind.CHANGED: "Entry {n} was changed",
    BreakKind.MISSING: "Entry {n} is missing",
    BreakKind.INSERTED: "Entry {n} was put in from outside",
    BreakKind.MOVED: "Entry {n} holds what stands in another place",
    BreakKind.PROOF_CHANGED: "The proof of entry {n} was changed",
    BreakKind.PROOF_MISSING: "The proof is missing from entry {n} on",
    BreakKind.WISH_AT_ODDS: "Wish {n} is not what the log says of it",
    BreakKind.WISH_MISSING: "Wish {n} is missing",
    BreakKind.WISH_INDEX: "Among {n} wishes, some cannot be found by their index",
    BreakKind.UNREADABLE: "It cannot be read from entry {n} on",
}
_READS: Final = "Sends nothing but a freeze until it has read everything once. Deletes nothing."


def log_words(state: LogState, words: Words) -> str:
    """`Log checked: 12,431 entries, unbroken since 21 Nov 2026`."""
    if state.done is not None:
        return f"Checking the log: {state.done:,} of {state.entries:,} entries"
    checked = state.checked
    if checked is None:
        return f"{_entries(state.entries)}, not checked yet since unlocking"
    if not checked.is_whole:
        return "The log is not as it was written"
    since = "" if checked.since is None else f", unbroken since {words.day(checked.since)}"
    return f"Log checked: {_entries(checked.entries)}{since}"


def break_line(found: Break, words: Words) -> tuple[str, str]:
    """What is wrong with which entry, and when that was written."""
    said = _KINDS[found.kind].format(n=f"{found.entry:,}")
    what = _deed(found, words)
    return f"{said}: {what}" if what else said, _moment(found.at, words)


def breaks_parts(state: LogState) -> FourPart | None:
    """That entries are not as they were written; None where all of them are."""
    checked = state.checked
    if checked is None or checked.is_whole:
        return None
    what = "1 entry is" if checked.broken == 1 else f"{checked.broken:,} entries are"
    return FourPart(
        title="The log was changed",
        what_happened=(
            f"{what} not as Purser wrote them. A disk may have failed, or another program with "
            "the key of this vault wrote into it."
        ),
        money="unknown",
        money_note="",
        purser_does=_READS,
        you_can_do=(
            "Compare what is named below with Bitnob. Save the log, then restore the newest "
            "backup from before it, beside this vault."
        ),
    )


def loss_parts(loss: Loss | None, words: Words) -> FourPart | None:
    """That the vault is older than it was; None where nothing was lost."""
    if loss is None:
        return None
    known = _moment(loss.known_until, words)
    if loss.missing is None or loss.kept_until is None:
        what = f"It is another copy than the one that was last used here, {known}."
    else:
        entries = "1 entry" if loss.missing == 1 else f"{loss.missing:,} entries"
        kept = _moment(loss.kept_until, words)
        what = f"It ends {kept}. On this computer it went on until {known}: {entries} more."
    return FourPart(
        title="This vault is older than it was",
        what_happened=(
            f"{what} An older copy of the file was put back, or the disk lost what was written."
        ),
        money="unknown",
        money_note="",
        purser_does=_READS,
        you_can_do=(
            "If a newer copy of the vault or a newer backup exists, use that one. If not: numbers "
            "of cards made in that time may be missing here. Such cards are marked in the list."
        ),
    )


def _deed(found: Break, words: Words) -> str:
    if found.deed is None:
        return ""
    source, kind, word = found.deed
    try:
        at = found.at or NOT_STATED
        return deed_words(Deed(found.entry, at, DeedSource(source), kind, word), words)
    except (KeyError, ValueError):
        return "not an entry that Purser writes"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _moment(at: datetime | None, words: Words) -> str:
    return "" if at is None else words.moment(at)
