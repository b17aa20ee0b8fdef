"""The dialog: focus, keys and what it keeps from the window behind."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit import held_key as held_keys
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.held_key import held_key
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.sheet import Sheet
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

MakeSheet = Callable[..., Sheet]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1000, 700)
    lines = QVBoxLayout(made)
    made.opener = Button("Top up…")
    lines.addWidget(made.opener)
    lines.addWidget(Field("Search"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.opener.setFocus()
    return made


@pytest.fixture
def make_sheet(window: QWidget) -> MakeSheet:
    def make(**more: object) -> Sheet:
        sheet = Sheet(window, "Top up Adobe", **{"effect": "Top up $100.00", **more})
        sheet.amount = Field("Amount", value="100.00")
        sheet.body.addWidget(sheet.amount)
        sheet.open()
        return sheet

    return make


def _tab(qtbot: QtBot, *, back: bool = False) -> QWidget | None:
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    qtbot.keyClick(QApplication.focusWidget(), key)
    return QApplication.focusWidget()


def test_opening_puts_focus_on_the_first_input(make_sheet: MakeSheet) -> None:
    assert make_sheet().amount.input.hasFocus()


def test_tab_goes_round_inside_in_reading_order(qtbot: QtBot, make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    order = [_tab(qtbot) for _ in range(4)]
    close = order[2]
    assert order == [sheet.cancel, sheet.effect, close, sheet.amount.input]
    assert isinstance(close, Button)
    assert close.accessibleName() == "Close"


def test_shift_tab_goes_round_the_other_way(qtbot: QtBot, make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    _tab(qtbot, back=True)
    assert _tab(qtbot, back=True) is sheet.effect


def test_escape_closes_and_gives_focus_back(
    qtbot: QtBot, window: QWidget, make_sheet: MakeSheet
) -> None:
    sheet = make_sheet()
    with qtbot.waitSignal(sheet.closed), qtbot.assertNotEmitted(sheet.accepted):
        qtbot.keyClick(sheet.amount.input, Qt.Key.Key_Escape)
    assert window.opener.hasFocus()


def test_enter_in_an_input_does_the_effect_once_and_stays(
    qtbot: QtBot, make_sheet: MakeSheet
) -> None:
    sheet, done = make_sheet(), []
    sheet.accepted.connect(lambda: done.append(1))
    qtbot.keyClick(sheet.amount.input, Qt.Key.Key_Return)
    assert done == [1]
    assert sheet.isVisible()


def test_enter_on_cancel_cancels(qtbot: QtBot, make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    sheet.cancel.setFocus()
    with qtbot.waitSignal(sheet.closed), qtbot.assertNotEmitted(sheet.accepted):
        qtbot.keyClick(sheet.cancel, Qt.Key.Key_Return)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_held_down_presses_nothing_that_comes_up_under_it(
    qtbot: QtBot, window: QWidget, make_sheet: MakeSheet, key: Qt.Key
) -> None:
    """X11 sends a held key as presses and releases that Qt may not mark as repeats."""
    pressed: list[str] = []
    window.opener.clicked.connect(lambda: pressed.append("opener"))
    sheet = make_sheet()
    sheet.accepted.connect(lambda: pressed.append("effect"))
    sheet.accepted.connect(sheet.dismiss)
    held_key.__init__()
    sheet.effect.setFocus()
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert pressed == ["effect"]
    assert window.opener.hasFocus()


def test_a_key_pressed_anew_presses_what_has_focus(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(held_keys, "monotonic", lambda: now[0])
    pressed: list[float] = []
    window.opener.clicked.connect(lambda: pressed.append(now[0]))
    held_key.note_move()
    for at in (100.0, 100.5, 101.2, 102.1):
        now[0] = at
        held_key.note_move() if at == 100.5 else None
        qtbot.keyClick(window.opener, Qt.Key.Key_Return)
    assert pressed == [100.0, 102.1]


def test_the_other_enter_key_on_cancel_cancels_too(qtbot: QtBot, make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    sheet.cancel.setFocus()
    with qtbot.assertNotEmitted(sheet.accepted), qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(sheet.cancel, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


@pytest.mark.parametrize("part", ["cancel", "effect"])
def test_an_enter_still_held_down_presses_nothing(
    qtbot: QtBot, make_sheet: MakeSheet, part: str
) -> None:
    sheet = make_sheet()
    button = getattr(sheet, part)
    button.setFocus()
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
    )
    with qtbot.assertNotEmitted(sheet.accepted), qtbot.assertNotEmitted(sheet.closed):
        QApplication.sendEvent(button, held)


def test_enter_never_does_a_danger(qtbot: QtBot, make_sheet: MakeSheet) -> None:
    sheet = make_sheet(effect_kind="danger_filled")
    with qtbot.assertNotEmitted(sheet.accepted):
        qtbot.keyClick(sheet.amount.input, Qt.Key.Key_Return)


def test_a_danger_without_inputs_starts_on_cancel(window: QWidget) -> None:
    sheet = Sheet(window, "Terminate?", effect="Terminate 4417", effect_kind="danger_filled")
    sheet.body.addWidget(Label("This cannot be undone."))
    sheet.open()
    assert sheet.cancel.hasFocus()


def test_a_disabled_effect_is_not_done_by_enter(qtbot: QtBot, make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    sheet.effect.disable("waits for an answer")
    with qtbot.assertNotEmitted(sheet.accepted):
        qtbot.keyClick(sheet.amount.input, Qt.Key.Key_Return)


@pytest.mark.parametrize(("keys", "reaches"), [("Ctrl+N", False), ("Ctrl+L", True)])
def test_only_locking_and_hiding_reach_the_window_behind(
    qtbot: QtBot, window: QWidget, make_sheet: MakeSheet, keys: str, reaches: bool
) -> None:
    done: list[int] = []
    QShortcut(QKeySequence(keys), window, lambda: done.append(1))
    sheet = make_sheet()
    qtbot.keyClick(sheet.amount.input, keys[-1], Qt.KeyboardModifier.ControlModifier)
    assert bool(done) is reaches


def test_it_covers_its_window_after_a_resize(
    qtbot: QtBot, window: QWidget, make_sheet: MakeSheet
) -> None:
    sheet = make_sheet()
    window.resize(1200, 650)
    qtbot.waitUntil(lambda: sheet.size() == window.size())


def test_an_error_moves_no_focus_and_makes_room_for_itself(
    qtbot: QtBot, make_sheet: MakeSheet
) -> None:
    sheet = make_sheet()
    before = sheet.amount.height()
    sheet.amount.set_error("At most $2,500.00")
    qtbot.waitUntil(lambda: sheet.amount.height() >= sheet.amount.sizeHint().height() > before)
    assert sheet.amount.input.hasFocus()


def test_the_count_of_errors_leads_to_the_first(make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    sheet.effect.setFocus()
    sheet.problems.set_problems([("limit per charge", sheet.amount)])
    assert sheet.problems.text() == "1 thing to fix: limit per charge"
    assert sheet.problems.focus_first()
    assert sheet.amount.input.hasFocus()


def test_the_count_names_every_field_and_goes_when_all_is_right(make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    sheet.problems.set_problems([("label", sheet.amount), ("amount", sheet.amount)])
    assert sheet.problems.text() == "2 things to fix: label, amount"
    sheet.problems.set_problems([])
    assert sheet.problems.isHidden()
    assert not sheet.problems.focus_first()


def test_one_line_of_text_leaves_the_footer_its_height(qtbot: QtBot, window: QWidget) -> None:
    sheet = Sheet(window, "Import card details", effect="Choose a file…")
    sheet.body.addWidget(Label("It was not read.", "body"))
    sheet.open()
    qtbot.waitUntil(lambda: sheet.effect.height() == sheet.effect.sizeHint().height())
