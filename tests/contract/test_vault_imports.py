"""What an open vault is made of is imported late, and beside the loop: it would hold that."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.adapters.vault import keeper as keeper_module
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


def test_who_opens_the_first_vault_of_a_run_is_told_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(tmp_path / "vault")
    monkeypatch.setattr(keeper_module, "has_rest", lambda: False)
    with pytest.raises(WrongPassword):
        enter(tmp_path / "vault", "another password")
    with opened(tmp_path / "vault") as vault:
        assert vault.cards.get(card().id) is not None
