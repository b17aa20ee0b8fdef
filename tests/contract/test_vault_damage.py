"""Damage on disk is an error or changes nothing; it is never a silently different vault."""

import random
import shutil
from pathlib import Path

import pytest

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Field
from desktop_app.domain.vault_errors import VaultDamaged, VaultError
from tests.contract.vault_rig import card, details, enter, intent, make, opened

Content = tuple[object, ...]


def content(vault: Vault) -> Content:
    """Everything a vault says."""
    return (
        sorted(vault.cards.all(), key=lambda c: c.id),
        [vault.cards.reveal(c.id, f).reveal() for c in vault.cards.all() for f in sorted(c.stored)],
        vault.intents.recent(99),
        [vault.intents.raw(i.id) for i in vault.intents.recent(99)],
        vault.settings.get("theme"),
    )


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Path, Content]:
    """A closed vault of several pages and all it says."""
    folder = tmp_path / "vault"
    vault = make(folder)
    with vault.commit():
        for number in range(40):
            vault.cards.put([card(number)])
            vault.cards.seal_details(card(number).id, details(cvv=f"{number:03}"))
            vault.intents.add(intent(number))
            vault.intents.begin_attempt(intent(number).id, card().read_at)
            vault.intents.keep_raw(intent(number).id, 1, bytes(300))
        vault.settings.put("theme", "dark")
    kept = content(vault)
    vault.close()
    return folder, kept


def said_by(folder: Path) -> Content | VaultError:
    """What the vault in `folder` says, or the error that it raises."""
    try:
        with opened(folder) as vault:
            return content(vault)
    except VaultError as error:
        return error


def test_no_changed_byte_of_the_database_is_silent(filled: tuple[Path, Content]) -> None:
    folder, kept = filled
    path = folder / "vault.db"
    good = path.read_bytes()
    pick = random.Random(1)
    places = [0, 15, 16, 24, 28, 92, 4095, len(good) - 1, *pick.sample(range(len(good)), 120)]
    errors = 0
    for place in places:
        data = bytearray(good)
        data[place] ^= 1 << pick.randrange(8)
        path.write_bytes(data)
        said = said_by(folder)
        errors += isinstance(said, VaultError)
        assert isinstance(said, VaultDamaged) or said == kept, place
    assert errors > len(places) // 4  # what lies on pages that nobody reads is not missed either
    path.write_bytes(good)
    assert said_by(folder) == kept


def test_no_cut_of_the_database_is_silent(filled: tuple[Path, Content]) -> None:
    folder, kept = filled
    path = folder / "vault.db"
    good = path.read_bytes()
    for length in [1, 15, 16, 100, 4095, *range(4096, len(good), 8192), len(good) - 1]:
        path.write_bytes(good[:length])
        said = said_by(folder)
        assert isinstance(said, VaultError) or said == kept, length


def test_two_pages_that_changed_places_are_noticed(filled: tuple[Path, Content]) -> None:
    folder, kept = filled
    path = folder / "vault.db"
    good = path.read_bytes()
    pages = [good[at : at + 4096] for at in range(0, len(good), 4096)]
    for one in range(1, len(pages) - 1):
        mixed = list(pages)
        mixed[one], mixed[one + 1] = mixed[one + 1], mixed[one]
        path.write_bytes(b"".join(mixed))
        said = said_by(folder)
        assert isinstance(said, VaultDamaged) or said == kept, one


