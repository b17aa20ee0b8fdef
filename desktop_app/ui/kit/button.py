"""The button: says its effect, is reached by keyboard, and names why it is off."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from desktop_app.ui.kit.button_paint import ButtonView, Kind, hint_size, paint_button
from desktop_app.ui.kit.held_key import held_key, is_enter
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.tokens import Height


class Button(QAbstractButton):
    """A painted push button; icon-only buttons need `name`, which is also their tooltip."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = "secondary",
        *,
        icon: IconName | None = None,
        key_hint: str = "",
        tail: IconName | None = None,
        height: int = Height.BUTTON,
        name: str = "",
    ) -> None:
        super().__init__()
        self._kind: Kind = kind
        self._icon: IconName | None = icon
        self._key_hint = key_hint
        self._tail: IconName | None = tail
        self._height = height
        self._name = name
        self._over = False
        self._stand_in: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setText(text)
        if name and not text:
            self.setToolTip(name)

    def setText(self, text: str) -> None:
        """Change the words and, unless a name was given, the accessible name."""
        # Qt would take "&" for a shortcut mark, which words from outside must not set.
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(self._name or text)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return the words as they are painted."""
        return super().text().replace("&&", "&")

    def set_icon(self, icon: IconName | None) -> None:
        """Change or drop the icon."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Change the weight of the button."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def kind(self) -> Kind:
        """Return the weight of the button."""
        return self._kind

    def set_key_hint(self, key_hint: str) -> None:
        """Change the key shown on the button; the shortcut itself is the screen's."""
        self._key_hint = key_hint
        self.updateGeometry()
        self.update()

    def set_name(self, name: str) -> None:
        """Change the accessible name, and the tooltip of an icon-only button."""
        self._name = name
        self.setAccessibleName(name)
        if not self.text():
            self.setToolTip(name)

    def disable(self, reason: str) -> None:
        """Switch off; the screen also shows `reason` beside the button."""
        self.setAccessibleDescription(reason)
        self.setEnabled(False)

    def enable(self) -> None:
        """Switch on again."""
        self.setAccessibleDescription("")
        self.setEnabled(True)

    def pause(self, reason: str) -> None:
        """Switch off until `resume`, which gives focus back unless it was moved on since."""
        held = self.hasFocus()
        self.disable(reason)
        self._stand_in = QApplication.focusWidget() if held else None

    def resume(self) -> None:
        """Switch on again after `pause`."""
        self.enable()
        if self._stand_in is not None and self._stand_in is QApplication.focusWidget():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stand_in = None

    def sizeHint(self) -> QSize:
        return hint_size(self._view())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._set_over(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_over(False)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A focused button answers to Enter; else Enter would press the pane's filled button.
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not held and not held_key.is_meant(event):
            return
        if is_enter(event) and not held:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_button(QPainter(self), QRectF(self.rect()), self._view())

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def _view(self) -> ButtonView:
        return ButtonView(
            text=self.words(),
            kind=self._kind,
            icon=self._icon,
            key_hint=self._key_hint,
            tail=self._tail,
            height=self._height,
            enabled=self.isEnabled(),
            over=self._over,
            focused=self.hasFocus(),
            down=self.isDown() or self.isChecked(),
        )
