"""Builds the home page a part per turn of the event loop, so that unlocking never stops a frame."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.cards.detail_pane import DetailPane
from desktop_app.ui.cards.feed_pane import FeedPane
from desktop_app.ui.cards.list_pane import CardListPane
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.context import Ui
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.kit.toast import ToastHost

# Time between two parts for paints and keys; with none, parts would run one after another.
_BREATH_MS = 3


class HomeBuilder(QObject):
    """`built` hands over the page once; a builder that is deleted before hands over nothing."""

    built = Signal(object)
    """`HomePage`."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window)
        self._parts = _build(ui, window)
        self._next()

    def _next(self) -> None:
        QTimer.singleShot(_BREATH_MS, self, self._go_on)

    def _go_on(self) -> None:
        page = next(self._parts)
        if page is None:
            self._next()
        else:
            self.built.emit(page)


def _build(ui: Ui, window: QWidget) -> Iterator[HomePage | None]:
    """Each part takes less than a frame; the last one is the page."""
    toasts = ToastHost(window)
    cards = CardListPane(ui)
    yield None
    feed = FeedPane(ui)
    yield None
    detail = DetailPane(ui, toasts, feed)
    yield None
    page = CardsPage(ui, toasts, cards, detail)
    yield None
    home = HomePage(ui, window, toasts, page)
    yield None
    home.ensurePolished()
    home.resize(window.size())
    yield None
    yield home
