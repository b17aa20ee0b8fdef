"""The cards that were found in a damaged vault: searched, shown, copied, and nowhere else."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.domain.cards import Field
from desktop_app.domain.salvaged import Salvaged
from desktop_app.domain.secrets import Secret
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.salvage.card_rows import SHOWN
from desktop_app.ui.salvage.sheet import SalvageSheet
from tests.ui.action_desk import Desk, desk
from tests.ui.look_fixture import look
from tests.ui.recovery_desk import heard, said
from tests.ui.salvage_desk import CVV, PAN, read, sheet, show
from tests.ui.shots_salvage import card

__all__ = ["desk", "look", "sheet"]
pytestmark = pytest.mark.usefixtures("look")


def test_many_cards_are_reached_by_searching(desk: Desk, sheet: SalvageSheet) -> None:
    read(desk, sheet)
    assert len(sheet.cards.rows()) == SHOWN
    assert "22 more" in said(sheet)
    sheet.cards.search.set_text("meta 4836")
    sheet.cards.search.text_edited.emit("meta 4836")
    assert [row.card.label for row in sheet.cards.rows()] == ["Meta Ads 3"]
    sheet.cards.rows()[0].click()
    assert sheet.card.face._view.last_four == "4836"
    sheet.cards.search.set_text("nobody")
    sheet.cards.search.text_edited.emit("nobody")
    assert sheet.cards.rows() == []
    assert words.NONE_FOUND in said(sheet)


def test_a_number_is_shown_on_the_face_alone_and_one_at_a_time(
    desk: Desk, sheet: SalvageSheet
) -> None:
    read(desk, sheet)
    show(desk, sheet)
    assert sheet.card.face.is_revealed("number")
    assert desk.bridge.last("salvaging.reveal").args == ("card-0", Field.PAN)
    assert PAN not in said(sheet) + heard(sheet)
    show(desk, sheet, Field.CVV, CVV)
    assert not sheet.card.face.is_revealed("number")
    sheet.card.shows[Field.CVV].click()
    assert not sheet.card.face.is_revealed("cvv")


def test_what_is_shown_goes_with_the_card_and_with_the_windows_focus(
    desk: Desk, sheet: SalvageSheet
) -> None:
    read(desk, sheet)
    show(desk, sheet)
    sheet.cards.rows()[1].click()
    assert not sheet.card.face.is_revealed("number")
    show(desk, sheet)
    QApplication.sendEvent(sheet.card, QEvent(QEvent.Type.WindowDeactivate))
    assert not sheet.card.face.is_revealed("number")
    sheet.card.shows[Field.PAN].click()
    sheet.cards.rows()[2].click()
    desk.bridge.last("salvaging.reveal").answer(Secret(PAN))
    assert not sheet.card.face.is_revealed("number")  # it is another card's


def test_each_part_is_copied_for_a_while(
    desk: Desk, sheet: SalvageSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[tuple[str, int]] = []
    monkeypatch.setattr(desk.ui.clipboard, "copy", lambda get, s: copied.append((get(), s)))
    read(desk, sheet)
    for field in (Field.PAN, Field.CVV):
        sheet.card.copies[field].click()
        desk.bridge.last("salvaging.reveal").answer(Secret(field.value))
    sheet.card.copies[Field.EXPIRY].click()
    assert [text for text, _ in copied] == ["pan", "cvv", "07/29"]
    assert "Expiry copied" in said(sheet)


def test_what_is_not_left_is_not_offered(desk: Desk, sheet: SalvageSheet) -> None:
    bare = card(1, "")._replace(expiry=None, stored=frozenset({Field.PAN}))
    read(desk, sheet, Salvaged("Acme", (bare,), frozenset({bare.id}), 2, 1, 90))
    assert words.NO_NAME in heard(sheet)
    assert sheet.card.shows[Field.PAN].isEnabled()
    calls = len(desk.bridge.calls)
    for button in (sheet.card.shows[Field.CVV], sheet.card.copies[Field.EXPIRY]):
        button.click()
    assert len(desk.bridge.calls) == calls