def test_after_a_checkpoint_a_number_needs_no_log(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.cards.put([card()])
    vault.cards.seal_details(card().id, details())
    vault.checkpoint()
    for name, spoil in {
        "absent": lambda log: log.unlink(missing_ok=True),
        "cut": lambda log: log.write_bytes(b""),
        "garbage": lambda log: log.write_bytes(b"\x37\x7f\x06\x82" + bytes(9000)),
    }.items():
        copy = tmp_path / name
        shutil.copytree(tmp_path / "vault", copy)
        spoil(copy / "vault.db-wal")
        with opened(copy) as found:
            assert found.cards.holds(card().id, details()), name
    vault.close()


SWAPS = {
    "between cards": "owner = CASE owner WHEN 'card/card-000001' THEN 'card/card-000002'"
    " ELSE 'card/card-000001' END WHERE field = 'pan'",
    "between fields": "field = CASE field WHEN 'pan' THEN 'cvv' ELSE 'pan' END"
    " WHERE owner = 'card/card-000001' AND field IN ('pan', 'cvv')",
}


def swap(vault: object, assignment: str) -> None:
    """Move sealed values by SQL, as somebody with the pages key could."""
    database = vault._database  # type: ignore[attr-defined]
    rows = database.rows("SELECT row_id, owner, field, version, sealed FROM secrets")
    database.write("DELETE FROM secrets")
    database.write("CREATE TEMP TABLE moved (row_id, owner, field, version, sealed)")
    database.write_many("INSERT INTO moved VALUES (?, ?, ?, ?, ?)", rows)
    database.write(f"UPDATE moved SET {assignment}")
    database.write("INSERT INTO secrets SELECT * FROM moved")


def two_cards(folder: Path) -> None:
    """A closed vault whose two cards have different numbers."""
    vault = make(folder)
    for number, pan in ((1, "4000001111111111"), (2, "4000002222222222")):
        vault.cards.put([card(number)])
        vault.cards.seal_details(card(number).id, details(pan=pan))
    vault.close()


def test_a_sealed_value_moved_to_another_field_does_not_open(tmp_path: Path) -> None:
    two_cards(tmp_path / "vault")
    with opened(tmp_path / "vault") as vault:
        swap(vault, SWAPS["between fields"])
        for field in (Field.PAN, Field.CVV):
            with pytest.raises(VaultDamaged):
                vault.cards.reveal(card(1).id, field)
        assert vault.cards.reveal(card(2).id, Field.PAN).reveal() == "4000002222222222"


def test_a_sealed_value_moved_to_another_card_does_not_open(tmp_path: Path) -> None:
    two_cards(tmp_path / "vault")
    with opened(tmp_path / "vault") as vault:
        swap(vault, SWAPS["between cards"])
        for number in (1, 2):
            with pytest.raises(VaultDamaged):
                vault.cards.reveal(card(number).id, Field.PAN)


def test_an_older_version_of_a_sealed_value_does_not_open(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.cards.seal_details(card().id, details())
    sql = "SELECT sealed FROM secrets WHERE field = 'cvv'"
    older = vault._database.rows(sql)[0][0]
    vault.cards.seal_details(card().id, details(cvv="111"))
    vault._database.write("UPDATE secrets SET sealed = ? WHERE field = 'cvv'", (older,))
    with pytest.raises(VaultDamaged):
        vault.cards.reveal(card().id, Field.CVV)
    vault.close()


def test_a_raw_answer_moved_to_another_attempt_does_not_open(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    for number in (1, 2):
        vault.intents.add(intent(number))
        vault.intents.begin_attempt(intent(number).id, card().read_at)
        vault.intents.keep_raw(intent(number).id, 1, b"answer %d" % number)
    vault._database.write("UPDATE attempts SET sealed = (SELECT max(sealed) FROM attempts)")
    outcomes = [refuses(vault, number) for number in (1, 2)]
    vault._database.write("UPDATE attempts SET row_id = row_id || 'x' WHERE number = 1")
    outcomes += [refuses(vault, number) for number in (1, 2)]
    vault.close()
    assert sorted(outcomes[:2]) == [False, True]
    assert outcomes[2:] == [True, True]


def test_a_raw_answer_given_to_another_intent_does_not_open(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    for number in (1, 2):
        vault.intents.add(intent(number))
    vault.intents.begin_attempt(intent(1).id, card().read_at)
    vault.intents.keep_raw(intent(1).id, 1, b"answer")
    vault._database.write("UPDATE attempts SET intent_id = ?", (intent(2).id,))
    assert refuses(vault, 2)
    vault.close()


def refuses(vault: Vault, number: int) -> bool:
    """Whether the raw answers of an intent do not open."""
    try:
        vault.intents.raw(intent(number).id)
    except VaultDamaged:
        return True
    return False


def test_a_database_of_another_vault_id_is_refused_by_name(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault._database.write("UPDATE meta SET value = ?", ("0" * 32,))
    vault.close()
    with pytest.raises(VaultDamaged, match="belong to different vaults"):
        enter(tmp_path / "vault")


def test_a_database_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    for pragma in ("application_id = 1", "user_version = 0"):
        folder = tmp_path / pragma[:4]
        vault = make(folder)
        vault._database.rows(f"PRAGMA {pragma}")
        vault.close()
        with pytest.raises(VaultError, match="not a Purser vault"):
            enter(folder)
