"""A file of cards in the real window over the practice bank, and a list that outlives a lock."""

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.bulk.page import BulkPage
from tests.support.app_rig import Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def open_page(rig: Rig) -> BulkPage:
    rig.qtbot.waitUntil(lambda: bool(rig.picture.holders))
    QTest.keyClick(rig.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for("Issue many from a file")
    rig.driver.click("Issue many from a file")
    rig.wait_for("Back to one card")
    (page,) = rig.window.findChildren(BulkPage)
    return page


def test_a_file_of_three_cards_is_issued_and_its_results_are_saved(
    rig: Rig, tmp_path: Path
) -> None:
    page = open_page(rig)
    who = rig.picture.holders[0].name
    file = tmp_path / "april.csv"
    file.write_text("Name;Person;Amount\n" + f"=Ads;{who};20\n" * 2, encoding="utf-8-sig")
    page.take_file(str(file))
    rig.wait_for("april.csv: 2 rows", "notes to look at first")
    assert not page.plan.effect.isEnabled()
    rows = "".join(f"Shop {n};{who};2{n}.00\n" for n in range(3))
    file.write_text("Name;Person;Amount\n" + rows, encoding="utf-8-sig")
    page.take_file(str(file))
    rig.wait_for("april.csv: 3 rows", "Issue 3 cards and load $63.00")
    assert rig.host.bank.control("ledger")["cards"] == []
    rig.driver.click("Issue 3 cards and load $63.00")
    rig.wait_for("Finished: 3 of 3 cards were made.")
    saved = tmp_path / "results.csv"
    page.save_results(str(saved))
    rig.wait_for("Saved as results.csv")
    with saved.open(encoding="utf-8-sig", newline="") as told:
        cells = list(csv.DictReader(told))
    assert [row["state"] for row in cells] == ["done"] * 3
    assert [row["loaded"] for row in cells] == ["20.00", "21.00", "22.00"]
    made = {card["id"]: card for card in rig.host.bank.control("ledger")["cards"]}
    assert {row["card id"] for row in cells} == set(made)
    assert all(len(row["last four"]) == 4 for row in cells)
    rig.driver.click("Put this list away")
    rig.wait_for("Choose a file…")


def test_a_list_that_a_lock_cut_off_stands_still_until_the_person_says_go_on(
    rig: Rig, tmp_path: Path
) -> None:
    rig.host.bank.control("delays", {"activate_ms": 1_500})  # so that the lock comes in time
    page = open_page(rig)
    who = rig.picture.holders[0].name
    file = tmp_path / "may.csv"
    rows = "".join(f"Shop {n};{who};20\n" for n in range(3))
    file.write_text("Name;Person;Amount\n" + rows)
    page.take_file(str(file))
    rig.wait_for("Issue 3 cards and load $60.00")
    rig.driver.click("Issue 3 cards and load $60.00")
    rig.wait_for("1 of 3 cards are made.")
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online")
    made = len(rig.host.bank.control("ledger")["cards"])
    page = open_page(rig)
    rig.wait_for("Stands at row")
    assert len(rig.host.bank.control("ledger")["cards"]) == made
    while not page._picture.is_done:  # a row that was cut off is settled by reads first
        rig.qtbot.waitUntil(lambda: page.run.go_on.isVisible() or page._picture.is_done)
        if not page._picture.is_done:
            page.run.go_on.click()
            rig.qtbot.waitUntil(lambda: not page._is_asking and not page._picture.is_running,
                                timeout=20_000)  # fmt: skip
    assert len(rig.host.bank.control("ledger")["cards"]) == 3
