"""The card face: states that look different, digits that leave no trace."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.cards import face_paint
from desktop_app.ui.cards.face import Face, FaceView, Thumbnail
from desktop_app.ui.cards.face_engraving import derive_engraving
from desktop_app.ui.cards.face_paint import face_ground, forget_faces, paint_thumbnail
from desktop_app.ui.cards.face_shape import face_shape
from desktop_app.ui.cards.face_view import FaceState
from desktop_app.ui.theme.palette import INKS
from desktop_app.ui.theme.theme import Theme
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

STATES: tuple[FaceState, ...] = (
    "active", "frozen", "terminated", "expired", "armed", "spent", "not_stored",
)  # fmt: skip
VIEW = FaceView("card-1", "Google Ads", "Acme Ltd", "Ada Lovelace", "4417", "03/29", sandbox=True)
NUMBER = "4000000000004417"


def _thumbnail(state: FaceState, width: int = 45) -> QImage:
    image = QImage(width, 29, QImage.Format.Format_ARGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    paint_thumbnail(painter, 0, 0, width, "card-1", "navy", state)
    painter.end()
    return image


def _difference(one: QImage, other: QImage) -> int:
    gray = QImage.Format.Format_Grayscale8
    a, b = (
        bytes(one.convertToFormat(gray).constBits()),
        bytes(other.convertToFormat(gray).constBits()),
    )
    return sum(abs(x - y) > 24 for x, y in zip(a, b, strict=True))


@pytest.fixture
def face(qtbot: QtBot) -> Face:
    made = Face(VIEW)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(("one", "other"), list(combinations(STATES, 2)))
def test_states_are_told_apart_at_45_pixels_without_colour(
    one: FaceState, other: FaceState
) -> None:
    assert _difference(_thumbnail(one), _thumbnail(other)) >= 8


@pytest.mark.parametrize("state", ["terminated", "armed", "spent"])
def test_an_ending_changes_the_outline_itself(state: FaceState) -> None:
    assert face_shape(45, state) != face_shape(45, "active")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_painted_in_every_theme(
    look: Theme, qtbot: QtBot, theme: str, state: FaceState
) -> None:
    look.set_theme(theme)
    made = Face(replace(VIEW, state=state))
    qtbot.addWidget(made)
    image = made.grab().toImage()
    colors = {image.pixel(x, y) for x in range(0, 300, 7) for y in range(0, 189, 7)}
    assert len(colors) >= 2


def test_every_ink_is_its_own(qtbot: QtBot) -> None:
    pictures = []
    for ink in INKS:
        made = Face(replace(VIEW, ink=ink))
        qtbot.addWidget(made)
        pictures.append(made.grab().toImage())
    assert all(a != b for a, b in combinations(pictures, 2))


def test_a_card_keeps_its_engraving_and_shares_it_with_few() -> None:
    assert derive_engraving("card-1") == derive_engraving("card-1")
    assert len({derive_engraving(f"card-{n}") for n in range(100)}) > 90


def test_a_face_is_given_four_digits_at_most() -> None:
    with pytest.raises(ValueError, match="four digits"):
        replace(VIEW, last_four=NUMBER)


def test_a_field_is_revealed_alone(face: Face) -> None:
    face.reveal("cvv", lambda: "123")
    assert face.is_revealed("cvv")
    assert not face.is_revealed("number")


def test_revealing_changes_the_picture_and_hiding_brings_back_the_same(face: Face) -> None:
    before = face.grab().toImage()
    face.reveal("number", lambda: NUMBER)
    assert face.grab().toImage() != before
    face.hide_digits()
    assert face.grab().toImage() == before


def test_digits_are_read_only_to_be_painted_and_never_after_hiding(face: Face) -> None:
    reads: list[int] = []

    def read() -> str:
        reads.append(1)
        return NUMBER

    face.reveal("number", read)
    assert reads == []
    face.grab()
    assert len(reads) == 1
    face.hide_digits()
    face.grab()
    assert len(reads) == 1


def test_no_kept_pixmap_holds_revealed_digits(face: Face) -> None:
    forget_faces()
    face.grab()
    kept = _ground_bytes(face)
    entries = face_paint._face_ground.cache_info().currsize
    face.reveal("number", lambda: NUMBER)
    face.reveal("cvv", lambda: "123")
    face.grab()
    assert face_paint._face_ground.cache_info().currsize == entries
    assert _ground_bytes(face) == kept


def _ground_bytes(face: Face) -> bytes:
    ground = face_ground(
        300.0, face.devicePixelRatioF(), VIEW.card_id, VIEW.ink, VIEW.state, sandbox=VIEW.sandbox
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    ground.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_a_drawn_ground_is_used_again(face: Face) -> None:
    forget_faces()
    face.grab()
    face.grab()
    assert face_paint._face_ground.cache_info().misses == 1


def test_no_name_or_tip_ever_holds_more_than_the_last_four(face: Face) -> None:
    face.reveal("number", lambda: NUMBER)
    face.reveal("cvv", lambda: "908")
    face.grab()
    spoken = QAccessible.queryAccessibleInterface(face)
    texts = [spoken.text(kind) for kind in QAccessible.Text if kind != QAccessible.Text.UserText]
    texts += [face.toolTip(), face.statusTip(), face.whatsThis(), face.objectName(), repr(VIEW)]
    texts += [str(face.property(bytes(p).decode())) for p in face.dynamicPropertyNames()]
    assert not any("40000" in text or "908" in text for text in texts)
    assert "ending 4417" in spoken.text(QAccessible.Text.Name)


def test_another_card_hides_what_was_revealed(face: Face) -> None:
    face.reveal("number", lambda: NUMBER)
    face.set_view(replace(VIEW, label="Google"))
    assert face.is_revealed("number")
    face.set_view(replace(VIEW, card_id="card-2"))
    assert not face.is_revealed("number")


def test_a_face_out_of_sight_forgets(qtbot: QtBot, face: Face) -> None:
    face.reveal("number", lambda: NUMBER)
    with qtbot.waitSignal(face.masked):
        face.hide()
    assert not face.is_revealed("number")


def test_digits_hide_by_themselves_and_say_how_long_is_left(qtbot: QtBot, face: Face) -> None:
    left: list[int] = []
    face.seconds_left.connect(left.append)
    with qtbot.waitSignal(face.masked):
        face.reveal("number", lambda: NUMBER, seconds=1)
    assert left[0] == 1
    assert not face.is_revealed("number")


def test_revealing_a_second_field_gives_the_first_no_more_time(qtbot: QtBot, face: Face) -> None:
    face.reveal("number", lambda: NUMBER, seconds=1)
    face.reveal("cvv", lambda: "123", seconds=30)
    qtbot.waitUntil(lambda: not face.is_revealed("number"))
    assert face.is_revealed("cvv")


@pytest.mark.parametrize("read", [lambda: "", lambda: "40"])
def test_odd_digits_are_painted_without_failing(face: Face, read: Callable[[], str]) -> None:
    face.reveal("number", read)
    assert not face.grab().isNull()


def test_a_thumbnail_is_named_like_its_card(qtbot: QtBot) -> None:
    made = Thumbnail(replace(VIEW, state="frozen"))
    qtbot.addWidget(made)
    assert made.accessibleName() == "Google Ads, Visa, ending 4417, frozen, expires 03/29"


def test_a_face_grows_with_its_width(qtbot: QtBot, face: Face) -> None:
    face.set_face_width(360)
    assert face.sizeHint().width() == 360
    holder = QWidget()
    qtbot.addWidget(holder)
    assert face.sizeHint().height() >= round(360 / 1.5858)
    assert face.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent) is False


def test_a_frozen_card_without_its_number_promises_no_digits(face: Face) -> None:
    frozen = replace(VIEW, state="frozen")
    bare = replace(frozen, is_number_missing=True)
    face.set_view(frozen)
    with_dots = face.grab().toImage()
    face.set_view(bare)
    assert face.grab().toImage() != with_dots
    assert bare.spoken().endswith("frozen, number not stored on this computer, expires 03/29")
