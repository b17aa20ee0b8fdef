"""A corpus of broken vaults: each is refused by the error named here, and left as it was."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from desktop_app.adapters.vault import entering
from desktop_app.adapters.vault.files import DATABASE, KEY_FILE
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DiskFailed,
    VaultDamaged,
    VaultError,
    VaultReadOnly,
    WrongPassword,
)
from tests.contract.broken_files import FILES, HARMLESS, PAGE, Spoil, flip, mode
from tests.contract.broken_keys import BOTH, KEYS, OLD_KEYS, OTHER, Case
from tests.contract.keyfile_rig import make_format_1
from tests.contract.test_vault_damage import content, said_by
from tests.contract.vault_rig import (
    CHEAPEST,
    PASSWORD,
    at_once,
    card,
    details,
    enter,
    keeper,
    make,
    opened,
    picture,
    stock,
)

LEAST = 60
ALL: dict[str, Case] = KEYS | OLD_KEYS | FILES
STRANGER = 65534
"""A user who owns nothing here."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed vaults: two of format 2, one of format 1."""
    top = tmp_path_factory.mktemp("good")
    vault = make(top / "vault")
    with vault.commit():
        for number in range(40):
            vault.cards.put([card(number)])
            vault.cards.seal_details(card(number).id, details(cvv=f"{number:03}"))
    vault.close()
    stock(top / OTHER)
    shutil.copytree(top / "vault", top / "old")
    made = parse_key_file((top / "old" / KEY_FILE).read_bytes(), CHEAPEST)
    old = make_format_1(made.unwrap(Secret(PASSWORD)), made.vault_id)
    for name in BOTH:
        (top / "old" / name).write_bytes(old.dump())
    return top


def take(good: Path, place: Path, which: str = "vault") -> Path:
    """A copy of one good vault with another one beside it."""
    for name, source in (("vault", which), (OTHER, OTHER)):
        shutil.copytree(good / source, place / name)
    return place / "vault"


def test_the_corpus_is_large_enough_and_what_it_spoils_was_good(good: Path) -> None:
    assert len(ALL) >= LEAST
    assert len(ALL) == len(KEYS) + len(OLD_KEYS) + len(FILES)
    for which in ("vault", "old", OTHER):
        with opened(good / which) as vault:
            assert vault.cards.all()


@pytest.mark.parametrize("name", ALL)
def test_a_broken_vault_is_refused_by_name_and_left_as_it_was(
    name: str, good: Path, tmp_path: Path
) -> None:
    folder = take(good, tmp_path, "old" if name in OLD_KEYS else "vault")
    error, words, spoil = ALL[name]
    spoil(folder)
    before = picture(tmp_path)
    with pytest.raises(error, match=words) as refused:
        enter(folder)
    assert type(refused.value) is error
    # Looking for vaults meets it too, at every start.
    assert tmp_path / OTHER in {place.folder for place in keeper().find(tmp_path)}
    assert isinstance(keeper().exists(folder), bool)
    assert keeper().keyring_door(folder) is None
    with suppress(VaultError):  # nothing else escapes from what tries to save the rest
        asyncio.run(FolderSalvager(at_once, CHEAPEST).open(folder, Secret(PASSWORD))).close()
    assert picture(tmp_path) == before


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_keeps_nobody_out(name: str, good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    with opened(folder) as vault:
        kept = content(vault)
    HARMLESS[name](folder)
    assert said_by(folder) == kept


def test_a_damaged_page_is_told_when_it_is_read_and_stays_as_it_is(
    good: Path, tmp_path: Path
) -> None:
    pages = (good / "vault" / DATABASE).stat().st_size // PAGE
    told = 0
    for number in range(2, pages + 1):
        folder = take(good, tmp_path / str(number))
        flip((number - 1) * PAGE + 99)(folder)
        damaged = page_of(folder, number)
        told += isinstance(said_by(folder), VaultDamaged)
        assert page_of(folder, number) == damaged, number
        shutil.rmtree(tmp_path / str(number))
    assert told >= 5  # a page of an index or of an empty table is not read by everybody


def page_of(folder: Path, number: int) -> bytes:
    """The bytes of one page, counted from 1."""
    return (folder / DATABASE).read_bytes()[(number - 1) * PAGE : number * PAGE]


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that every user may go into; pytest's own are for its user alone."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def for_everybody(folder: Path) -> None:
    """All may read it; only its owner may write."""
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    folder.chmod(0o755)


STRANGERS: dict[str, Spoil] = {
    "another user's vault": lambda folder: None,
    "another user's vault that all may read": for_everybody,
    "another user's folder that all may enter": mode("", 0o755),
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("name", STRANGERS)
def test_the_vault_of_another_user_is_refused_in_words(name: str, good: Path, public: Path) -> None:
    folder = take(good, public)
    STRANGERS[name](folder)
    before = picture(public)
    child = os.fork()
    if child == 0:
        os._exit(try_as_a_stranger(folder))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert picture(public) == before


def try_as_a_stranger(folder: Path) -> int:
    """0 where it was refused as it should be."""
    os.setgroups([])
    os.setgid(STRANGER)
    os.setuid(STRANGER)
    try:
        with closing(enter(folder)):
            return 1
    except VaultReadOnly:
        return 0
    except BaseException:
        return 2


@pytest.mark.parametrize("kind", [WayKind.RECOVERY, WayKind.KEYRING])
def test_a_way_in_that_the_file_does_not_have_opens_nothing(
    kind: WayKind, good: Path, tmp_path: Path
) -> None:
    folder = take(good, tmp_path)
    before = picture(tmp_path)
    with pytest.raises(WrongPassword, match="did not open"):
        asyncio.run(keeper().open(folder, Secret("c0" * 20), kind))
    assert picture(tmp_path) == before


def test_a_disk_that_fails_at_the_log_leaves_nothing_open(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise DiskFailed

    folder = take(good, tmp_path)
    with monkeypatch.context() as failing:
        failing.setattr(entering, "open_log", fail)
        with pytest.raises(DiskFailed) as refused:
            enter(folder)
    handles = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    # The frames are still there: nothing but a close can have let go of the file.
    assert str(folder / DATABASE) not in handles, refused
    enter(folder).close()
