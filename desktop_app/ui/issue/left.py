"""What the form put into its own fields: only that, and an empty field, may be filled again."""

from desktop_app.ui.kit.field import Field


class Left:
    """Shared by all that fills the form, or what one left would count as typed for another."""

    def __init__(self) -> None:
        self._texts: dict[Field, str] = {}

    def watch(self, *fields: Field) -> None:
        """What a hand writes in one of `fields` stays."""
        for field in fields:
            field.text_edited.connect(lambda _text, field=field: self._texts.pop(field, None))

    def put(self, field: Field, text: str) -> None:
        """Fill `field`, unless a hand wrote in it."""
        left = self._texts.get(field, "")
        if field.text() in ("", left) and (text or left):
            self._texts[field] = text
            field.set_text(text)

    def clear(self) -> None:
        """The form is empty."""
        self._texts.clear()
