"""The window as a whole: what locking takes away, what ends with it, and what comes back."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.idle import IdleWatch
from tests.support.app_rig import LABEL, PASSWORD, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
FAILURE = Failure("x", "The disk is full.", MoneyMoved.NO, "Nothing was sent.", "Free some space.")


def _digits_shown(rig: Rig) -> list[str]:
    return [t for t in rig.driver.painted().split("\n") if t.isdigit() and len(t) == 4]


def _reveal(rig: Rig) -> str:
    rig.driver.click("Reveal number")
    rig.qtbot.waitUntil(lambda: len(_digits_shown(rig)) >= 4)
    return "".join(_digits_shown(rig)[:4])


def _lock(rig: Rig) -> None:
    rig.window.lock()
    rig.settle()


def test_locking_leaves_no_figure_digit_or_name_in_any_widget(rig: Rig) -> None:
    card = rig.issue()
    rig.wait_for(LABEL, "$20.00")
    pan = _reveal(rig)
    _lock(rig)
    said = rig.everything_said()
    assert [word for word in (LABEL, "$", "USDC", card.last4, pan[:4], pan) if word in said] == []


def test_locking_takes_an_open_sheet_and_its_figures_away(rig: Rig) -> None:
    rig.issue()
    rig.wait_for("$20.00")
    rig.driver.click("Top up")
    rig.wait_for("$2,500.00")
    (page,) = rig.window.findChildren(HomePage)
    _lock(rig)
    assert "$" not in rig.everything_said()
    # Another one may have been built by now, for whoever unlocks next.
    rig.qtbot.waitUntil(lambda: not isValid(page))


def test_locking_asks_for_the_password_of_the_vault_that_was_open(rig: Rig) -> None:
    _lock(rig)
    rig.wait_for("Unlock Purser", "Practice", "SANDBOX")
    rig.unlock()
    rig.wait_for("Online")


def test_locking_by_keyboard_works_over_an_open_sheet(rig: Rig) -> None:
    rig.issue()
    rig.wait_for("$20.00")
    rig.driver.click("Top up")
    rig.wait_for("$2,500.00")
    QTest.keyClick(rig.window.focusWidget(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for("Unlock Purser")


def test_a_picture_that_arrives_after_the_lock_is_not_shown(rig: Rig) -> None:
    rig.issue()
    late = rig.picture
    _lock(rig)
    rig.app.bridge.publish(late)
    rig.settle()
    assert rig.app.bridge.snapshot is None
    assert LABEL not in rig.everything_said()


def test_locking_clears_the_card_number_from_the_clipboard(rig: Rig) -> None:
    rig.issue()
    rig.wait_for("$20.00")
    rig.driver.click("Copy number")
    clipboard = QGuiApplication.clipboard()
    rig.qtbot.waitUntil(lambda: len(clipboard.text()) == 16)
    _lock(rig)
    assert clipboard.text() == ""


def test_the_worker_holds_no_wallet_after_the_lock(rig: Rig) -> None:
    card = rig.issue()
    _lock(rig)

    async def read(session: object) -> str:
        try:
            await session.wallet.reveal(card.id, Field.PAN)
        except Exception as error:
            return type(error).__name__
        return "revealed"

    rig.qtbot.waitUntil(lambda: rig.ask(read) == "Locked")


def test_digits_go_when_the_window_is_no_longer_the_active_one(rig: Rig, qtbot: QtBot) -> None:
    rig.issue()
    rig.wait_for("$20.00")
    assert len(_reveal(rig)) == 16
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    assert len(_digits_shown(rig)) < 4


def test_a_failure_nobody_took_care_of_is_told_in_four_parts(rig: Rig) -> None:
    rig.app.bridge.failed.emit(FAILURE)
    rig.wait_for("The disk is full.", "Nothing was sent.", "Free some space.")


def test_a_failure_after_the_lock_is_told_too(rig: Rig) -> None:
    _lock(rig)
    rig.app.bridge.failed.emit(FAILURE)
    rig.wait_for("The disk is full.", "Nothing was sent.", "Free some space.")


def _nobody_for(rig: Rig, seconds: float) -> None:
    watch = rig.window.findChild(IdleWatch)
    now = watch.read()
    watch.read = lambda: replace(now, wall=now.wall + seconds)


def test_nobody_there_locks_by_the_wall_clock(rig: Rig) -> None:
    # Timers stand still while a computer sleeps; the first look afterwards must lock.
    _nobody_for(rig, rig.picture.preferences.lock_after_min * 60)
    rig.window.findChild(IdleWatch).look()
    rig.wait_for("Unlock Purser", "Locked because nobody used Purser for a while.")


def test_the_first_key_after_a_sleep_locks_before_it_does_anything(rig: Rig) -> None:
    _nobody_for(rig, rig.picture.preferences.lock_after_min * 60)
    QTest.keyClick(rig.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for("Unlock Purser")
    assert "Issue a card" not in rig.painted()


def test_the_practice_vault_is_offered_again_without_the_flag(
    rig: Rig, make_rig: Callable[..., Rig]
) -> None:
    rig.issue()
    rig.end()
    again = make_rig(sandbox=False)
    again.wait_for("Unlock Purser", "Practice", "SANDBOX")
    again.unlock()
    again.wait_for(LABEL, "$20.00")


def test_a_wrong_password_opens_nothing_and_a_right_one_after_it_does(rig: Rig) -> None:
    _lock(rig)
    rig.unlock("not the password at all")
    rig.wait_for("did not open with this password")
    assert rig.app.bridge.snapshot is None
    rig.unlock()
    rig.wait_for("Online")


def test_a_vault_in_another_folder_opens_and_is_asked_for_again_after_locking(
    rig: Rig, make_rig: Callable[..., Rig]
) -> None:
    rig.issue()
    rig.end()
    other = make_rig(sandbox=False, folder="elsewhere")
    other.driver.click("Open a vault")
    other.driver.type_into("Folder of the vault", str(rig.data / "sandbox" / "vault"))
    other.driver.click("Open this vault")
    other.unlock()
    other.wait_for(LABEL)
    _lock(other)
    other.unlock(PASSWORD)
    other.wait_for(LABEL)


def test_closing_the_window_ends_the_worker_and_the_bank(rig: Rig, qtbot: QtBot) -> None:
    rig.window.close()
    qtbot.waitUntil(lambda: rig.app.ended, timeout=5000)
    assert rig.host.stops == 1
    assert not rig.window.isVisible()


class _Windows(QObject):
    """Notes the type of everything that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.add(type(watched).__name__)
        return False


