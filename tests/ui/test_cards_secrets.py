"""A number is shown and copied only while asked for, and told by nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.cards import ExpiryFormat, Field
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.ui.cards.copier import Part
from desktop_app.ui.cards.page import UNHEARD, read_out
from tests.support import snapshots
from tests.support.snapshots import altered
from tests.ui.cards_fixture import (
    ADOBE,
    ADS,
    NUMBER,
    TRIAL,
    Screen,
    detail,
    picture,
)
from tests.ui.look_fixture import look

__all__ = ["look"]

pytestmark = pytest.mark.usefixtures("look")
SCREEN_NOTE = "This system cannot stop screen sharing from seeing this."


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    return Screen(qtbot, picture(detail=detail(ADS)))


def _reveal(screen: Screen, name: str = "Reveal number", digits: str = NUMBER) -> None:
    screen.click(name)
    screen.bridge.last("wallet.reveal").answer(Secret(digits))


# --- secrets ----------------------------------------------------------------------------------


def test_reveal_asks_for_one_field_and_shows_it(screen: Screen):
    _reveal(screen)
    assert screen.bridge.last("wallet.reveal").args == (ADS.id, Field.PAN)
    assert screen.detail.face.is_revealed("number")
    assert not screen.detail.face.is_revealed("cvv")
    assert SCREEN_NOTE in screen.shown_words()
    assert "Hides in 30 s" in screen.shown_words()


def test_revealing_another_field_masks_the_first(screen: Screen):
    _reveal(screen)
    _reveal(screen, "Reveal CVV", "123")
    assert screen.detail.face.is_revealed("cvv")
    assert not screen.detail.face.is_revealed("number")


def test_the_button_hides_what_it_showed(screen: Screen):
    _reveal(screen)
    screen.click("Hide number")
    assert not screen.detail.face.is_revealed("number")
    assert SCREEN_NOTE not in screen.shown_words()


def test_escape_hides_every_digit(screen: Screen):
    _reveal(screen)
    QTest.keyClick(screen.page, Qt.Key.Key_Escape)
    assert not screen.detail.face.is_revealed("number")


def test_space_shows_while_it_is_held(screen: Screen, qtbot: QtBot):
    QTest.keyPress(screen.view, Qt.Key.Key_Space)
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    assert screen.detail.face.is_revealed("number")
    qtbot.wait(400)
    QTest.keyRelease(screen.view, Qt.Key.Key_Space)
    assert not screen.detail.face.is_revealed("number")


def test_a_short_space_leaves_the_number_shown(screen: Screen):
    QTest.keyPress(screen.view, Qt.Key.Key_Space)
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    QTest.keyRelease(screen.view, Qt.Key.Key_Space)
    assert screen.detail.face.is_revealed("number")


def test_an_answer_after_hiding_is_dropped(screen: Screen):
    screen.click("Reveal number")
    screen.page.conceal()
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    assert not screen.detail.face.is_revealed("number")


def test_an_answer_for_another_card_is_dropped(screen: Screen):
    screen.click("Reveal number")
    screen.page.show_snapshot(picture(detail=detail(ADOBE)))
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    assert not screen.detail.face.is_revealed("number")


def test_another_card_hides_the_number(screen: Screen):
    _reveal(screen)
    screen.page.show_snapshot(picture(detail=detail(ADOBE)))
    assert not screen.detail.face.is_revealed("number")


def test_leaving_the_page_hides_the_number(screen: Screen):
    _reveal(screen)
    screen.page.hide()
    assert not screen.detail.face.is_revealed("number")


def test_a_new_picture_of_the_same_card_keeps_it_shown(screen: Screen):
    _reveal(screen)
    screen.page.show_snapshot(picture(detail=detail(altered(ADS, available=Money.usd(1)))))
    assert screen.detail.face.is_revealed("number")


def test_no_name_or_tooltip_holds_the_number(screen: Screen):
    _reveal(screen)
    for widget in [screen.window, *screen.window.findChildren(QWidget)]:
        told = (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
        assert NUMBER[4:12] not in "".join(told).replace(" ", "")


def test_a_failed_reveal_is_told_in_four_parts(screen: Screen):
    screen.click("Reveal number")
    screen.bridge.last("wallet.reveal").fail()
    assert "The service refused." in screen.shown_words()
    screen.click("Close this message")
    assert "The service refused." not in screen.shown_words()


def test_a_number_that_is_not_stored_is_said_in_words(qtbot: QtBot):
    bare = altered(ADS, stored=frozenset(), expiry=None)
    screen = Screen(qtbot, picture(detail=detail(bare), capabilities=snapshots.GUIDE))
    assert "Number not stored on this computer" in screen.shown_words()
    assert "shows it only once" in screen.shown_words()
    assert screen.named("Reveal number") is None


def test_space_asks_nothing_where_no_number_is_stored(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(altered(ADS, stored=frozenset()))))
    QTest.keyClick(screen.view, Qt.Key.Key_Space)
    assert not screen.bridge.asked("wallet.reveal")


def test_an_ended_card_shows_no_cvv(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(TRIAL)))
    assert not screen.named("Reveal CVV").isEnabled()


# --- copying ----------------------------------------------------------------------------------


def test_a_copied_number_is_told_and_can_be_cleared(screen: Screen):
    screen.click("Copy number")
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    assert QGuiApplication.clipboard().text() == NUMBER
    assert screen.toasts.title() == "Number copied"
    screen.click("Clear now")
    assert QGuiApplication.clipboard().text() != NUMBER


def test_the_toast_says_what_is_copied_how_long_and_what_comes_next(screen: Screen):
    screen.detail.copier.copy(Part.EXPIRY)
    screen.ui.clipboard.ticked.emit(22)
    assert screen.toasts.title() == "Expiry copied"
    assert screen.toasts._toast.text == "Clipboard clears in 0:22. Next: CVV, Ctrl+J"


def test_the_countdown_gives_way_to_another_word_and_comes_back_after_it(screen: Screen):
    screen.detail.copier.copy(Part.EXPIRY)
    screen.toasts.show_toast("done", "Frozen", "Adobe is frozen")
    screen.ui.clipboard.ticked.emit(21)
    assert screen.toasts._toast.text == "Adobe is frozen"
    screen.toasts.dismiss()
    screen.ui.clipboard.ticked.emit(20)
    assert screen.toasts.title() == "Expiry copied"
    screen.ui.clipboard.clear()
    assert not screen.toasts.is_shown()


def test_the_toast_names_the_card_when_another_one_is_shown(screen: Screen):
    screen.detail.copier.copy(Part.EXPIRY)
    screen.page.show_snapshot(picture(detail=detail(ADOBE)))
    screen.ui.clipboard.ticked.emit(22)
    assert screen.toasts._toast.text == "From Google Ads. Clipboard clears in 0:22"


def test_what_was_cleared_behind_another_word_is_told_no_more(screen: Screen):
    screen.detail.copier.copy(Part.EXPIRY)
    screen.toasts.show_toast("done", "Frozen", "Adobe is frozen")
    screen.ui.clipboard.clear()
    screen.ui.clipboard.ticked.emit(30)
    assert screen.toasts.title() == "Frozen"


def test_the_toast_goes_with_the_clipboard(screen: Screen):
    screen.detail.copier.copy(Part.EXPIRY)
    screen.ui.clipboard.clear()
    assert not screen.toasts.is_shown()


def test_a_number_of_a_card_left_meanwhile_is_not_copied(screen: Screen):
    screen.click("Copy number")
    screen.page.show_snapshot(picture(detail=detail(ADOBE)))
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    assert not screen.ui.clipboard.holds_secret


def test_copy_next_goes_through_the_card(screen: Screen):
    copied = []
    for _ in range(5):
        screen.click("Copy next")
        for call in screen.bridge.asked("wallet.reveal"):
            if not call.future.done():
                call.answer(Secret("123"))
        copied.append(screen.toasts.title())
    assert copied == [
        "Number copied", "Expiry copied", "CVV copied", "Holder copied", "Number copied",
    ]  # fmt: skip


def test_the_expiry_is_copied_in_the_chosen_format_which_is_kept(screen: Screen):
    screen.click("Copy expiry")
    menu = screen.window.findChildren(QMenu)[0]
    action = next(a for a in menu.actions() if a.text().endswith("MM/YYYY"))
    action.trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == "03/2029"
    kept = screen.bridge.last("wallet.set_preferences").args[0]
    assert kept.expiry_format is ExpiryFormat.MM_YYYY


def test_a_number_of_another_card_is_said_and_can_still_be_shown(screen: Screen):
    screen.page.show_snapshot(picture(detail=detail(ADS, other_number="0007")))
    words = screen.shown_words()
    assert "ends 0007" in words
    assert f"ending {ADS.last4}. Do not pay with it." in words
    assert screen.named("Reveal number") is not None
    screen.page.show_snapshot(picture(detail=detail(ADS)))
    assert "Do not pay with it" not in screen.shown_words()


# --- reading out --------------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is announced, as with a screen reader at work."""
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(event.message())
    )
    return told


