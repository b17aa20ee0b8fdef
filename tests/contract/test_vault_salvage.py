"""What still authenticates in a damaged vault is read, and nothing that is not so."""

import shutil
from pathlib import Path

import pytest

from desktop_app.adapters.vault.files import DATABASE
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.vault_errors import (
    DetailsMissing,
    VaultDamaged,
)
from tests.contract.broken_files import PAGE, flip, half_synced, page
from tests.contract.salvage_rig import CARDS, are_right, good, numbers, pan_of, salvage, take
from tests.contract.vault_rig import (
    CVV,
    EXPIRY,
    card,
    details,
    enter,
    make,
    opened,
    picture,
)

__all__ = ["good"]


def test_of_a_whole_vault_everything_is_read(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    before = picture(tmp_path)
    found = salvage(folder)
    assert picture(tmp_path) == before
    report = found.report
    assert (report.name, report.lost, report.lost_pages) == ("Shop", 0, 0)
    assert report.nameless == frozenset()
    with opened(good) as vault:
        assert sorted(report.cards, key=lambda one: one.id) == sorted(
            vault.cards.all(), key=lambda one: one.id
        )
    assert numbers(found) == {card(n).id: pan_of(n) for n in range(CARDS)}
    assert found.reveal(card(0).id, Field.CVV).reveal() == "111"
    assert found.reveal(card(2).id, Field.CVV).reveal() == CVV
    assert found.reveal(card(2).id, Field.EXPIRY).reveal() == EXPIRY
    with pytest.raises(DetailsMissing):
        found.reveal(card(1).id, Field.CVV)
    with pytest.raises(DetailsMissing):
        found.reveal(CardId("nobody's"), Field.PAN)


@pytest.mark.parametrize("first", [bytes(PAGE), b"\x9b" * PAGE])
def test_without_the_first_page_all_cards_are_read(
    first: bytes, good: Path, tmp_path: Path
) -> None:
    folder = take(good, tmp_path)
    page(1, first)(folder)
    with pytest.raises(VaultDamaged):
        enter(folder)
    found = salvage(folder)
    assert len(numbers(found)) == CARDS
    assert (found.report.lost, found.report.lost_pages) == (0, 1)


def test_any_one_page_may_be_lost(good: Path, tmp_path: Path) -> None:
    """The rest is read, nothing is false, and what is lost is counted."""
    folder = take(good, tmp_path)
    whole = (folder / DATABASE).read_bytes()
    lost = 0
    for number in range(1, len(whole) // PAGE + 1):
        flip((number - 1) * PAGE + 1234)(folder)
        report = (found := salvage(folder)).report
        assert report.lost_pages == 1, number
        gone = CARDS - len(are_right(found))
        assert report.lost >= gone, number
        lost += gone
        (folder / DATABASE).write_bytes(whole)
    assert lost  # else no page of numbers was hit


def test_a_card_whose_row_is_lost_is_shown_by_its_number(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    pages = (folder / DATABASE).stat().st_size // PAGE
    whole = (folder / DATABASE).read_bytes()
    for number in range(2, pages + 1):
        flip((number - 1) * PAGE + 5)(folder)
        found = salvage(folder)
        if found.report.nameless:
            break
        (folder / DATABASE).write_bytes(whole)
    for one in found.report.cards:
        if one.id in found.report.nameless:
            assert one.facts.last4 == found.reveal(one.id, Field.PAN).reveal()[-4:]
            assert (one.label, one.expiry is None) == ("", False)
    assert found.report.nameless


def test_of_a_cut_database_the_rest_is_read(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    whole = (folder / DATABASE).read_bytes()
    pages, most = len(whole) // PAGE, 0
    for kept in range(1, pages, 5):
        (folder / DATABASE).write_bytes(whole[: kept * PAGE + 17])
        found = salvage(folder)
        assert (found.report.pages, found.report.lost_pages) == (pages, pages - kept)
        most = max(most, len(are_right(found)))
    assert most > CARDS // 2


def test_of_a_half_synced_database_the_rest_is_read(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    half_synced(folder)
    found = salvage(folder)
    assert len(are_right(found)) < CARDS
    assert found.report.lost_pages >= found.report.pages // 2 - 1


def test_commits_that_only_the_log_has_are_read(tmp_path: Path) -> None:
    vault = make(tmp_path / "open")
    vault.cards.put([card(1)])
    vault.cards.seal_details(card(1).id, details(pan=pan_of(1)))
    vault.checkpoint()
    vault.cards.forget(card(1).id, Field.CVV)
    vault.cards.put([card(2)])
    vault.cards.seal_details(card(2).id, details(pan=pan_of(2)))
    folder = Path(shutil.copytree(tmp_path / "open", tmp_path / "vault"))
    vault.close()
    (folder / "vault.lock").unlink()
    page(1, bytes(PAGE))(folder)
    before = picture(folder)
    found = salvage(folder)
    assert picture(folder) == before
    assert numbers(found) == {card(n).id: pan_of(n) for n in (1, 2)}
    assert {one.id: one.stored for one in found.report.cards}[card(1).id] == {
        Field.PAN,
        Field.EXPIRY,
    }  # what the owner forgot stays so
    flip(-PAGE // 2, "vault.db-wal")(folder)
    assert card(1).id in numbers(salvage(folder))
    (folder / "vault.db-wal").write_bytes(b"\x9b" * 70_000)
    assert numbers(salvage(folder)) == {card(1).id: pan_of(1)}


def test_a_row_that_goes_on_in_other_pages_is_read(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    long = "ö" * 2500
    vault._database.write(
        "INSERT INTO cards VALUES ('long', 'active', ?, '', '', '', '4821', NULL, '', '', '', '',"
        " NULL, 1, NULL, '')",
        (long,),
    )
    vault.close()
    (one,) = salvage(tmp_path / "vault").report.cards
    assert (one.label, one.facts.last4) == (long, "4821")


def test_a_detail_that_was_moved_is_no_detail(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    with opened(folder) as vault:
        vault._database.write(
            "UPDATE secrets SET owner = 'card/other' WHERE owner = ?", (f"card/{card(5).id}",)
        )
    found = salvage(folder)
    assert card(5).id not in numbers(found)
    assert "other" not in numbers(found)
    assert found.report.lost == 3
