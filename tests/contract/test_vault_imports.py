"""What an open vault is made of is imported late, and beside the loop: it would hold that."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.adapters.vault import keeper as keeper_module
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from tests.contract.backup_rig import backed_up
from tests.contract.vault_rig import PASSWORD, card, enter, opened, stock

ROOT = Path(__file__).parents[2]
HEAVY = {"backup", "backup_file", "database", "entering", "rehearsal", "restore", "vault"}
LIGHT = """
import json, sys
import desktop_app.adapters.vault.keeper
import desktop_app.adapters.vault.salvage
import desktop_app.application.entry_messages
import desktop_app.application.vault_ports
print(json.dumps([name.removeprefix("desktop_app.") for name in sys.modules]))
"""
ACT = """
import asyncio, json, sys, threading
from pathlib import Path
from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.domain.secrets import Secret

file, folder, new, secret = *map(Path, sys.argv[1:4]), Secret(sys.argv[4])
by_the_loop = []

class Finder:
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is threading.main_thread():
            by_the_loop.append(name.rpartition(".")[2])

async def apart(work):
    return await asyncio.get_running_loop().run_in_executor(None, work)

async def main():
    cheapest = KdfCost(64, 1, 1)
    keeper = FileVaultKeeper(apart, floor=cheapest, cost=cheapest)
    sys.meta_path.insert(0, Finder())
    {}

asyncio.run(main())
print(json.dumps(by_the_loop))
"""
ACTS = {
    "open": "(await keeper.open(folder, secret)).close()",
    "create": "(await keeper.create(new, 'Shop', secret, lambda _: None)).close()",
    "rotate": "await keeper.rotate(folder, secret, lambda _: None)",
    "read a backup": "await keeper.read_backup(file)",
    "restore": "(await keeper.restore(file, new, secret, lambda _: None)).close()",
    "rehearse": "await keeper.rehearse(file, secret)",
}

READY = """
import asyncio, json, sys
from pathlib import Path
from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.late import import_stores
from desktop_app.domain.secrets import Secret

came_late = []

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("desktop_app.adapters.vault"):
            came_late.append(name)

async def apart(work):
    return await asyncio.get_running_loop().run_in_executor(None, work)

async def main():
    import_stores()
    sys.meta_path.insert(0, Finder())
    vault = await FileVaultKeeper(apart, floor=KdfCost(64, 1, 1)).open(
        Path(sys.argv[1]), Secret(sys.argv[2])
    )
    stores = "intents facts events history guards rules people settings backups"
    assert all(getattr(vault, name) for name in stores.split())
    vault.close()

asyncio.run(main())
print(json.dumps(came_late))
"""


def run(code: str, *arguments: str) -> set[str]:
    """The names that a new process prints."""
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    return set(json.loads(ran.stdout))


def test_what_is_there_before_a_vault_is_open_knows_nothing_of_an_open_one() -> None:
    found = run(LIGHT)
    assert "adapters.vault.keeper" in found
    assert not found & {f"adapters.vault.{name}" for name in HEAVY}
    assert not found & {"application.messages", "domain.cards", "domain.rules"}


@pytest.mark.parametrize("act", ACTS)
def test_no_act_of_the_keeper_imports_an_open_vault_on_the_loop(act: str, tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    places = file, tmp_path / "vault", tmp_path / "new"
    by_the_loop = run(ACT.replace("{}", ACTS[act]), *map(str, places), PASSWORD)
    assert not by_the_loop & HEAVY


def test_where_there_was_time_a_vault_that_opens_imports_nothing(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    assert run(READY, str(tmp_path / "vault"), PASSWORD) == set()


def test_who_opens_the_first_vault_of_a_run_is_told_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(tmp_path / "vault")
    monkeypatch.setattr(keeper_module, "has_rest", lambda: False)
    with pytest.raises(WrongPassword):
        enter(tmp_path / "vault", "another password")
    with opened(tmp_path / "vault") as vault:
        assert vault.cards.get(card().id) is not None


def test_a_key_that_opens_nothing_for_want_of_code_is_wiped_and_opens_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(tmp_path / "vault")
    keys: list[bytearray] = []
    unwrap = KeyFile.unwrap

    def watched(self: KeyFile, secret: Secret, kind: WayKind) -> bytearray:
        keys.append(unwrap(self, secret, kind))
        return keys[-1]

    def missing() -> None:
        raise ImportError("no such file")

    with monkeypatch.context() as broken:
        broken.setattr(KeyFile, "unwrap", watched)
        broken.setattr(keeper_module, "has_rest", lambda: False)
        broken.setattr(keeper_module, "import_rest", missing)
        with pytest.raises(ImportError):
            enter(tmp_path / "vault")
        with pytest.raises(WrongPassword):
            enter(tmp_path / "vault", "another password")
    assert [any(key) for key in keys] == [False]
    with opened(tmp_path / "vault") as vault:
        assert vault.cards.get(card().id) is not None
