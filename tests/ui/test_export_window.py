"""From one vault into a file and back again, through window, worker, vault and bank."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.domain.cards import CardId, Field
from desktop_app.ui.asking.sheet import AskedAgainSheet
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.moving.export_sheet import ExportSheet
from desktop_app.ui.moving.import_sheet import ImportSheet
from desktop_app.ui.moving.plain_sheet import PlainExportSheet
from tests.support.app_rig import PASSWORD, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def open_sheet(rig: Rig, sheet: QWidget) -> None:
    home = rig.window.findChild(HomePage)
    assert home is not None
    home.keep(sheet)


def type_password(rig: Rig) -> None:
    rig.wait_for("Your master password")
    (asked,) = (one for one in rig.window.findChildren(AskedAgainSheet) if one.isVisible())
    asked.password.set_text(PASSWORD)
    asked.effect.click()


def lose_number(rig: Rig, card_id: CardId) -> None:
    async def lose(session) -> None:
        for field in Field:
            session.wallet._desk.vault.cards.forget(card_id, field)
        session.wallet._desk.book.reload(card_id)
        session.wallet.publish()

    rig.ask(lose)


def test_what_was_exported_brings_a_lost_number_back(rig: Rig, tmp_path: Path) -> None:
    card, file = rig.issue(), tmp_path / "cards.purser-export"
    number = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    sheet = ExportSheet(rig.app.ui, rig.window)
    open_sheet(rig, sheet)
    phrase = sheet.passphrase.text()
    sheet.take_file(str(file))
    rig.wait_for("Your master password")
    assert not file.exists()
    type_password(rig)
    rig.wait_for("Saved as cards.purser-export.")
    assert number.encode() not in file.read_bytes()
    sheet.dismiss()

    lose_number(rig, card.id)
    back = ImportSheet(rig.app.ui, rig.window)
    open_sheet(rig, back)
    back.take_file(str(file))
    rig.wait_for("Enter its passphrase")
    back.passphrase.set_text("another one")
    back.effect.click()
    rig.wait_for("The file does not open")
    back.passphrase.set_text(phrase)
    back.effect.click()
    rig.wait_for("is an export of Purser with 1 card.", "Will be stored")
    back.effect.click()
    rig.wait_for("1 number was stored, encrypted and read back.", "opens with its passphrase alone")
    rig.settle()
    assert rig.card(card.id).stored == {Field.PAN, Field.EXPIRY}
    assert rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal() == number
    assert phrase not in rig.everything_said()


def test_what_was_exported_in_clear_brings_it_back_too_and_leaves_a_line(
    rig: Rig, tmp_path: Path
) -> None:
    card, file = rig.issue(), tmp_path / "cards.csv"
    number = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    sheet = PlainExportSheet(rig.app.ui, rig.window)
    open_sheet(rig, sheet)
    sheet.understood.click()
    sheet.take_file(str(file))
    rig.wait_for("Your master password")
    assert not file.exists()
    type_password(rig)
    rig.wait_for("Saved as cards.csv.", "holds 1 card number")
    assert number in file.read_text().replace(" ", "")
    assert file.stat().st_mode & 0o777 == 0o600
    sheet.dismiss()
    lose_number(rig, card.id)
    back = ImportSheet(rig.app.ui, rig.window)
    open_sheet(rig, back)
    back.take_file(str(file))
    rig.wait_for("Will be stored")
    back.effect.click()
    rig.wait_for("1 number was stored, encrypted and read back.")
    rig.settle()
    assert rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal() == number
    assert number not in rig.everything_said()
    file.unlink()
