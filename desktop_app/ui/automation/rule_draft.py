"""The form of a rule as a draft that outlives a lock, and back."""

from collections.abc import Mapping
from typing import Final

from desktop_app.ui.automation.kind_tiles import RuleKind
from desktop_app.ui.automation.rule_form import RuleForm
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.field_base import FieldBase
from desktop_app.ui.kit.segments import Segments

_KIND: Final = "kind"
_CARD: Final = "card"


def texts_of(form: RuleForm) -> dict[str, str]:
    """What stands in it, by the names of its fields; empty ones too, as they may have been
    emptied. Limits that nobody typed follow from the rest, and are left out."""
    pane = form.pane()
    named = {**pane.fields, **(form.caps.fields if form.caps.is_owners else {})}
    texts = {name: _text(field) for name, field in named.items()}
    choices = {one.accessibleName(): one.current_id() for one in pane.findChildren(Segments)}
    return {**texts, **choices, _KIND: form.tiles.kind().value, _CARD: form.card.current_id()}


def take_texts(form: RuleForm, texts: Mapping[str, str]) -> None:
    """Make the form what it was; a card that cannot be used any more is not chosen."""
    if texts.get(_KIND) in set(RuleKind):
        form.choose_kind(RuleKind(texts[_KIND]))
    pane = form.pane()
    for choice in pane.findChildren(Segments):
        choice.set_current_id(texts.get(choice.accessibleName(), ""))
        choice.chosen.emit(choice.current_id())
    for name, field in pane.fields.items():
        if name in texts:
            _put(field, texts[name])
    form.caps.take(texts)
    form.card.choose(texts.get(_CARD, ""))
    form.changed.emit()


def _text(field: FieldBase) -> str:
    if isinstance(field, ComboField):
        return field.current_id()
    return field.text() if isinstance(field, Field) else ""


def _put(field: FieldBase, text: str) -> None:
    if isinstance(field, ComboField):
        field.set_current_id(text)
        field.chosen.emit(field.current_id())
    elif isinstance(field, Field):
        field.set_text(text)
