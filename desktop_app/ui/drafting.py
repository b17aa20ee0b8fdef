"""What stands in the fields of a form, by their names, and back."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.kit.field import Field

Texts = tuple[tuple[str, str], ...]


def typed_in(part: QWidget) -> dict[str, str]:
    """The texts of all fields that are not empty; never of one that hides what is typed."""
    return {field.label(): field.text() for field in _fields(part) if field.text().strip()}


def type_into(part: QWidget, texts: Mapping[str, str]) -> None:
    """Put texts where they came from; a field that is not there any more is left out."""
    for field in _fields(part):
        if field.label() in texts:
            field.set_text(texts[field.label()])


def _fields(part: QWidget) -> list[Field]:
    found = part.findChildren(Field)
    return [one for one in found if one.input.echoMode() is QLineEdit.EchoMode.Normal]
