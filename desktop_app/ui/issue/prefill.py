"""Fills the form from a template or a card; what a hand wrote or chose stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.application.messages import CardView
from desktop_app.domain.cards import NO_LIMITS
from desktop_app.domain.money import Money, format_money
from desktop_app.domain.own_template import OwnTemplate
from desktop_app.domain.templates import SHOPPING
from desktop_app.ui.words import Words

if TYPE_CHECKING:
    from desktop_app.ui.issue.form import IssueForm

_NOT_FILLED = "\n"  # what no field of one line ever holds


@dataclass(frozen=True, slots=True)
class Settings:
    """What is known of the card to come; None and "" are left as they are."""

    label: str = ""
    holder_id: str = ""
    holder: str = ""
    load: Money | None = None
    cap: Money | None = None
    expected: Money | None = None
    uses: int | None = None
    until: datetime | None = None
    note: str = ""


class Filler:
    """Fills only what is empty or was left by the form itself; see `Left`."""

    def __init__(self, form: "IssueForm", words: Words) -> None:
        self._form, self._words = form, words
        self._before, self._holder = "", _NOT_FILLED

    def clear(self) -> None:
        """The form is empty: nothing in it was left by this."""
        self._holder = _NOT_FILLED

    def take_back(self) -> None:
        """Empty what was left by the form itself: another card is begun."""
        use = self._form.use
        if not use.is_chosen:
            use.choose(SHOPPING.key)
        use.set_note("")
        self._form.limits.fill(NO_LIMITS)
        self.fill(Settings())

    def replace(self, card: CardView) -> None:
        """Fill in for a card in the place of `card`; its holder and limits are not known yet.

        Label, holder, cap and limits are the old card's, whatever an earlier draft held.
        """
        form, holder = self._form, self._form.holder
        self.take_back()
        self._before = holder.text()
        holder.take("", "")
        self._holder = holder.text()
        for field in (form.label, form.cap):
            field.clear()
        form.limits.clear()
        form.left.put(form.label, card.label)
        form.left.put(form.cap, self._amount(card.limits.all_time))
        form.changed.emit()

    def use(self, own: OwnTemplate) -> None:
        """Fill in a template and say whom it is for."""
        known = self.fill(
            Settings(
                holder_id=own.holder_id, holder=own.holder, load=own.load, cap=own.cap,
                expected=own.expected, uses=own.uses, note=own.note,
            )
        )  # fmt: skip
        if own.department:
            self._form.use.set_note(f"Choose somebody of {own.department} as its holder.")
        elif own.holder and not known:
            self._form.use.set_note(not_offered(own.holder))

    def fill(self, settings: Settings) -> bool:
        """Whether the holder is known here, or none was named."""
        form, until = self._form, settings.until
        day = "" if until is None else until.astimezone(self._words.zone).date().isoformat()
        for field, text in (
            (form.label, settings.label),
            (form.use.expected, self._amount(settings.expected)),
            (form.use.uses, "" if settings.uses is None else str(settings.uses)),
            (form.use.until, day),
            (form.load, self._amount(settings.load or form.price.total() or None)),
            (form.cap, self._amount(settings.cap)),
            (form.note, settings.note),
        ):
            form.left.put(field, text)
        is_known = self.hold(settings.holder_id, settings.holder)
        form.changed.emit()
        return is_known

    def hold(self, holder_id: str, name: str) -> bool:
        """Take a holder, unless a hand chose one; as `fill`."""
        field = self._form.holder
        if self._form.is_holder_chosen and field.text() != self._holder:
            return True
        if not holder_id and not name:
            if field.text() == self._holder:
                field.take(self._before, self._before)  # for everybody: whoever stood there first
            self._holder = _NOT_FILLED
            return True
        if self._holder == _NOT_FILLED:
            self._before = field.text()
        is_known = field.take(holder_id, name)
        self._holder = field.text()
        return is_known

    def _amount(self, amount: Money | None) -> str:
        return "" if amount is None else format_money(amount, self._words.style).lstrip("$")


def not_offered(name: str) -> str:
    """What is said of a holder whom nobody here is."""
    return f"{name} is not offered here: choose who holds it."
