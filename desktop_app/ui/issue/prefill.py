"""Fills the form from a template or a card; what a hand wrote or chose stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.domain.money import Money, format_money
from desktop_app.domain.own_template import OwnTemplate
from desktop_app.ui.kit.field import Field
from desktop_app.ui.words import Words

if TYPE_CHECKING:
    from desktop_app.ui.issue.form import IssueForm


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
    """Remembers what it left in a field: only that and an empty field may be filled."""

    def __init__(self, form: "IssueForm", words: Words) -> None:
        self._form, self._words = form, words
        self._left: dict[Field, str] = {}
        self._holder = self._before = ""
        fields = form.use.fields().values()
        for field in (form.label, form.load, form.cap, form.note, *fields):
            field.text_edited.connect(lambda _text, field=field: self._left.pop(field, None))

    def clear(self) -> None:
        """The form is empty: nothing in it was left by this."""
        self._left.clear()
        self._holder = self._before = ""

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
            self._form.use.set_note(f"{own.holder} is not offered here: choose who holds it.")

    def fill(self, settings: Settings) -> bool:
        """Whether the holder is known here, or none was named."""
        form, until = self._form, settings.until
        day = "" if until is None else until.astimezone(self._words.zone).date().isoformat()
        for field, text in (
            (form.label, settings.label),
            (form.use.expected, self._amount(settings.expected)),
            (form.use.uses, "" if settings.uses is None else str(settings.uses)),
            (form.use.until, day),
            (form.load, self._amount(settings.load)),
            (form.cap, self._amount(settings.cap)),
            (form.note, settings.note),
        ):
            self._put(field, text)
        is_known = self._take_holder(settings)
        form.changed.emit()
        return is_known

    def _take_holder(self, settings: Settings) -> bool:
        field = self._form.holder
        if self._form.is_holder_chosen and field.text() != self._holder:
            return True
        if not settings.holder_id and not settings.holder:
            if self._holder and field.text() == self._holder:
                field.take(self._before, self._before)  # for everybody: whoever stood there first
            self._holder = ""
            return True
        if not self._holder:
            self._before = field.text()
        is_known = field.take(settings.holder_id, settings.holder)
        self._holder = field.text()
        return is_known

    def _put(self, field: Field, text: str) -> None:
        left = self._left.get(field, "")
        if field.text() in ("", left) and (text or left):
            self._left[field] = text
            field.set_text(text)

    def _amount(self, amount: Money | None) -> str:
        return "" if amount is None else format_money(amount, self._words.style).lstrip("$")
