"""Nothing is cut off in the widest font at the largest size."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.button_paint import LOOKS, Kind
from desktop_app.ui.kit.chips import Chips
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder
from desktop_app.ui.kit.nav_rail import NavItem, NavRail
from desktop_app.ui.kit.option_button import OptionButton
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.pill_paint import _LOOKS, PillState
from desktop_app.ui.kit.stage_track import StageTrack
from desktop_app.ui.kit.tabs import Tabs
from desktop_app.ui.kit.truth_line import TruthLine, TruthSegment
from desktop_app.ui.kit.truth_segment import TruthSegmentView
from desktop_app.ui.kit.unknown_outcome import UnknownOutcomeBox
from desktop_app.ui.theme.type import line_height, text_width
from tests.ui import gallery
from tests.ui.gallery_sheets import UNKNOWN
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture(autouse=True)
def _widest(look: object) -> None:
    use_widest_type()


@pytest.mark.parametrize("kind", LOOKS)
def test_a_button_has_room_for_all_it_shows(qtbot: QtBot, kind: Kind) -> None:
    button = Button("Issue and load $20.00", kind, icon="add", key_hint="Ctrl+Enter", tail="down")
    qtbot.addWidget(button)
    style = LOOKS[kind].style
    words = text_width("Issue and load $20.00", style) + text_width("Ctrl+Enter", "caption")
    assert button.minimumSizeHint().width() >= words + 18 + 16
    assert button.minimumSizeHint().height() >= line_height(style)


@pytest.mark.parametrize("state", _LOOKS)
def test_a_pill_has_room_for_its_word(qtbot: QtBot, state: PillState) -> None:
    pill = Pill(state)
    qtbot.addWidget(pill)
    assert pill.sizeHint().width() >= text_width(pill.words(), "label") + 14
    assert pill.sizeHint().height() >= line_height("label")


@pytest.mark.parametrize("big", [False, True])
def test_a_field_is_high_enough_for_its_text(qtbot: QtBot, big: bool) -> None:
    field = Field("Amount", value="100.00", prefix="$", suffix="USD", big=big)
    qtbot.addWidget(field)
    field.show()
    assert field.input.height() >= line_height("title" if big else "body")
    assert field.frame.height() >= field.input.height()


def test_a_long_error_wraps_and_is_seen_whole(qtbot: QtBot) -> None:
    field = Field("Limit per charge", value="15.00")
    field.set_error("Below the price of $19.00, which the shop will ask for in one charge")
    field.resize(260, 100)
    qtbot.addWidget(field)
    field.show()
    field.resize(260, field.heightForWidth(260))
    words = next(x for x in field.findChildren(Label) if x.text().startswith("Below"))
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))


@pytest.mark.parametrize("width", [200, 336, 520])
def test_a_sentence_of_many_lines_has_all_of_them_where_a_page_is_narrow(
    qtbot: QtBot, width: int
) -> None:
    field, page = Field("Key file"), QWidget()
    page.setLayout(column(field, STRETCH))
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    field.set_error("This is another key file. The password was not tried, and " * 4)
    words = next(x for x in field.findChildren(Label) if x.text().startswith("This"))
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    page.resize(width - 40, 700)
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))


def test_options_keep_room_for_the_heavier_chosen_word(qtbot: QtBot) -> None:
    for row in (Chips([("a", "Fill to $100")]), Tabs([("a", "Limits and rules")])):
        qtbot.addWidget(row)
        option = row.findChild(OptionButton)
        assert option.sizeHint().width() >= text_width(option.words(), "strong")


def test_the_navigation_grows_with_its_words(qtbot: QtBot) -> None:
    rail = NavRail([NavItem("a", "alert", "Needs attention", badge="12")])
    qtbot.addWidget(rail)
    assert rail.width() >= 20 + 42 + text_width("Needs attention", "strong") + 34


def test_a_bar_grows_with_a_wrapped_sentence(qtbot: QtBot) -> None:
    bar = InfoBar("alert", "bad", "Top-ups are off: money units contradict each other", "Why")
    qtbot.addWidget(bar)
    assert bar.heightForWidth(320) > bar.heightForWidth(1200)


@pytest.mark.parametrize("make", [gallery.make_components, gallery.make_panels])
def test_no_label_is_lower_than_its_text(qtbot: QtBot, make) -> None:
    page: QWidget = make()
    qtbot.addWidget(page)
    hint = page.sizeHint()
    page.resize(max(1280, hint.width()), max(800, hint.height()))
    page.show()
    short = [
        label.text()
        for label in page.findChildren(Label)
        if label.isVisible()
        and label.text()
        and label.height() < label.heightForWidth(label.width())
        and label.wordWrap()
    ]
    assert short == []


def test_the_unknown_amount_is_whole_in_the_smallest_window(qtbot: QtBot) -> None:
    line = TruthLine()
    qtbot.addWidget(line)
    line.set_segments(
        (
            TruthSegment("offline", "Offline", "since 09:53", short_value="09:53"),
            TruthSegment("plain", "Wallet", "44,821.00 USDC", icon="wallet"),
            TruthSegment("stale", "As of", "09:53", icon="pending"),
            TruthSegment("unknown", "Not known yet", "$2,530.00", icon="unknown"),
        )
    )
    line.resize(899, line.height())
    line.show()
    views = line.findChildren(TruthSegmentView)
    assert all(view.width() >= view.sizeHint().width() for view in views)
    eye = line.findChild(Button)
    assert eye is not None
    assert max(view.geometry().right() for view in views) < eye.geometry().left()


def test_answers_that_wrap_are_seen_whole(qtbot: QtBot) -> None:
    box = UnknownOutcomeBox(UNKNOWN)
    pane = holder(column(box, STRETCH))
    qtbot.addWidget(pane)
    pane.resize(520, 1400)
    pane.show()
    for label in box.findChildren(Label):
        assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_stages_that_need_more_room_than_others_get_it(qtbot: QtBot) -> None:
    track = StageTrack(UNKNOWN.stages)
    qtbot.addWidget(track)
    needs = [
        max(text_width(stage.title, "strong"), text_width(stage.note, "caption"))
        for stage in UNKNOWN.stages
    ]
    track.resize(int(sum(needs)) + 8 * len(needs) + 1, track.height())
    rooms = track.rooms()
    assert all(room >= need for room, need in zip(rooms, needs, strict=True))
    assert sum(rooms) == pytest.approx(track.width())
    track.resize(2000, track.height())
    assert len(set(track.rooms()[:-1])) == 1
