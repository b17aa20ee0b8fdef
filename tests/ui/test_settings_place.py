"""Settings, Security says what around the vault can spoil it, and what to do."""

from pathlib import PurePath

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.surroundings import Surroundings
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.settings.place_box import PlaceBox
from tests.support.ui import FAILURE, RecordingBridge, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
FOLDER = PurePath("/home/ada/Dropbox/vault")
LOOK = "computer.surveyor.look"


@pytest.fixture
def box(qtbot: QtBot) -> PlaceBox:
    made = PlaceBox(make_ui())
    qtbot.addWidget(made)
    made.show_folder(FOLDER)
    made.resize(720, 500)
    made.show()
    return made


def _bridge(box: PlaceBox) -> RecordingBridge:
    return box._ui.bridge  # type: ignore[return-value]


def _bars(box: QWidget) -> list[str]:
    return [bar.accessibleName() for bar in box.findChildren(InfoBar) if bar.isVisibleTo(box)]


def _words(box: QWidget) -> str:
    return " ".join(label.text() for label in box.findChildren(Label) if label.isVisibleTo(box))


def test_a_good_place_is_only_named(box: PlaceBox) -> None:
    _bridge(box).last(LOOK).answer(Surroundings())
    assert str(FOLDER) in _words(box)
    assert _bars(box) == []


def test_every_trouble_is_named_with_what_to_do(box: PlaceBox) -> None:
    seen = Surroundings(("vault (1).db", "vault-ADA.db"), "nfs4", "Dropbox")
    _bridge(box).last(LOOK).answer(seen)
    assert _bars(box) == [
        "Beside the vault: “vault (1).db”, “vault-ADA.db”",
        "The vault is on a network drive (nfs4).",
        "Dropbox copies the vault's folder.",
    ]
    assert "merges nothing" in _words(box)
    assert "move the whole folder to a disk of this computer" in _words(box)


def test_many_copies_are_counted_and_their_names_are_plain_text(box: PlaceBox) -> None:
    names = ("vault \u202e(conflict).db", *(f"vault ({n}).db" for n in range(7)))
    _bridge(box).last(LOOK).answer(Surroundings(names))
    (bar,) = _bars(box)
    assert bar.endswith("and 5 more")
    assert "\u202e" not in bar


def test_it_looks_again_when_it_comes_up_and_forgets_what_is_gone(box: PlaceBox) -> None:
    _bridge(box).last(LOOK).answer(Surroundings(("vault (1).db",)))
    box.hide()
    box.show()
    assert len(_bridge(box).asked(LOOK)) == 2
    _bridge(box).last(LOOK).answer(Surroundings())
    assert _bars(box) == []


def test_of_another_vault_it_asks_anew(box: PlaceBox) -> None:
    box.show_folder(PurePath("/other"))
    box.show_folder(PurePath("/other"))
    assert [call.args for call in _bridge(box).asked(LOOK)] == [(FOLDER,), (PurePath("/other"),)]


def test_where_nothing_can_be_known_nothing_is_said(box: PlaceBox) -> None:
    _bridge(box).last(LOOK).fail(FAILURE)
    assert _bars(box) == []
