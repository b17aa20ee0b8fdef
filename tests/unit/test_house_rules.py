"""The rules of tests/support/house_rules.py hold in every file, and each of them bites."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house_rules import ROOT, source_faults, text_faults

CODE_ROOMS = ("desktop_app", "tests")
TEXT_ROOMS = (*CODE_ROOMS, "packaging", "resources", ".ci", ".github")
PICTURES = {".png", ".ttf", ".otf", ".woff2", ".pyc", ".sqlite", ".db", ".bin", ".psr"}


def _files(*rooms: str) -> Iterator[Path]:
    """Files of these rooms that hold text; caches are nobody's text."""
    for path in sorted(path for room in rooms for path in (ROOT / room).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in PICTURES:
            yield path


def _room(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


SOURCES = [path for path in _files(*CODE_ROOMS) if path.suffix == ".py"]


@pytest.mark.parametrize("path", SOURCES, ids=_room)
def test_a_source_keeps_the_house_rules(path: Path) -> None:
    assert source_faults(_room(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize("room", [*TEXT_ROOMS, "."])
def test_no_file_hides_text_or_names_a_machine_or_a_registry(room: str) -> None:
    top_level = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    faults = [
        f"{_room(path)}:{fault}"
        for path in (top_level if room == "." else _files(room))
        for fault in text_faults(path.read_bytes().decode("utf-8", "replace"))
    ]
    assert faults == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_by_hash_and_gives_pip_no_options(lock: str) -> None:
    lines = (ROOT / "packaging" / lock).read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pins
    assert [line for line in pins if "==" not in line or line.startswith("-")] == []
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)


def _long(lines: int) -> str:
    return '"""Doc."""\n' + "\n" * lines


BREACHES = {
    "a file of 301 lines": ("desktop_app/x.py", _long(300)),
    "a function of 41 lines": ("desktop_app/x.py", "def f():\n" + "    a = 1\n" * 40),
    "a class of 21 methods": (
        "desktop_app/x.py",
        "class A:\n" + "".join(f"    def m{i}(self): ...\n" for i in range(21)),
    ),
    "exec": ("desktop_app/ui/x.py", "dialog.exec()"),
    "exec_": ("desktop_app/ui/x.py", "dialog.exec_()"),
    "processEvents": ("desktop_app/ui/x.py", "QApplication.processEvents()"),
    "reveal in domain": ("desktop_app/domain/x.py", "secret.reveal()"),
    "reveal in the sandbox": ("desktop_app/sandbox/x.py", "secret.reveal()"),
    "except Exception": ("desktop_app/ui/x.py", "try:\n    f()\nexcept Exception:\n    g()"),
    "bare except": ("desktop_app/ui/x.py", "try:\n    f()\nexcept:\n    g()"),
    "except in a tuple": (
        "desktop_app/ui/x.py",
        "try:\n    f()\nexcept (OSError, BaseException):\n    g()",
    ),
    "suppress everything": ("desktop_app/ui/x.py", "contextlib.suppress(Exception)"),
    "print": ("desktop_app/ui/x.py", "print(1)"),
    "QLabel in a view": ("desktop_app/ui/x.py", "QLabel(name)"),
    "QLabel subclass in a view": ("desktop_app/ui/x.py", "class A(QtWidgets.QLabel): ..."),
    "QMessageBox in a view": ("desktop_app/ui/x.py", "QMessageBox.warning(a, b, c)"),
    "guessing label in the kit": ("desktop_app/ui/kit/x.py", "QLabel(name)"),
    "QThread": ("desktop_app/ui/x.py", "QThread()"),
    "sleep in ui": ("desktop_app/ui/x.py", "time.sleep(1)"),
    "a client of the standard library": ("desktop_app/ui/x.py", "import urllib.request"),
    "the same by its parent": ("desktop_app/ui/x.py", "from http import client"),
    "a value that can change": ("desktop_app/domain/x.py", "@dataclass\nclass A: ..."),
    "a value without slots": ("desktop_app/domain/x.py", "@dataclass(frozen=True)\nclass A: ..."),
    "unfinished work": ("desktop_app/x.py", "# TO" + "DO later"),
    "a stub": ("desktop_app/x.py", "raise NotImplemented" + "Error"),
    "uncovered on purpose": ("desktop_app/x.py", "# pragma: no " + "cover"),
    "a test left out": ("tests/unit/x.py", "@pytest.mark.sk" + "ip\ndef test_it(): ..."),
}


@pytest.mark.parametrize(("room", "source"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_caught(room: str, source: str) -> None:
    text = source if source.startswith('"""') else f'"""Doc."""\n{source}\n'
    assert len(source_faults(room, text)) == 1


def test_a_module_without_a_promise_is_caught() -> None:
    assert source_faults("desktop_app/x.py", "a = 1\n") == ["1: no module docstring"]


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("desktop_app/composition/app.py", "app.exec()"),
        ("desktop_app/adapters/vault/x.py", "secret.reveal()"),
        ("desktop_app/application/x.py", "vault.reveal(card_id, field)"),
        ("desktop_app/runtime/worker.py", "try:\n    f()\nexcept Exception:\n    g()"),
        ("desktop_app/x.py", "try:\n    f()\nexcept BaseException:\n    undo()\n    raise"),
        ("desktop_app/ui/kit/x.py", "QLabel().setTextFormat(Qt.TextFormat.PlainText)"),
        ("desktop_app/domain/x.py", "@dataclass(frozen=True, slots=True)\nclass A: ..."),
        ("desktop_app/x.py", "import urllib.parse\nfrom http import HTTPStatus"),
        ("desktop_app/x.py", "def f():\n" + "    a = 1\n" * 39),
    ],
)
def test_what_the_rules_allow_passes(room: str, source: str) -> None:
    assert source_faults(room, f'"""Doc."""\n{source}\n') == []


@pytest.mark.parametrize("code", [0x202E, 0x2066, 0x200B, 0x200F, 0xFEFF, 0x061C])
def test_a_hidden_character_is_caught(code: int) -> None:
    assert len(list(text_faults(f"amount = 1{chr(code)}0"))) == 1


@pytest.mark.parametrize(
    "place", ["https://pypi" + ".org/simple", "/wo" + "rk/main", "/ro" + "ot/x"]
)
def test_a_place_of_one_machine_is_caught(place: str) -> None:
    assert len(list(text_faults(f"see {place} there"))) == 1
