"""Whatever a person does, nothing secret stands in clear anywhere, but where it was asked for.

All flows run in a fresh process with a folder of its own, and a bank in a process below it; what
lies in the folder afterwards, and what was said and logged meanwhile, is searched from outside.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop_app.adapters.system.folders import Folders
from tests.contract.keyring_rig import needs_keyring
from tests.support.canaries import Search, writings
from tests.support.desktop import purser, wait_until
from tests.support.practice_vault import make_practice_vault
from tests.support.sandbox_server import REPOSITORY

pytestmark = [
    needs_keyring,
    pytest.mark.skipif(sys.platform != "linux", reason="a bus, a screen and a core of Linux"),
]
_PATTERN = Path("/proc/sys/kernel/core_pattern")
WRITES_CORES = (
    _PATTERN.exists()
    and _PATTERN.read_text()[:1] not in "|/"
    and resource.getrlimit(resource.RLIMIT_CORE)[1] != 0
)
FLOWS = Path(__file__).with_name("canary_flows.py")
LIMIT_S = 600
PASSWORD, LABEL = "e2e practice harbour ledger compass", "Quasar Zebrafish"
HEARD = {
    "vault made", "number on the screen", "CVV on the screen", "quick unlock on", "kit made",
    "passwords typed", "passphrase typed", "imported", "password asked again",
    "exported in clear", "handed over", "restored", "what is left, shown",
}  # fmt: skip
LOCKED = {
    "locked", "locked completely", "code and password typed", "mistyped", "restoring",
    "what is left is closed",
}  # fmt: skip
SECRETS = {
    "password", "new password", "mistyped", "PAN", "API secret", "keyring's secret",
    "recovery code", "passphrase of the export", "passphrase of the holder",
    "vault key", "key of pages", "key of secrets",
    "key of backup", "key of keyfile", "key of audit",
}  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with everything that was written while all flows ran."""
    folder = tmp_path_factory.mktemp("seen")
    (folder / "temporary").mkdir()
    ours = {"TMPDIR": str(folder / "temporary"), "PURSER_CANARIES": str(_told_in(folder))}
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    command = (sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    with (folder / "output").open("wb") as output:
        ran = subprocess.run(
            [*command, f"--basetemp={folder / 'runs'}", str(FLOWS)],
            stdout=output, stderr=subprocess.STDOUT, cwd=REPOSITORY, env=kept | ours,
            timeout=LIMIT_S,
        )  # fmt: skip
    assert ran.returncode == 0, (folder / "output").read_text()[-4000:]
    return folder


@pytest.fixture(scope="module")
def told(seen: Path) -> dict[str, Any]:
    """What the flows said of themselves, outside of what is searched."""
    facts: dict[str, Any] = json.loads(_told_in(seen).read_text())
    return facts


@pytest.fixture(scope="module")
def search(told: dict[str, Any]) -> Search:
    """For all of it."""
    return Search(_secrets(told), told["codes"])


def _told_in(seen: Path) -> Path:
    return seen.with_name(f"{seen.name}-told.json")


def _secrets(told: dict[str, Any]) -> dict[str, str | bytes]:
    keys = {name: bytes.fromhex(key) for name, key in told["keys"].items()}
    return {**told["texts"], **keys}


def test_every_flow_was_gone_through(told: dict[str, Any]) -> None:
    assert set(told["heard"]) == HEARD
    assert set(told["locked"]) == LOCKED
    assert set(_secrets(told)) == SECRETS
    assert len(told["codes"]["CVV"]) == 3
    assert min(map(len, told["heard"].values())) > 50


def test_nothing_is_left_on_the_disk_but_where_it_was_exported_in_clear(
    seen: Path, told: dict[str, Any]
) -> None:
    search = Search({**_secrets(told), "label": told["label"]}, told["codes"])
    # The practice bank's books are the bank's: it made the number, and a bank knows it.
    books = list(seen.rglob("bank.sqlite"))
    assert len(books) == 1
    found = search.of_folder(seen, [books[0].parent, *seen.glob("runs/*current")])
    assert {Path(name).name: held for name, held in found.items()} == {
        "cards.csv": {"PAN", "label"}
    }
    assert (seen / "output").stat().st_size > 10
    assert next(seen.rglob("everything.log")).stat().st_size > 10_000


def test_nothing_secret_is_told_to_a_screen_reader_nor_kept_by_a_clipboard_manager(
    told: dict[str, Any], search: Search
) -> None:
    heard = {flow: search.of_texts(said) for flow, said in told["heard"].items()}
    assert {flow: held for flow, held in heard.items() if held} == {}
    assert search.of_texts(told["clipboard"]) == set()
    assert "nothing secret" in told["clipboard"]


def test_behind_a_lock_not_even_a_label_is_told(told: dict[str, Any]) -> None:
    search = Search({**_secrets(told), "label": told["label"]}, told["codes"])
    assert any(told["label"] in text for text in told["heard"]["restored"])
    locked = {flow: search.of_texts(said) for flow, said in told["locked"].items()}
    assert {flow: held for flow, held in locked.items() if held} == {}


def test_what_is_planted_is_found_in_every_writing(
    told: dict[str, Any], search: Search, tmp_path: Path
) -> None:
    planted = {name: writings(secret) for name, secret in _secrets(told).items()}
    for name, forms in planted.items():
        for at, form in enumerate(forms):
            (tmp_path / f"{name} {at}").write_bytes(b"\0before" + form + b"behind\0")
    (tmp_path / "CVV 0").write_text(f"the cvv is {told['codes']['CVV']}\n")
    found = search.of_folder(tmp_path)
    missed = [p.name for p in tmp_path.iterdir() if p.name.rpartition(" ")[0] not in found[p.name]]
    assert missed == []
    assert len(found) > 1_000


@contextmanager
def cores_allowed() -> Iterator[None]:
    """As on a computer whose owner wants them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


def _cores() -> set[Path]:
    return set(REPOSITORY.glob("core*"))


def test_a_program_that_ends_abnormally_leaves_neither_a_core_nor_anything_in_clear(
    display: str, tmp_path: Path, fresh_home: Path
) -> None:
    data, before = tmp_path / "data", _cores()
    secrets = make_practice_vault(data, PASSWORD, LABEL)
    cvv = {"CVV": secrets.pop("CVV")}
    search = Search({**secrets, "password": PASSWORD, "label": LABEL}, cvv)
    with cores_allowed(), purser(display, data) as program:
        program.wait_for_window()
        program.type(PASSWORD)
        program.keys("Return")
        wait_until((Folders(data).sandbox_vault / "vault.db-wal").exists, "the vault to open")
        time.sleep(1)  # its cards are painted then
        os.kill(program.process.pid, signal.SIGABRT)
        assert program.process.wait(20) == -signal.SIGABRT
    assert _cores() == before
    found = search.of_folder(data, [Folders(data).sandbox_bank]) | search.of_folder(fresh_home)
    assert found == {}


@pytest.mark.skipif(not WRITES_CORES, reason="no core is written beside a program here")
def test_another_program_would_leave_a_core_with_the_number_in_it(tmp_path: Path) -> None:
    number = "4000007391826453"
    code = f"import os; kept = {number!r}; os.abort()"
    with cores_allowed():
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False, timeout=60)
    found = Search({"PAN": number}, {}).of_folder(tmp_path)
    shutil.rmtree(tmp_path)
    assert {name for held in found.values() for name in held} == {"PAN"}
