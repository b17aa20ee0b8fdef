"""After either lock no widget, model, view or accessible object holds what the window showed."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolTip,
    QWidget,
)

from desktop_app.domain.cards import Field
from desktop_app.domain.money import Money
from desktop_app.ui.home.page import ISSUE
from desktop_app.ui.home.pictures import AUTOMATION, CARDS, NOTICES
from desktop_app.ui.home.places import ACTIVITY, PEOPLE, SETTINGS, WALLETS
from tests.support.app_rig import PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
LABEL = "Quasar Zebrafish"
TYPED = "needle-in-a-find-field"
SHOP = "Walrus Kayaks"
PAGES = (CARDS, PEOPLE, ACTIVITY, NOTICES, WALLETS, AUTOMATION, ISSUE, SETTINGS)
DEPTHS = {"lock": Qt.KeyboardModifier.ControlModifier}
DEPTHS["completely"] = DEPTHS["lock"] | Qt.KeyboardModifier.ShiftModifier
_TEXTS = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
)


def every_text(rig: Rig) -> Iterator[str]:
    """What any object of the program says, to the eye or to a screen reader."""
    yield rig.everything_said()
    for top in QApplication.topLevelWidgets():
        yield top.windowTitle()
        for widget in (top, *top.findChildren(QWidget)):
            yield from _own_texts(widget)
        for model in top.findChildren(QAbstractItemModel):
            yield from _cells(model, QModelIndex())
    yield from _spoken(QAccessible.queryAccessibleInterface(rig.window))
    yield QGuiApplication.clipboard().text()
    yield QToolTip.text()


def _own_texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.text()
        widget.undo()
        yield widget.text()
        yield widget.placeholderText()
    if isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), 50)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            cell = model.index(row, column, parent)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.data(cell, role) or "")


def _spoken(node: QAccessibleInterface | None) -> Iterator[str]:
    if node is None or not node.isValid():
        return
    yield from (node.text(kind) for kind in _TEXTS)
    for index in range(node.childCount()):
        yield from _spoken(node.child(index))


def _canaries(rig: Rig) -> tuple[str, ...]:
    card = rig.issue(LABEL)
    rig.ask(lambda s: s.practice.buy(card.id, Money.usd(7), SHOP))
    rig.refresh()
    pan = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    cvv = rig.ask(lambda s: s.wallet.reveal(card.id, Field.CVV)).reveal()
    assert len(cvv) == 3
    holder = rig.picture.holders[0].name
    return (LABEL, SHOP, TYPED, holder, pan, pan[:4], pan[-4:], "$13.00", "$7.00", "$")


def _visit_all(rig: Rig) -> None:
    home = rig.window._home
    for key in PAGES:
        home._show(key)
        rig.settle()
        for field in home.findChildren(QLineEdit):
            if field.isVisible() and not field.isReadOnly():
                field.setFocus()
                rig.qtbot.keyClicks(field, TYPED)
        rig.settle()
    home._show(CARDS)
    rig.driver.click("Reveal number")
    rig.driver.click("Copy number")
    clipboard = QGuiApplication.clipboard()
    rig.qtbot.waitUntil(lambda: len(clipboard.text()) == 16, timeout=PATIENCE_MS)


@pytest.mark.parametrize("depth", list(DEPTHS))
def test_nothing_that_was_shown_or_typed_is_left(rig: Rig, depth: str) -> None:
    canaries = _canaries(rig)
    _visit_all(rig)
    before = "\n".join(every_text(rig))
    assert [word for word in canaries if word in before] == list(canaries)
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, DEPTHS[depth])
    rig.wait_for("Unlock Purser")
    rig.settle()
    after = "\n".join(every_text(rig))
    assert [word for word in canaries if word in after] == []
    assert rig.window.windowTitle() == "Purser"


def _open_menu(rig: Rig) -> QWidget:
    menu = QMenu(rig.window._home)
    menu.addAction(f"Freeze {LABEL}")
    menu.popup(rig.window.mapToGlobal(rig.window.rect().center()))
    return menu


def _open_file_dialog(rig: Rig) -> QWidget:
    dialog = QFileDialog(rig.window._home, "Save", f"{LABEL}.html")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    return dialog


def _open_sheet(rig: Rig) -> QWidget:
    rig.driver.click("Top up")
    rig.driver.type_into("Amount", "5")
    return rig.window.focusWidget()


def _open_combo(rig: Rig) -> QWidget:
    rig.window._home._show(ISSUE)
    rig.settle()
    combo = rig.window._home._issue.page()._pane.form.findChildren(QWidget)
    box = next(w for w in combo if hasattr(w, "showPopup") and w.isVisible() and w.isEnabled())
    box.showPopup()
    return box.view()


def _show_tip(rig: Rig) -> QWidget:
    QToolTip.showText(rig.window.mapToGlobal(rig.window.rect().center()), f"{LABEL} holds $13.00")
    return rig.window


OVER = {
    "menu": _open_menu,
    "file dialog": _open_file_dialog,
    "sheet": _open_sheet,
    "list of a field": _open_combo,
    "tip": _show_tip,
}


@pytest.mark.parametrize("over", list(OVER))
def test_it_locks_whatever_stands_over_the_window(rig: Rig, over: str) -> None:
    rig.issue(LABEL)
    rig.wait_for(LABEL)
    top: Callable[[Rig], QWidget] = OVER[over]
    assert isinstance(top(rig), QObject)
    rig.settle()
    rig.window._leaving.lock_asked.emit(next(iter(_signs())))
    rig.wait_for("Unlock Purser")
    rig.settle()
    said = "\n".join(every_text(rig))
    assert [word for word in (LABEL, "$") if word in said] == []
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert shown == [rig.window]
    rig.qtbot.keyClicks(rig.window.focusWidget(), "typed")  # and the field takes the keys
    assert rig.window.focusWidget().text() == "typed"


def _signs() -> Iterator[object]:
    from desktop_app.application.presence import Sign

    yield Sign.SCREEN