def test_no_page_is_ever_shown_as_a_window_of_its_own(
    make_rig: Callable[..., Rig], qapp: QApplication
) -> None:
    windows = _Windows()
    qapp.installEventFilter(windows)
    rig = make_rig()
    rig.make_vault()
    rig.issue()
    rig.wait_for("$20.00")
    for name in ("Top up", "Close", "Sandbox panel", "Close", "Issue card", "Settings", "Lock"):
        rig.driver.click(name)
        rig.settle()
    qapp.removeEventFilter(windows)
    assert windows.seen == {"MainWindow"}


def test_after_unlocking_the_keyboard_is_somewhere(rig: Rig) -> None:
    rig.wait_for("No cards yet")
    assert rig.window.focusWidget() is not None
    assert rig.window.focusWidget().isVisible()
    _lock(rig)
    assert rig.window.focusWidget().accessibleName() == "Master password"


def test_back_from_issuing_the_first_card_the_focus_can_be_seen(rig: Rig) -> None:
    rig.wait_for("No cards yet")
    rig.driver.click("Issue your first card")
    rig.wait_for("Issue a card")
    rig.issue()
    rig.settle()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    rig.wait_for(LABEL)
    assert QApplication.focusWidget().isVisible()


def test_a_vault_that_is_open_in_another_window_is_refused_in_words(
    rig: Rig, make_rig: Callable[..., Rig]
) -> None:
    other = make_rig()
    other.unlock()
    other.wait_for("already open in another Purser window", "Nothing was written.")
    rig.refresh()
    rig.window.activateWindow()
    rig.wait_for("Online")
