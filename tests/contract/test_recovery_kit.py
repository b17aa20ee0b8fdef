"""The recovery kit on real files: made, proven, used, revoked; rehearsals leave nothing."""

import asyncio
from pathlib import Path

import pytest

from desktop_app.adapters.vault.files import REHEARSAL
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.recovery_page import KitPage
from desktop_app.application.recovery_state import Contents
from desktop_app.application.ways import WayKind
from desktop_app.domain.backup_errors import BackupDamaged
from desktop_app.domain.recovery_code import key_of, make_code
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    VaultMissing,
    WrongPassword,
    WrongRecoveryCode,
)
from tests.contract.recovery_rig import everything_in, recovery_of
from tests.contract.vault_rig import NOW, PASSWORD, enter, keeper, make, stock

NEW = "seven green boats wait for the tide"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vault"
    stock(made)
    return made


def _make_kit(vault: OpenVault, place: str = "the safe") -> KitPage:
    kits = recovery_of(vault)

    async def whole() -> KitPage:
        page = await kits.draw_up(Secret(PASSWORD))
        await kits.keep(Secret(PASSWORD), page, place)
        return page

    return asyncio.run(whole())


def _enter_by(folder: Path, code: Secret) -> OpenVault:
    return asyncio.run(keeper().open(folder, key_of(code), WayKind.RECOVERY))


def _opens(folder: Path, code: Secret) -> bool:
    try:
        _enter_by(folder, code).close()
    except WrongRecoveryCode:
        return False
    return True


def test_a_page_that_was_only_drawn_up_opens_nothing_and_leaves_nothing(folder: Path) -> None:
    before = everything_in(folder)
    vault = enter(folder)
    page = asyncio.run(recovery_of(vault).draw_up(Secret(PASSWORD)))
    assert recovery_of(vault).state.pages == 0
    vault.close()
    assert not _opens(folder, page.code)
    assert everything_in(folder)["vault.key"] == before["vault.key"]
    assert everything_in(folder)["vault.key.bak"] == before["vault.key.bak"]


def test_a_wrong_password_draws_up_nothing(folder: Path) -> None:
    vault = enter(folder)
    with pytest.raises(WrongPassword):
        asyncio.run(recovery_of(vault).draw_up(Secret(NEW)))
    vault.close()


def test_a_kept_page_opens_the_vault_and_the_password_still_does(folder: Path) -> None:
    vault = enter(folder)
    page = _make_kit(vault)
    state = recovery_of(vault).state
    vault.close()
    assert (state.pages, state.place, state.used_at) == (1, "the safe", None)
    assert state.made_at is not None
    assert page.vault_id == vault.keys.vault_id
    assert _opens(folder, page.code)
    enter(folder).close()


def test_the_page_sets_a_new_password_and_stays_valid(folder: Path) -> None:
    vault = enter(folder)
    page = _make_kit(vault)
    vault.close()
    vault = _enter_by(folder, page.code)
    key = key_of(page.code)
    asyncio.run(vault.keys.change_password(key, Secret(NEW), WayKind.RECOVERY))
    vault.close()
    with pytest.raises(WrongPassword):
        enter(folder)
    enter(folder, NEW).close()
    assert _opens(folder, page.code)


def test_a_new_page_takes_the_place_of_the_old_one(folder: Path) -> None:
    vault = enter(folder)
    first, second = _make_kit(vault), _make_kit(vault)
    assert recovery_of(vault).state.pages == 1
    vault.close()
    assert not _opens(folder, first.code)
    assert _opens(folder, second.code)


@pytest.mark.parametrize("lost", ["vault.key", "vault.key.bak", ""])
def test_a_revoked_page_opens_nothing_not_even_by_the_copy(folder: Path, lost: str) -> None:
    vault = enter(folder)
    page = _make_kit(vault)
    asyncio.run(recovery_of(vault).revoke(Secret(PASSWORD)))
    assert recovery_of(vault).state.pages == 0
    assert recovery_of(vault).state.place == ""
    vault.close()
    if lost:
        (folder / lost).unlink()
    assert not _opens(folder, page.code)
    enter(folder).close()


def test_revoking_needs_the_password(folder: Path) -> None:
    vault = enter(folder)
    page = _make_kit(vault)
    with pytest.raises(WrongPassword):
        asyncio.run(recovery_of(vault).revoke(Secret(NEW)))
    vault.close()
    assert _opens(folder, page.code)


