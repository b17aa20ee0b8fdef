"""A file of card details in words: what was read, what becomes of each row, what came of it."""

from dataclasses import dataclass
from typing import Final

from desktop_app.application.import_messages import (
    WRITES,
    ImportPlan,
    ImportReport,
    ImportRow,
    Meant,
    Verdict,
)
from desktop_app.domain.card_files import FileKind
from desktop_app.domain.found_cards import Note
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import STATE_WORDS, masked

_KINDS: Final = {
    FileKind.TABLE: "a table",
    FileKind.BITWARDEN: "an export of Bitwarden",
    FileKind.ONE_PASSWORD: "an export of 1Password",
    FileKind.PURSER: "an export of Purser",
}
_LOOKS: Final[dict[Verdict, tuple[IconName, Role, str]]] = {
    Verdict.STORES: ("check", "ok", "Will be stored"),
    Verdict.ADDS: ("check", "ok", "Adds what is missing"),
    Verdict.ASKS: ("unknown", "unknown", "Which card is it?"),
    Verdict.SAME: ("done", "ink3", "Stored already: that stays"),
    Verdict.OTHER: ("info", "ink2", "Stored otherwise: that stays"),
    Verdict.TWICE: ("info", "ink2", "Twice in the file: left out"),
    Verdict.LEFT_OUT: ("close", "ink3", "Left out"),
    Verdict.NO_CARD: ("close", "ink3", "No such card in this wallet"),
    Verdict.UNREADABLE: ("declined", "bad", "Not a card number"),
}
_NOTES: Final = {
    Note.NO_NUMBER: "the number is missing",
    Note.NOT_A_NUMBER: "a spreadsheet may have rounded it",
    Note.LUHN: "check digit is wrong",
    Note.EXPIRY_UNREAD: "expiry not readable, left out",
    Note.EXPIRY_TWO_WAYS: "expiry reads in two ways",
    Note.CVV_UNREAD: "CVV not readable, left out",
}
DIGITS_ALONE: Final = "Only the last four digits agree"
DELETE_IT: Final = (
    "{} holds card numbers that anybody can read. Delete it now, also from the bin. Copies may be "
    "in backups and in folders that go to a cloud."
)

DELETE_SEALED: Final = (
    "{} opens with its passphrase alone. Delete it if you do not need it any more."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as it is painted and spoken; each side has two lines."""

    number: int
    label: str
    in_file: str
    card: str
    holder: str
    icon: IconName
    tone: Role
    state: str
    notes: str

    @property
    def spoken(self) -> str:
        """All of it in one sentence."""
        parts = (self.label, self.in_file, self.card, self.holder, self.state, self.notes)
        return f"Row {self.number}: {', '.join(part for part in parts if part)}"


def shown(row: ImportRow) -> Shown:
    """One row in words."""
    icon, tone, state = _LOOKS[row.verdict]
    if row.by_digits_alone and row.verdict in WRITES:
        icon, tone, state = "alert", "wait", DIGITS_ALONE
    expiry = row.expiry.text() if row.expiry else ""
    in_file = " · ".join(
        part for part in (masked(row.last4), expiry, "CVV" if row.has_cvv else "") if part
    )
    card = row.meant[0] if len(row.meant) == 1 and row.verdict is not Verdict.ASKS else None
    notes = ", ".join(_NOTES[note] for note in row.notes)
    return Shown(
        row.row,
        row.label or "No name",
        in_file,
        "" if card is None else card.label,
        "" if card is None else card.holder,
        icon,
        tone,
        state,
        f"{notes[:1].upper()}{notes[1:]}",
    )


def file_words(name: str, plan: ImportPlan) -> str:
    """`cards.csv is a table with 12 cards.`"""
    if plan.missing:
        return f"{name} is {_KINDS[plan.kind]}. {plan.missing}"
    others = f" {plan.others:,} other items in it are not looked at." if plan.others else ""
    return f"{name} is {_KINDS[plan.kind]} with {_cards(len(plan.rows))}.{others}"


def effect_words(plan: ImportPlan) -> str:
    """`Store details of 3 cards`."""
    return f"Store details of {_cards(plan.writes)}"


def why_not(plan: ImportPlan, *, is_agreed: bool) -> str:
    """Why nothing can be stored now, "" where something can."""
    if plan.missing:
        return plan.missing
    if not plan.writes:
        asked = any(row.verdict is Verdict.ASKS for row in plan.rows)
        return (
            "Say which card is meant first." if asked else "Nothing in this file is missing here."
        )
    if plan.needs_look and not is_agreed:
        return "Look at the rows that agree in four digits alone, and say that you did."
    return ""


def report_words(report: ImportReport) -> str:
    """What came of it, from what was read back."""
    parts = []
    if report.stored:
        numbers = "1 number was" if report.stored == 1 else f"{report.stored:,} numbers were"
        parts.append(f"{numbers} stored, encrypted and read back.")
    if report.added:
        parts.append(f"{_cards(report.added)} got an expiry or a CVV that was missing.")
    if report.left:
        rows = "1 row was" if report.left == 1 else f"{report.left:,} rows were"
        parts.append(f"{rows} left out.")
    return " ".join(parts) or "Nothing was stored."


def meant_words(meant: Meant) -> str:
    """`Google Ads, Ada Obi, active`: one card to choose from."""
    return ", ".join(p for p in (meant.label, meant.holder, STATE_WORDS[meant.state].lower()) if p)


def asked_words(row: ImportRow) -> str:
    """`Row 7, Ads ••7899`."""
    return f"Row {row.row}, {row.label} {masked(row.last4)}"


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count:,} cards"
