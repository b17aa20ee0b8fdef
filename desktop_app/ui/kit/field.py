"""A line of input with its label, its affixes and the one sentence it has to say."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field_base import FieldBase
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import row, set_shown
from desktop_app.ui.kit.line_input import LineInput
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import Style, grown


class Field(FieldBase):
    """A labelled line edit; `.input` is the QLineEdit, named like the label."""

    text_changed = Signal(str)
    text_edited = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        placeholder: str = "",
        hint: str = "",
        prefix: str = "",
        suffix: str = "",
        icon: IconName | None = None,
        password: bool = False,
        big: bool = False,
        height: int = Height.FIELD,
        trailing: QWidget | None = None,
        label_visible: bool = True,
    ) -> None:
        style: Style = "title" if big else "body"
        self.input = LineInput(style)
        super().__init__(label, self.input, hint, label_visible=label_visible)
        self._placeholder = placeholder
        self._prefix = Label(prefix, style, "ink2")
        self._suffix = Label(suffix, "medium" if big else "body", "ink2")
        if password:
            trailing = self._make_secret(label)
        self._trailing = trailing
        self._lay_out(icon)
        token = Height.FIELD_AMOUNT if big else height
        self.frame.setMinimumHeight(grown(token, style, 14))
        self.input.setPlaceholderText(placeholder)
        self.input.setText(value)
        self.input.focus_changed.connect(self.frame.update)
        self.input.textChanged.connect(self.text_changed)
        self.input.textEdited.connect(self.text_edited)
        self.input.returnPressed.connect(self.submitted)

    def text(self) -> str:
        """Return what stands in the field."""
        return self.input.text()

    def set_text(self, text: str) -> None:
        """Replace what stands in the field; nothing can be undone to what was there."""
        self.input.setText(text)

    def clear(self) -> None:
        """Empty the field and its undo history; `QLineEdit.clear` would keep the latter."""
        self.input.setText("")

    def set_suffix(self, suffix: str) -> None:
        """Change the unit inside the frame."""
        self._suffix.setText(suffix)
        set_shown(self._suffix, bool(suffix))

    def set_not_offered(self, reason: str) -> None:
        """Switch off; the reason stands where the input was."""
        self.frame.is_offered = False
        self.clear()
        self.input.setPlaceholderText(reason)
        self.input.setEnabled(False)
        self._prefix.hide()
        self._suffix.hide()
        self.set_error("")
        self.frame.update()

    def set_offered(self) -> None:
        """Switch on again."""
        self.frame.is_offered = True
        self.input.setPlaceholderText(self._placeholder)
        self.input.setEnabled(True)
        set_shown(self._prefix, bool(self._prefix.text()))
        set_shown(self._suffix, bool(self._suffix.text()))
        self.frame.update()

    def set_caps_lock(self, on: bool) -> None:
        """Show or drop the Caps Lock line."""
        self._set_warning("Caps Lock is on" if on else "")

    def conceal(self) -> None:
        """Hide a password that was shown."""
        self._eye.setChecked(False)

    def _make_secret(self, label: str) -> Button:
        self.input.hide_as_secret()
        self.input.caps_lock_seen.connect(self.set_caps_lock)
        self._eye = Button(kind="icon", icon="reveal", height=28, name=f"Show {label}")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_secret)
        return self._eye

    def _show_secret(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.input.setEchoMode(mode)
        self._eye.set_icon("hide" if shown else "reveal")
        self._eye.set_name(f"{'Hide' if shown else 'Show'} {self.label()}")

    def _lay_out(self, icon: IconName | None) -> None:
        set_shown(self._prefix, bool(self._prefix.text()))
        set_shown(self._suffix, bool(self._suffix.text()))
        picture = IconView(icon, 18, "ink3") if icon else None
        right = 4 if self._trailing else 12
        self.frame.setLayout(
            row(
                picture,
                self._prefix,
                (self.input, 1),
                self._suffix,
                self._trailing,
                spacing=8,
                margins=(12, 2, right, 2),
            )
        )