def test_a_code_of_another_vault_opens_nothing(folder: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other")
    page = _make_kit(other)
    other.close()
    assert not _opens(folder, page.code)
    assert not _opens(tmp_path / "other", make_code(bytes(20)))


def test_neither_code_nor_password_stands_in_any_file(folder: Path) -> None:
    vault = enter(folder)
    page = _make_kit(vault)
    asyncio.run(vault.backups.make(NOW))
    vault.close()
    code = page.code.reveal()
    key = key_of(page.code).reveal()
    spelled = {code, code.replace("-", ""), code.lower(), key, PASSWORD}
    signs = [text.encode() for text in spelled] + [bytes.fromhex(key)]
    signs += [text.encode("utf-16-le") for text in spelled]
    for name, data in everything_in(folder).items():
        assert [sign for sign in signs if sign in data] == [], name


# --- backups ------------------------------------------------------------------------------------


def _backed_up(folder: Path) -> tuple[Path, KitPage]:
    vault = enter(folder)
    page = _make_kit(vault)
    backup = asyncio.run(vault.backups.make(NOW))
    vault.close()
    return Path(backup.path), page


def test_a_backup_is_restored_by_the_page_of_its_day(folder: Path, tmp_path: Path) -> None:
    file, page = _backed_up(folder)
    target = tmp_path / "new computer"
    secret = key_of(page.code)
    work = keeper().restore(file, target, secret, lambda _: None, WayKind.RECOVERY)
    restored = asyncio.run(work)
    asyncio.run(restored.keys.change_password(secret, Secret(NEW), WayKind.RECOVERY))
    restored.close()
    enter(target, NEW).close()
    assert _opens(target, page.code)


def test_a_backup_from_before_the_revocation_still_opens_as_the_window_says(
    folder: Path, tmp_path: Path
) -> None:
    file, page = _backed_up(folder)
    vault = enter(folder)
    asyncio.run(recovery_of(vault).revoke(Secret(PASSWORD)))
    late = asyncio.run(vault.backups.make(NOW.replace(year=2027)))
    vault.close()
    contents = asyncio.run(keeper().rehearse(file, key_of(page.code), WayKind.RECOVERY))
    assert contents.cards == 1
    with pytest.raises(WrongRecoveryCode):
        asyncio.run(keeper().rehearse(late.path, key_of(page.code), WayKind.RECOVERY))


@pytest.mark.parametrize("by_code", [False, True])
def test_a_rehearsal_counts_what_would_come_back_and_leaves_nothing(
    folder: Path, by_code: bool
) -> None:
    file, page = _backed_up(folder)
    before = everything_in(folder)
    secret = key_of(page.code) if by_code else Secret(PASSWORD)
    kind = WayKind.RECOVERY if by_code else WayKind.PASSWORD
    contents = asyncio.run(keeper().rehearse(file, secret, kind))
    assert contents == Contents(contents.made_at, cards=1, numbers=1, movements=0)
    assert everything_in(folder) == before


def test_a_rehearsal_works_while_its_vault_is_open(folder: Path) -> None:
    file, _ = _backed_up(folder)
    vault = enter(folder)
    contents = asyncio.run(keeper().rehearse(file, Secret(PASSWORD)))
    assert contents.cards == len(list(vault.cards.all()))
    vault.close()


@pytest.mark.parametrize("by_opening", [False, True])
def test_what_a_crash_left_of_a_rehearsal_is_cleared_away(folder: Path, by_opening: bool) -> None:
    file, _ = _backed_up(folder)
    left = file.parent / REHEARSAL
    left.mkdir()
    (left / "vault.db").write_bytes(b"half")
    if by_opening:
        enter(folder).close()
    else:
        asyncio.run(keeper().rehearse(file, Secret(PASSWORD)))
    assert not left.exists()


def test_a_rehearsal_with_a_wrong_password_writes_nothing(folder: Path) -> None:
    file, _ = _backed_up(folder)
    before = everything_in(folder)
    with pytest.raises(WrongPassword):
        asyncio.run(keeper().rehearse(file, Secret(NEW)))
    assert everything_in(folder) == before


def test_a_damaged_backup_fails_its_rehearsal_and_leaves_nothing(folder: Path) -> None:
    file, _ = _backed_up(folder)
    data = bytearray(file.read_bytes())
    data[-5000] ^= 1
    file.write_bytes(data)
    before = everything_in(folder)
    with pytest.raises(BackupDamaged):
        asyncio.run(keeper().rehearse(file, Secret(PASSWORD)))
    assert everything_in(folder) == before


def test_a_number_that_does_not_open_fails_the_rehearsal(folder: Path) -> None:
    """The backup is as the vault was; only opening each number finds it."""
    vault = enter(folder)
    vault._database.write("UPDATE secrets SET owner = owner || 'x' WHERE field = 'pan'")
    backup = asyncio.run(vault.backups.make(NOW))
    vault.close()
    before = everything_in(folder)
    with pytest.raises(BackupDamaged):
        asyncio.run(keeper().rehearse(backup.path, Secret(PASSWORD)))
    assert everything_in(folder) == before


def test_a_backup_that_is_gone_is_said_to_be(folder: Path) -> None:
    with pytest.raises(VaultMissing):
        asyncio.run(keeper().rehearse(folder / "no", Secret(PASSWORD)))
