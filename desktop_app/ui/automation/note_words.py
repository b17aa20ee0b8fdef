"""A line of the log of automation in words: what was done, to which rule, by whom, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop_app.application.automation_view import RuleView
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.deciding import Code
from desktop_app.domain.rules import RuleId, Why
from desktop_app.ui.automation.reason_words import CODE_WORDS, WHY_WORDS
from desktop_app.ui.automation.rule_words import card_name, short
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words

DEED_WORDS: Final[dict[Deed, str]] = {
    Deed.MADE: "Rule written, not on yet",
    Deed.CHANGED: "Rule changed, and paused with it",
    Deed.SWITCHED_ON: "Rule switched on",
    Deed.PAUSED: "Rule paused",
    Deed.REMOVED: "Rule removed",
    Deed.ALL_ON: "Rules may move money",
    Deed.ALL_OFF: "Rules may move no money",
    Deed.TERMS: "Limits of all rules changed",
    Deed.SENT: "Topped up by a rule",
    Deed.SKIPPED: "Skipped",
    Deed.TOLD: "Told you",
}
_ICONS: Final[dict[Deed, tuple[IconName, Role]]] = {
    Deed.MADE: ("add", "ink3"),
    Deed.CHANGED: ("note", "ink3"),
    Deed.SWITCHED_ON: ("done", "ok"),
    Deed.PAUSED: ("info", "ink3"),
    Deed.REMOVED: ("close", "ink3"),
    Deed.ALL_ON: ("done", "ok"),
    Deed.ALL_OFF: ("info", "ink3"),
    Deed.TERMS: ("settings", "ink3"),
    Deed.SENT: ("automation", "accent_ink"),
    Deed.SKIPPED: ("pending", "wait"),
    Deed.TOLD: ("notices", "ink3"),
}
GONE: Final = "A rule that is no more"


@dataclass(frozen=True, slots=True)
class NoteText:
    """`title` is what was done, `text` to which rule and why."""

    icon: IconName
    role: Role
    title: str
    text: str


def note_text(note: RuleNote, rules: Mapping[RuleId, RuleView], words: Words) -> NoteText:
    """`rules` are those that still are."""
    icon, role = _ICONS[note.deed]
    if note.deed is Deed.PAUSED and note.actor is Actor.PURSER:
        icon, role = "alert", "bad"
    title = DEED_WORDS[note.deed]
    if note.deed is Deed.SENT:
        title = f"Topped up with {words.money(note.amount)}"
    elif note.deed is Deed.SKIPPED and note.amount is not None:
        title = f"Skipped {words.money(note.amount)}"
    by = " by Purser" if note.actor is Actor.PURSER and note.deed is Deed.PAUSED else ""
    # That a rule went ahead is said by what it sent.
    reason = "" if note.deed is Deed.SENT else code_words(note.code)
    said = (_which(note, rules, words), f"{reason[:1].upper()}{reason[1:]}")
    return NoteText(icon, role, f"{title}{by}", ". ".join(part for part in said if part))


def code_words(code: str) -> str:
    """A skip's code or a pause's reason, without a full stop; "" for none."""
    if code in set(Code):
        return CODE_WORDS[Code(code)]
    if code in set(Why):
        return WHY_WORDS[Why(code)][0].removesuffix(".")
    return code  # of a newer version of Purser, say


def _which(note: RuleNote, rules: Mapping[RuleId, RuleView], words: Words) -> str:
    if note.rule_id is None:
        return ""
    view = rules.get(note.rule_id)
    if view is None:
        return GONE
    if view.rule.card_id is None:
        return short(view.rule.plan, words)
    return f"{card_name(view.label, view.last4)}, {_small(short(view.rule.plan, words))}"


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
