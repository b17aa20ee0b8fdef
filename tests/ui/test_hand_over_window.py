"""From the card to the file on the disk, through window, worker, vault and bank."""

import base64
import hashlib
import json
import re
import stat
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop_app.application.timeline import Ask, Lens
from desktop_app.domain.cards import Field
from desktop_app.ui.actions.hand_over_sheet import HandOverSheet
from desktop_app.ui.home.page import HomePage
from tests.support.app_rig import LABEL, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def opened(page: str, phrase: str) -> dict[str, str]:
    held = json.loads(re.findall(r'id="sealed">(.*?)</script>', page, re.S)[0])
    raw = {name: base64.b64decode(held[name]) for name in ("salt", "nonce", "sealed")}
    key = hashlib.pbkdf2_hmac("sha256", phrase.encode(), raw["salt"], held["iterations"], 32)
    bound = "purser-handover/1/PBKDF2-HMAC-SHA-256/1000000/AES-256-GCM"
    return json.loads(AESGCM(key).decrypt(raw["nonce"], raw["sealed"], bound.encode()))


def sheet_of(rig: Rig) -> HandOverSheet:
    sheets = [one for one in rig.window.findChildren(HandOverSheet) if one.isVisible()]
    assert len(sheets) == 1
    return sheets[0]


def test_the_holder_opens_what_the_owner_saved_and_the_journal_tells(
    rig: Rig, tmp_path: Path
) -> None:
    card, file = rig.issue(), tmp_path / "card.html"
    number = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    home = rig.window.findChild(HomePage)
    home._cards.hand_over_requested.emit(rig.card(card.id))
    sheet = sheet_of(rig)
    phrase = sheet.passphrase.text()
    sheet.take_file(str(file))
    rig.wait_for("Your master password")
    assert not file.exists()
    rig.prove()
    rig.wait_for("Saved as card.html")
    details = opened(file.read_text("utf-8"), phrase)
    assert (details["number"], details["label"]) == (number, LABEL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    sheet.take_file(str(file))
    rig.prove()
    rig.wait_for("There is already a file of this name.")
    sheet.dismiss()
    rig.settle()
    lines = rig.ask(lambda s: s.wallet.activity.look(Ask(Lens.DEEDS, text="sealed file"))).lines
    assert [line.word for line in lines] == ["failed", "asked", "written", "asked"]
    assert number not in rig.everything_said()
    assert phrase not in rig.everything_said()
