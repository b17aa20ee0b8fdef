"""A pane that scrolls with a thin bar of ours."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

from desktop_app.ui.kit.paint import rounded
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color

BAR_WIDTH = 10
_MARGIN = 2


class ThinScrollBar(QScrollBar):
    """A scroll bar without arrows: a rounded handle on nothing."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self._over = False

    def sizeHint(self) -> QSize:
        if self.orientation() == Qt.Orientation.Vertical:
            return QSize(BAR_WIDTH, 48)
        return QSize(48, BAR_WIDTH)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.minimum() == self.maximum():
            return
        # PySide makes a class when it is first named; QStyle's enums would cost the first window
        # ten milliseconds, and its scroll bar is seldom needed.
        from PySide6.QtWidgets import QStyle, QStyleOptionSlider

        option = QStyleOptionSlider()
        self.initStyleOption(option)
        # The handle is where the style hit-tests it, so that dragging stays right.
        handle = QRectF(
            self.style().subControlRect(
                QStyle.ComplexControl.CC_ScrollBar,
                option,
                QStyle.SubControl.SC_ScrollBarSlider,
                self,
            )
        ).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        role: Role = "ink3" if self._over or self.isSliderDown() else "line2"
        rounded(QPainter(self), handle, (BAR_WIDTH - 2 * _MARGIN) / 2, color(role))


class ScrollPane(QScrollArea):
    """Scrolls `widget` up and down; the ground is the pane behind unless a role is given.

    With `keeps_room` nothing in it moves when the bar comes or goes: its `BAR_WIDTH` stays free.
    """

    def __init__(
        self, widget: QWidget, role: Role | None = None, *, keeps_room: bool = False
    ) -> None:
        super().__init__()
        self._role: Role | None = role
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(ThinScrollBar(Qt.Orientation.Vertical))
        if keeps_room:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Our own: to wrap Qt's, PySide would make every widget class there is, which costs the
        # first window twenty milliseconds.
        self._ground = QWidget()
        self.setViewport(self._ground)
        self._ground.setAutoFillBackground(False)
        self.setWidget(widget)
        widget.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        # WORKAROUND a scroll area asks for the height that wrapped words need at their
        # narrowest, and would scroll over nothing.
        widget: QWidget | None = self.widget()
        layout = widget.layout() if widget is not None else None
        if widget is not None and layout is not None and layout.hasHeightForWidth():
            width = min(self._ground.width(), widget.maximumWidth())
            widget.setMinimumHeight(layout.totalHeightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._role:
            QPainter(self._ground).fillRect(self._ground.rect(), color(self._role))
        super().paintEvent(event)
