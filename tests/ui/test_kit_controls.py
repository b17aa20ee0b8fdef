"""Controls: names, keys, states and what they refuse to do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.chips import Chips, FilterChip
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.kit.text_area import TextArea
from desktop_app.ui.kit.tiles import RadioTile, TileGroup
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


def _shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_a_label_shows_markup_as_it_is_written(qtbot: QtBot) -> None:
    label = Label("<b>Adobe</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>Adobe</b>"


def test_words_with_an_ampersand_make_no_shortcut(qtbot: QtBot) -> None:
    button = Button("Black & White")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.words() == "Black & White"
    assert button.accessibleName() == "Black & White"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_focused_button_answers_to_the_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Freeze")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_a_disabled_button_says_why_and_does_nothing(qtbot: QtBot) -> None:
    button = Button("Top up", "filled")
    qtbot.addWidget(button)
    button.disable("Top-ups need a connection")
    assert button.accessibleDescription() == "Top-ups need a connection"
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_button_that_paused_gets_its_focus_back(qtbot: QtBot) -> None:
    button, other = Button("Test connection"), Button("Next")
    page = holder(column(button, other))
    _shown(qtbot, page)
    button.setFocus()
    button.pause("Testing.")
    assert not button.isEnabled()
    button.resume()
    assert button.hasFocus()


def test_focus_that_was_moved_on_is_not_taken_back(qtbot: QtBot) -> None:
    button, other, third = Button("Test connection"), Button("Next"), Button("Third")
    page = holder(column(button, other, third))
    _shown(qtbot, page)
    button.setFocus()
    button.pause("Testing.")
    third.setFocus()
    button.resume()
    assert third.hasFocus()


def test_focus_is_seen_on_every_kind_of_button(qtbot: QtBot) -> None:
    page = QWidget()
    lines = QVBoxLayout(page)
    buttons = [Button("Go", kind) for kind in ("filled", "tonal", "secondary", "ghost", "danger")]
    for button in buttons:
        lines.addWidget(button)
    _shown(qtbot, page)
    for button in buttons:
        button.clearFocus()
        before = _picture(button)
        button.setFocus()
        assert _picture(button) != before


def test_a_field_is_named_by_its_label(qtbot: QtBot) -> None:
    for field in (Field("Amount"), ComboField("Holder"), TextArea("Note")):
        qtbot.addWidget(field)
    assert Field("Amount").input.accessibleName() == "Amount"
    assert ComboField("Holder").combo.accessibleName() == "Holder"
    assert TextArea("Note").input.accessibleName() == "Note"


def test_an_error_stands_in_for_the_hint_and_goes_again(qtbot: QtBot) -> None:
    field = Field("Amount", hint="At least $2.00")
    qtbot.addWidget(field)
    field.set_error("Below the price of $19.00")
    assert field.input.accessibleDescription() == "Below the price of $19.00"
    field.set_error("")
    assert field.input.accessibleDescription() == "At least $2.00"
    assert field.error() == ""


def test_a_field_not_offered_shows_the_reason_and_takes_no_text(qtbot: QtBot) -> None:
    field = Field("Limit per month", value="9", placeholder="0.00")
    qtbot.addWidget(field)
    field.set_not_offered("Not for one-purchase cards")
    assert not field.input.isEnabled()
    assert (field.text(), field.input.placeholderText()) == ("", "Not for one-purchase cards")
    field.set_offered()
    assert field.input.isEnabled()
    assert field.input.placeholderText() == "0.00"


def test_a_password_is_masked_and_its_eye_is_reached_by_tab(qtbot: QtBot) -> None:
    field = Field("Master password", password=True)
    _shown(qtbot, field)
    field.setFocus()
    assert field.input.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClick(field.input, Qt.Key.Key_Tab)
    eye = QApplication.focusWidget()
    assert eye.accessibleName() == "Show Master password"
    qtbot.keyClick(eye, Qt.Key.Key_Space)
    assert field.input.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide Master password"
    field.conceal()
    assert field.input.echoMode() == QLineEdit.EchoMode.Password


def test_clearing_a_password_leaves_nothing_to_undo(qtbot: QtBot) -> None:
    field = Field("Master password", password=True)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, "swordfish")
    field.clear()
    field.input.undo()
    assert field.text() == ""


def test_caps_lock_is_told_by_a_letter_against_shift(qtbot: QtBot) -> None:
    field = Field("Master password", password=True)
    qtbot.addWidget(field)
    qtbot.keyClick(field.input, "A", Qt.KeyboardModifier.NoModifier)
    assert field.input.accessibleDescription() == "Caps Lock is on"
    qtbot.keyClick(field.input, Qt.Key.Key_CapsLock)
    assert field.input.accessibleDescription() == ""


def test_a_choice_is_kept_when_the_list_is_renewed(qtbot: QtBot) -> None:
    field = ComboField("Holder", [("a", "Ada"), ("b", "Bob")])
    qtbot.addWidget(field)
    field.set_current_id("b")
    field.set_items([("b", "Bob"), ("c", "Cyd")])
    assert field.current_id() == "b"


def test_ten_thousand_choices_come_at_once_and_answer_to_the_keyboard(qtbot: QtBot) -> None:
    field = ComboField("Card", [("", "All cards")])
    qtbot.addWidget(field)
    field.show()
    rows: list[str] = []
    field.combo.model().modelReset.connect(lambda: rows.append("reset"))
    field.combo.model().rowsInserted.connect(lambda *_: rows.append("inserted"))
    field.set_items([("", "All cards"), *((f"c-{n}", f"{n} ads") for n in range(10_000))])
    assert rows == ["reset"]
    assert (field.combo.count(), field.current_id()) == (10_001, "")
    with qtbot.waitSignal(field.chosen) as told:
        qtbot.keyClick(field.combo, Qt.Key.Key_7)
    assert (told.args, field.combo.currentText()) == (["c-7"], "7 ads")
    field.combo.showPopup()
    shown = field.combo.view()
    assert shown.isVisible()
    assert shown.height() < 20 * shown.sizeHintForRow(0)
    assert shown.model().index(7, 0).data(Qt.ItemDataRole.DisplayRole) == "6 ads"
    field.combo.hidePopup()
    field.set_items([("c-9", "9 ads")])
    assert field.current_id() == "c-9"


def test_a_box_is_ticked_by_space(qtbot: QtBot) -> None:
    box = CheckBox("I understand")
    qtbot.addWidget(box)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()


def test_arrows_move_the_choice_among_tiles_and_segments(qtbot: QtBot) -> None:
    page = QWidget()
    lines = QVBoxLayout(page)
    tiles = {"ads": RadioTile("ads", "Ads", "-"), "one": RadioTile("purchase", "One", "-")}
    segments = Segments([("a", "Transactions"), ("b", "What happened")])
    for widget in (*tiles.values(), segments):
        lines.addWidget(widget)
    group = TileGroup(tiles, page)
    group.set_current_id("ads")
    _shown(qtbot, page)
    tiles["ads"].setFocus()
    with qtbot.waitSignal(group.chosen) as choice:
        qtbot.keyClick(tiles["ads"], Qt.Key.Key_Down)
    assert choice.args == [group.current_id()] == ["one"]
    first = segments.findChildren(QAbstractButton)[0]
    first.setFocus()
    with qtbot.waitSignal(segments.chosen):
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert segments.current_id() == "b"


def test_a_quick_choice_is_marked_and_told(qtbot: QtBot) -> None:
    chips = Chips([("20", "+ $20"), ("50", "+ $50")])
    qtbot.addWidget(chips)
    with qtbot.waitSignal(chips.chosen) as choice:
        chips.findChildren(QAbstractButton)[1].click()
    assert (choice.args, chips.current_id()) == (["50"], "50")
    chips.set_current_id("")
    assert chips.current_id() == ""


def test_a_condition_names_what_a_click_takes_away(qtbot: QtBot) -> None:
    chip = FilterChip("frozen")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Remove frozen"
    with qtbot.waitSignal(chip.removed):
        chip.click()


def test_a_state_is_told_in_words(qtbot: QtBot) -> None:
    pill = Pill("freezing")
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "Freezing…"
    pill.set_state("terminated", "Terminated 3 May")
    assert pill.accessibleName() == "Terminated 3 May"
