"""What was done to a rule or by it, in a few words: for the journal and for the rules' own page."""

from desktop_app.application.rule_sentences import ACTOR_WORDS, DEED_WORDS
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.money import Money
from desktop_app.ui.words import Words


def deed_title(deed: Deed, actor: Actor, amount: Money | None, words: Words) -> str:
    """`Rule paused by Purser`, `Rule skipped $80.00`."""
    said = DEED_WORDS[deed]
    if deed is Deed.PAUSED:
        return f"{said} {ACTOR_WORDS[actor]}"
    has_sum = deed in (Deed.SENT, Deed.SKIPPED) and amount is not None
    return f"{said} {words.money(amount)}" if has_sum else said
