"""What still authenticates in a damaged vault is read without changing it, and nothing else is."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.adapters.vault.files import DATABASE
from desktop_app.adapters.vault.salvage import FolderSalvager, Salvage
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DetailsMissing,
    NotAVault,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
    WrongPassword,
)
from tests.contract.broken_files import PAGE, bytes_of, flip, half_synced, page
from tests.contract.broken_keys import instead, link_to_a_letter, stating
from tests.contract.vault_rig import (
    CHEAPEST,
    CVV,
    EXPIRY,
    NOW,
    PASSWORD,
    at_once,
    card,
    details,
    enter,
    make,
    opened,
    picture,
)

CARDS = 60


def pan_of(number: int) -> str:
    """A number of its own for each card; whether it checks does not matter here."""
    return f"400000{number:010}"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault of many pages."""
    folder = tmp_path_factory.mktemp("good") / "vault"
    vault = make(folder)
    with vault.commit():
        for number in range(CARDS):
            vault.cards.put([card(number)])
            vault.cards.seal_details(card(number).id, details(pan=pan_of(number)))
    vault.cards.seal_details(card(0).id, details(pan=pan_of(0), cvv="111"))
    vault.cards.forget(card(1).id, Field.CVV)
    vault.close()
    return folder


def take(good: Path, place: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(good, place / "vault"))


def salvage(folder: Path, password: str = PASSWORD) -> Salvage:
    """What is left of it."""
    return asyncio.run(FolderSalvager(at_once, CHEAPEST).open(folder, Secret(password)))


def numbers(found: Salvage) -> dict[str, str]:
    """Every number that opens, by card."""
    return {
        one.id: found.reveal(one.id, Field.PAN).reveal()
        for one in found.report.cards
        if Field.PAN in one.stored
    }


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
        read = numbers(found)
        assert all(read[card(n).id] == pan_of(n) for n in range(CARDS) if card(n).id in read)
        gone = CARDS - len(read)
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


@pytest.mark.parametrize("part", [3, 2])
def test_of_a_cut_database_the_rest_is_read(part: int, good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    bytes_of(lambda data: data[: len(data) * (part - 1) // part + 17])(folder)
    found = salvage(folder)
    assert numbers(found)
    assert found.report.lost_pages > found.report.pages // part - 2
    assert found.report.lost > 0


def test_of_a_half_synced_database_the_rest_is_read(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    half_synced(folder)
    assert numbers(salvage(folder))


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


def nothing_left(folder: Path) -> None:
    bytes_of(lambda data: bytes(len(data)))(folder)


def no_database(folder: Path) -> None:
    (folder / DATABASE).unlink()


def no_keys(folder: Path) -> None:
    for name in ("vault.key", "vault.key.bak"):
        (folder / name).unlink()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (nothing_left, VaultDamaged),
        (bytes_of(lambda _: b""), VaultDamaged),
        (no_database, VaultDamaged),
        (no_keys, VaultDamaged),
        (instead(link_to_a_letter, DATABASE), NotAVault),
        (instead(Path.mkdir, DATABASE), NotAVault),
        (stating(name="Tampered"), VaultDamaged),
        (stating(magic="other"), NotAVault),
        (lambda folder: shutil.rmtree(folder), VaultMissing),
    ],
)
def test_where_nothing_can_be_read_it_says_why_and_changes_nothing(
    spoil: Callable[[Path], None], error: type[Exception], good: Path, tmp_path: Path
) -> None:
    folder = take(good, tmp_path)
    spoil(folder)
    before = picture(tmp_path)
    with pytest.raises(error):
        salvage(folder)
    assert picture(tmp_path) == before


def test_another_password_reads_nothing(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    with pytest.raises(WrongPassword):
        salvage(folder, "wrong horse battery staple")


def test_an_open_vault_is_left_alone(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    with opened(folder) as vault:
        with pytest.raises(VaultInUse):
            salvage(folder)
        vault.settings.put("still", "mine")


def test_after_closing_nothing_opens(good: Path, tmp_path: Path) -> None:
    found = salvage(take(good, tmp_path))
    found.close()
    with pytest.raises((Locked, DetailsMissing)):
        found.reveal(card(2).id, Field.PAN)


def test_the_newest_whole_backup_is_found(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    salvager = FolderSalvager(at_once, CHEAPEST)
    assert asyncio.run(salvager.newest_backup(folder)) is None
    with opened(folder) as vault:
        older = asyncio.run(vault.backups.make(NOW))
        newer = asyncio.run(vault.backups.make(NOW.replace(year=2027)))
    assert asyncio.run(salvager.newest_backup(folder)) == newer
    Path(newer.path).write_bytes(b"x" * 5000)
    assert asyncio.run(salvager.newest_backup(folder)) == older
