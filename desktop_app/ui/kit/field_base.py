"""What every field shares: a label above, a framed input, one line of hint or error below."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import row, set_shown
from desktop_app.ui.kit.paint import rounded
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import DASH, Radius, Space
from desktop_app.ui.theme.type import Style


class FieldFrame(QWidget):
    """The outline around an input; painted from what the input is going through."""

    def __init__(self) -> None:
        super().__init__()
        self._input: QWidget | None = None
        self.is_wrong = False
        self.is_offered = True

    def watch(self, inner: QWidget) -> None:
        """Paint the focus of `inner`, which must call `update` here when it changes."""
        self._input = inner

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        if not self.is_offered or not self.isEnabled():
            rounded(painter, area, Radius.CONTROL, color("sunken"), color("line"), 1, DASH)
            return
        role: Role = "line2"
        if self.is_wrong:
            role = "bad"
        elif self._input is not None and self._input.hasFocus():
            role = "focus"
        width = 1 if role == "line2" else 2
        rounded(painter, area, Radius.CONTROL, color("surface"), color(role), width)


class HintLine(QWidget):
    """One sentence under a field: a hint, or the error with its icon."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconView("alert", 16, "bad")
        self._words = Label("", "caption", "ink3", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setLayout(row((self._icon, 0, Qt.AlignmentFlag.AlignTop), (self._words, 1), spacing=6))
        self.say("", "ink3", "caption", icon=False)

    def say(self, text: str, role: Role, style: Style, *, icon: bool) -> None:
        """Show a sentence; an empty one takes no room."""
        self._words.setText(text)
        self._words.set_role(role)
        self._words.set_style(style)
        self._icon.set_icon("alert", role)
        set_shown(self._icon, icon)
        set_shown(self, bool(text))


class FieldBase(QWidget):
    """Label, frame and hint line around `inner`, which takes focus and names for all."""

    def __init__(self, label: str, inner: QWidget, hint: str, *, label_visible: bool) -> None:
        super().__init__()
        self._inner = inner
        self._hint = hint
        self._error = ""
        self._warning = ""
        self.frame = FieldFrame()
        self.frame.watch(inner)
        self._label = Label("", "label", "ink2")
        self._label.setBuddy(inner)
        set_shown(self._label, label_visible)
        self._label_visible = label_visible
        self._line = HintLine()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.LABEL_TO_FIELD)
        lines.addWidget(self._label)
        lines.addWidget(self.frame)
        lines.addWidget(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(inner)
        self.set_label(label)
        self._show_line()

    def set_label(self, label: str) -> None:
        """Change the label and the accessible name with it."""
        self._label.setText(label)
        self._inner.setAccessibleName(label)

    def label(self) -> str:
        """Return the label."""
        return self._label.text()

    def set_hint(self, hint: str) -> None:
        """Change the sentence shown while there is no error."""
        self._hint = hint
        self._show_line()

    def set_error(self, error: str) -> None:
        """Show an error in place of the hint, or none with ""; focus stays where it is."""
        self._error = error
        self.frame.is_wrong = bool(error)
        self.frame.update()
        self._show_line()

    def error(self) -> str:
        """Return the error shown, "" if there is none."""
        return self._error

    def sizeHint(self) -> QSize:
        # A field never grows beyond this: in a narrow place a sentence takes more lines than in a
        # place of its own choice.
        return super().sizeHint().expandedTo(QSize(0, self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and not self._line.isHidden():
            self.updateGeometry()

    def _set_warning(self, warning: str) -> None:
        self._warning = warning
        self._show_line()

    def _show_line(self) -> None:
        self._inner.setAccessibleDescription(self._error or self._warning or self._hint)
        if self._error:
            self._line.say(self._error, "bad", "caption", icon=True)
        elif self._warning:
            self._line.say(self._warning, "wait", "label", icon=True)
        else:
            self._line.say(self._hint, "ink3", "caption", icon=False)
