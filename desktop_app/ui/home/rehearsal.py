"""Paints made-up words where nobody sees them: what Qt and Python do but once is done before."""

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView, Row, Section, SectionRow
from desktop_app.domain.cards import Card, CardFacts, CardId, CardState, CardStatus
from desktop_app.domain.money import Money
from desktop_app.ui.cards.face import Face, FaceView
from desktop_app.ui.cards.list_view import CardListView
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.home.turns import Turns
from desktop_app.ui.kit.banner import Banner
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.truth_line import TruthLine, TruthSegment
from desktop_app.ui.theme.type import draw_glyphs, styles
from desktop_app.ui.words import Words

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def begin_rehearsal(home: HomePage, words: Words) -> None:
    """Only for speed: a step that fails is reported, and unlocking works without it."""
    Turns(home, rehearse(home, words)).begin()


def rehearse(home: HomePage, words: Words) -> Iterator[None]:
    """Each part takes less than a frame; what is made up never belongs to the window."""
    for part in home.pictures.widgets():
        part.grab()
        yield
    for style in styles():
        draw_glyphs(style)
        yield
    rows = CardListView(words)
    rows.resize(360, 500)
    rows.show_rows((SectionRow(Section.ACTIVE, 2, Money.usd(2)), _card("a"), _card("b")))
    yield from _paint(rows)
    truth = TruthLine()
    truth.set_segments((TruthSegment("online", "Online", "as of 12:00"),))
    yield from _paint(truth)
    yield from _paint(Banner())
    yield from _paint(InfoBar("offline", "off", "Offline since 12:00.", "Try now"))
    yield from _paint(Face(FaceView("a", "", sandbox=True)))


def _card(name: str) -> Row:
    facts = CardFacts(CardId(name), CardStatus.ACTIVE, name, name, "0000", Money.usd(1), "", _NOW)
    return CardView(Card(facts, _NOW, name, name), CardState.ACTIVE)


def _paint(widget: QWidget) -> Iterator[None]:
    yield
    widget.grab()
    widget.deleteLater()
    yield
