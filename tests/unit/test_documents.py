"""README and help pages name only what is there: files, options, tables, paths, settings."""

import json
import re
import sqlite3
from datetime import UTC, datetime

import pytest

from desktop_app.adapters.bitnob.dialect_guide import GUIDE
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialect_v2beta import V2BETA
from desktop_app.adapters.bitnob.dialects import Dialect
from desktop_app.adapters.handover import sealing
from desktop_app.adapters.system.folders import Folders
from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.envelope import CAP, FLOOR
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.cli import _parser
from desktop_app.domain.handover import Handover
from desktop_app.domain.secrets import Secret
from tests.support.help_pages import FOLDER, code, page, rows, section
from tests.support.house_rules import ROOT

README = (ROOT / "README.md").read_text("utf-8")
SECURITY = (ROOT / ".github" / "SECURITY.md").read_text("utf-8")
TEXTS = {"README": README, "SECURITY": SECURITY} | {
    path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.md")
}
INVARIANTS = (
    "M1 OneCard", "M2 OneDebit", "M3 WAL", "M4 PanFirst", "M5 NoFalseFail", "M6 NoFalseDone",
    "M7 Shown", "M8 Surfaced", "M9 ReadOnlyStart", "M10 Unit", "M11 Single", "M12 Converge",
    "M13 Confluence", "M14 Append", "M15 Restore", "M16 Secrets",
)  # fmt: skip
PICTURES = {"first-run-light", "main-light", "main-dark", "issue-light", "top-up-light"}
_HANDOVER = Handover(
    "Ads", "Ada", Secret("4242424242424241"), None, None, datetime(2026, 11, 21, tzinfo=UTC)
)
OPERATIONS = {
    "Who am I": "whoami",
    "Wallets": "wallets",
    "Rates": "rates",
    "What a top-up took": "wallet_debit",
    "Holders": "holders",
    "Take a person in": "create_holder",
    "List cards": "list_cards",
    "Read a card": "get_card",
    "Read the number": "secure_details",
    "Transactions": "transactions",
    "Make a card": "create_card",
    "Top up": "fund",
    "Withdraw": "withdraw",
    "Freeze": "freeze",
    "Unfreeze": "unfreeze",
    "End": "terminate",
    "Set limits": "set_limits",
}


def test_every_invariant_is_explained_under_the_name_the_code_uses() -> None:
    named = re.findall(r"^## (M\d+ \w+)\n\n(?=\w)", page("promises"), re.M)
    assert tuple(named) == INVARIANTS
    used: set[str] = set()
    for folder in ("desktop_app", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            used |= set(re.findall(r"\bM\d{1,2} (?:WAL|[A-Z][a-z]\w+)", path.read_text("utf-8")))
    assert {"M2 OneDebit", "M9 ReadOnlyStart"} <= used <= set(INVARIANTS)


@pytest.mark.parametrize("name", TEXTS)
def test_every_script_and_option_named_exists(name: str) -> None:
    known = _parser()._option_string_actions
    for script, options in re.findall(r"sh (packaging/\w+\.sh)((?: --?[\w-]+)*)", TEXTS[name]):
        assert (ROOT / script).is_file()
        assert [option for option in options.split() if option not in known] == []
    for words in re.findall(r"`purser ([^`]+)`", TEXTS[name]):
        assert words.split()[0] in known


def test_the_readme_links_to_files_that_are_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", README)
    pictures = [t for t in targets if t.endswith(".png")]
    assert {t.rpartition("/")[2].removesuffix(".png") for t in pictures} <= PICTURES
    assert [t for t in targets if t not in pictures and not (ROOT / t).is_file()] == []


def test_the_readme_names_every_room_and_fits_a_screen() -> None:
    package = ROOT / "desktop_app"
    rooms = {path.parent.name for path in package.glob("*/__init__.py")} | {"adapters"}
    named = {text.removeprefix("desktop_app/") for text in code(README)}
    assert rooms - named == set()
    assert len(README.splitlines()) <= 70


def test_the_places_of_the_guide_are_where_purser_keeps_things() -> None:
    folders = Folders(FOLDER)
    places = (folders.vaults, folders.sandbox_vault, folders.sandbox_bank, folders.log_file)
    table = {text.rstrip("/") for cells in rows(page("user-guide")) for text in code(cells[0])}
    named = {place.relative_to(FOLDER).as_posix() for place in places}
    assert {text.removesuffix("/NAME") for text in table} >= named


class _Plain:
    """Takes the statements of a migration into a database that is not encrypted."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.write = connection.execute


def test_the_tables_of_the_vault_page_are_those_of_the_schema() -> None:
    connection = sqlite3.connect(":memory:")
    for migrate in MIGRATIONS:
        migrate(_Plain(connection))
    # The tables inside a word index are SQLite's own.
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT GLOB '*_index_*'"
    ).fetchall()
    there = {
        name: [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]
        for (name,) in names
    }
    connection.close()
    table = rows(section(page("vault-format"), "Tables"))
    named = {code(cells[0])[0]: code(cells[1]) for cells in table if cells[0] != "Table"}
    assert named == there
    assert f"| `user_version` | {len(MIGRATIONS)}," in page("vault-format")


def test_the_bounds_and_files_of_the_vault_page_are_the_ones_in_force() -> None:
    text = page("vault-format")
    assert f"| `memory_kib` | {FLOOR.memory_kib} to {CAP.memory_kib} |" in text
    assert f"| `passes` | {FLOOR.passes} to {CAP.passes} |" in text
    assert f"| `lanes` | 1 to {CAP.lanes} |" in text
    named = {files.KEY_FILE, files.KEY_COPY, files.DATABASE, files.LOCK_FILE, files.UNFINISHED}
    assert named <= set(code(text))


@pytest.mark.parametrize(("dialect", "column"), [(GUIDE, 1), (V2, 2), (V2BETA, 3)])
def test_the_paths_of_the_api_page_are_those_of_the_dialect(dialect: Dialect, column: int) -> None:
    table = rows(section(page("api-dialects"), "Paths"))
    named = {cells[0]: cells[column] for cells in table if cells[0] != "Operation"}
    assert named.keys() == OPERATIONS.keys()
    for words, cell in named.items():
        operation = getattr(dialect, OPERATIONS[words])
        if operation is None:
            assert cell == "none", words
        else:
            path = code(cell)[0].partition("?")[0]
            assert path == f"{operation.method} {operation.path}", words
    assert f"{dialect.per_usd:,} units" in page("api-dialects")


def test_the_page_of_the_sealed_file_tells_what_is_written() -> None:
    text = section(page("vault-format"), "Sealed file for a card's holder")
    assert f"`{sealing.bound().decode()}`" in text
    table = {code(cells[0])[0]: cells[1] for cells in rows(text) if cells[0] != "Key"}
    made = json.loads(sealing.seal_details(_HANDOVER, Secret("six words")))
    assert table.keys() == made.keys()
    stated = {key: f"{made[key]}" for key in ("format", "version", "kdf", "iterations", "cipher")}
    assert {key: table[key].strip("`") for key in stated} == stated
    for key, size in (("salt", sealing.SALT_BYTES), ("nonce", sealing.NONCE_BYTES)):
        assert table[key].startswith(f"{size} random bytes")
