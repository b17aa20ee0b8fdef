"""A line of the log of automation in words: what was done, to which rule, by whom, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop_app.application.automation_view import RuleView
from desktop_app.application.rule_sentences import reason_words
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.rules import RuleId
from desktop_app.ui.automation.deed_titles import deed_title
from desktop_app.ui.automation.rule_words import card_name, short
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words

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
    title = deed_title(note.deed, note.actor, note.amount, words)
    reason = reason_words(note.deed, note.code)
    said = (_which(note, rules, words), f"{reason[:1].upper()}{reason[1:]}")
    return NoteText(icon, role, title, ". ".join(part for part in said if part))


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
