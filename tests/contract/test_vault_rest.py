"""What a vault on a disk holds, and what this process holds of it, while it rests."""

import asyncio
from pathlib import Path

import pytest

from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.envelope import make_key
from desktop_app.adapters.vault.keyfile import make_key_file
from desktop_app.adapters.vault.records import REST
from desktop_app.domain.cards import Field
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged, WrongPassword
from tests.contract.vault_rig import CHEAPEST, PAN, PASSWORD, card, intent, make, opened
from tests.contract.vault_suite_events import entry
from tests.contract.vault_suite_rest import stocked, wake


def test_at_rest_the_process_holds_no_key_of_numbers_and_of_backups(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    stocked(vault)
    vault.rest()
    assert vault._records._sealer._cipher is None
    assert bytes(vault.backups._keys.mac) == bytes(32)
    vault.close()
    assert vault._records._rest is None


def test_what_came_at_rest_opens_after_a_complete_lock(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.rest()
    vault.events.keep(entry("event:e-1", b"a message"), b"a message")
    vault.close()
    with opened(tmp_path / "vault") as again:
        assert again.events.raw("event:e-1") == b"a message"


def test_what_was_sealed_at_rest_is_bound_to_its_place_and_its_key(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.rest()
    for key in ("event:e-1", "event:e-2"):
        vault.events.keep(entry(key, b"a message"), b"a message")
    wake(vault)
    database = vault._database
    sealed = bytes(database.rows("SELECT sealed FROM events WHERE key = 'event:e-1'")[0][0])
    assert sealed.startswith(REST)
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    nobodys = REST + bytes(16) + sealed[len(REST) + 16 :]
    for wrong in (sealed, flipped, nobodys, REST, sealed[:40]):
        database.write("UPDATE events SET sealed = ? WHERE key = 'event:e-2'", (wrong,))
        with pytest.raises(VaultDamaged):
            vault.events.raw("event:e-2")
    vault.close()


def test_another_key_file_on_the_disk_does_not_end_a_rest(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    stocked(vault)
    vault.rest()
    mine = make_key_file("0f" * 16, "Shop", Secret("mine"), make_key(), CHEAPEST)
    for name in (files.KEY_FILE, files.KEY_COPY):
        (tmp_path / "vault" / name).write_bytes(mine.dump())
    with pytest.raises(WrongPassword):
        asyncio.run(vault.wake(Secret("mine")))
    wake(vault, PASSWORD)
    assert vault.cards.reveal(card().id, Field.PAN).reveal() == PAN
    vault.close()


def test_a_full_disk_leaves_the_vault_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = make(tmp_path / "vault")
    stocked(vault)

    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr(vault._records._secrets, "put", full)
        with pytest.raises(DiskFull):
            vault.rest()
    assert not vault.is_resting
    assert vault.intents.raw(intent().id) == (b"before",)
    vault.close()


def test_a_rest_that_sealed_nothing_leaves_no_key(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    for _ in range(3):
        vault.rest()
        wake(vault)
    kept = "SELECT count(*) FROM secrets WHERE owner LIKE 'rest/%'"
    assert vault._database.rows(kept) == [(0,)]
    vault.rest()
    vault.events.keep(entry("event:e-1", b"a message"), b"a message")
    wake(vault)
    assert vault._database.rows(kept) == [(1,)]
    assert vault.events.raw("event:e-1") == b"a message"
    vault.close()