def test_nothing_of_the_number_is_announced_when_it_is_shown(screen: Screen, heard: list[str]):
    _reveal(screen)
    assert screen.detail.face.is_revealed("number")
    assert not any(NUMBER[:4] in text.replace(" ", "") for text in heard)


def test_the_number_is_read_in_groups_when_asked_and_is_not_shown(screen: Screen, heard: list[str]):
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(screen.view, Qt.Key.Key_R, keys)
    assert screen.bridge.last("wallet.reveal").args == (ADS.id, Field.PAN)
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    assert heard == ["4 0 0 0, 0 0 0 0, 0 0 0 0, 4 4 1 7"]
    assert not screen.detail.face.is_revealed("number")


def test_while_the_cvv_is_shown_it_is_the_cvv_that_is_read(screen: Screen, heard: list[str]):
    _reveal(screen, "Reveal CVV", "123")
    read_out(screen.detail, screen.toasts)
    assert screen.bridge.last("wallet.reveal").args == (ADS.id, Field.CVV)
    screen.bridge.last("wallet.reveal").answer(Secret("123"))
    assert heard[-1] == "1 2 3"


def test_a_number_of_a_card_left_meanwhile_is_not_read(screen: Screen, heard: list[str]):
    read_out(screen.detail, screen.toasts)
    screen.page.show_snapshot(picture(detail=detail(ADOBE)))
    screen.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    assert heard == []


def test_without_a_screen_reader_the_number_is_not_even_opened(screen: Screen):
    read_out(screen.detail, screen.toasts)
    assert not screen.bridge.asked("wallet.reveal")
    assert screen.toasts.title() == UNHEARD
