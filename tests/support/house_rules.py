"""The rules of this house that no linter knows, as checks on a syntax tree or a text.

Every check yields one line per fault. A room is a path below the repository, with `/`; a name that
ends in `/` stands for everything inside.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT, TESTS = "desktop_app/", "tests/"
MAX_FILE, MAX_FUNCTION, MAX_METHODS = 300, 40, 20

_NESTED_LOOPS = {"exec", "exec_", "processEvents"}
_LOOP_ROOMS = ("desktop_app/composition",)
_REVEAL_ROOMS = (
    "desktop_app/adapters/bitnob/",
    "desktop_app/adapters/handover/",
    "desktop_app/adapters/relay/",
    "desktop_app/adapters/system/keyring/",
    "desktop_app/adapters/vault/",
    "desktop_app/adapters/ears.py",
    "desktop_app/adapters/sandbox_control.py",
    "desktop_app/ui/",
    "desktop_app/domain/cards.py",
    "desktop_app/domain/secrets.py",
    "desktop_app/domain/passwords.py",
    "desktop_app/domain/quick_entry.py",
    "desktop_app/domain/recovery_code.py",
    "desktop_app/domain/second_secret.py",
)
_BROAD = {"Exception", "BaseException"}
_BROAD_ROOMS = (
    "desktop_app/ui/bridge.py",
    "desktop_app/runtime/worker.py",
    "desktop_app/composition",
)
_RICH_TEXT = {"QLabel", "QMessageBox", "QErrorMessage", "QTextBrowser"}
_RICH_TEXT_ROOMS = ("desktop_app/ui/kit/",)
_THREADS = {"QThread", "QThreadPool", "QRunnable"}
_OTHER_CLIENTS = {"urllib.request", "http.client", "http.server", "ftplib", "smtplib", "xmlrpc"}
_FROZEN_ROOMS = (
    "desktop_app/domain/",
    "desktop_app/application/messages.py",
    "desktop_app/application/ports.py",
    "desktop_app/application/receiving.py",
    "desktop_app/application/vault_ports.py",
    "desktop_app/application/views.py",
)

# In pieces, or this file would break its own rules.
_UNFINISHED = re.compile(
    "|".join(["TO" + "DO", "FIX" + "ME", r"#\s*XX" + r"X\b", "NotImplemented" + "Error"])
)
_LEFT_OUT = re.compile(
    "|".join([r"pragma:\s*no " + "cover", r"mark\.sk" + r"ip\b", r"pytest\.sk" + r"ip\b"])
)
# Bidirectional controls, zero-width characters, byte-order marks: text that is not as it looks.
_DECEIVING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_ELSEWHERE = re.compile(
    "|".join(
        re.escape(host)
        for host in (
            "pypi" + ".org",
            "python" + "hosted.org",
            "npm" + "js.org",
            "npm" + "js.com",
            "crates" + ".io",
            "proxy." + "golang.org",
            "deb." + "debian.org",
            "security." + "debian.org",
            "/ro" + "ot/",
            "/wo" + "rk/",
            "/tmp/" + "brief",
            "../sha" + "red",
            "." + "pyenv",
        )
    )
)

Check = Callable[[str, ast.Module], Iterator[str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _inside(room: str, rooms: tuple[str, ...]) -> bool:
    return room.startswith(rooms)


def _called(node: ast.AST) -> str:
    """The last word of what is called, "" for anything that is no call."""
    return _word(node.func) if isinstance(node, ast.Call) else ""


def _word(node: ast.AST | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def sizes(room: str, tree: ast.Module) -> Iterator[str]:
    """Functions and classes a reader can hold in the head; decorators do not count."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION:
            yield f"{node.lineno}: {node.name} has more than {MAX_FUNCTION} lines"
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(item, Function) for item in node.body)
            if methods > MAX_METHODS:
                yield f"{node.lineno}: {node.name} has {methods} methods, more than {MAX_METHODS}"


def nested_loops(room: str, tree: ast.Module) -> Iterator[str]:
    """One event loop, started in one place: a nested one runs code in the middle of other code."""
    for node in ast.walk(tree):
        if _called(node) in _NESTED_LOOPS and not _inside(room, _LOOP_ROOMS):
            yield f"{node.lineno}: {_called(node)}() nests an event loop"


def revealing(room: str, tree: ast.Module) -> Iterator[str]:
    """A secret is opened only in the rooms that send it, seal it or show it."""
    for node in ast.walk(tree):
        # With arguments it is a use case of that name, which hands on a closed Secret.
        opens = isinstance(node, ast.Call) and not node.args and _called(node) == "reveal"
        if opens and not _inside(room, _REVEAL_ROOMS):
            yield f"{node.lineno}: reveal() outside its rooms"


def broad_excepts(room: str, tree: ast.Module) -> Iterator[str]:
    """Only the three places where nobody stands above may swallow everything."""
    if _inside(room, _BROAD_ROOMS):
        return
    for node in ast.walk(tree):
        # Undoing something and raising on, as a transaction does, swallows nothing.
        if isinstance(node, ast.ExceptHandler) and ast.unparse(node.body[-1]) != "raise":
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if node.type is None or _BROAD & {_word(kind) for kind in kinds}:
                yield f"{node.lineno}: catches everything"
        if _called(node) == "suppress" and _BROAD & {_word(kind) for kind in node.args}:
            yield f"{node.lineno}: suppresses everything"


def printing(room: str, tree: ast.Module) -> Iterator[str]:
    """A program with secrets writes to a stream on purpose, never by a left-over print."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        ):
            yield f"{node.lineno}: print()"


def rich_text(room: str, tree: ast.Module) -> Iterator[str]:
    """Text from outside must not be read as HTML, so widgets that guess live in the kit alone."""
    if _inside(room, _RICH_TEXT_ROOMS):
        return
    for node in ast.walk(tree):
        if _word(node) in _RICH_TEXT:
            yield f"{node.lineno}: {_word(node)} outside ui/kit"


def plain_kit_text(room: str, tree: ast.Module) -> Iterator[str]:
    """Inside the kit, a file that makes a label says PlainText."""
    words = {_word(node) for node in ast.walk(tree)}
    if _inside(room, _RICH_TEXT_ROOMS) and words & _RICH_TEXT and "PlainText" not in words:
        yield f"1: uses {sorted(words & _RICH_TEXT)} and never says PlainText"


def waiting(room: str, tree: ast.Module) -> Iterator[str]:
    """The window never sleeps, and there is one worker thread, in runtime."""
    for node in ast.walk(tree):
        if _word(node) in _THREADS:
            yield f"{node.lineno}: {_word(node)}: the one worker thread lives in runtime/worker.py"
        sleeps = isinstance(node, ast.Attribute) and ast.unparse(node) == "time.sleep"
        if sleeps and room.startswith("desktop_app/ui/"):
            yield f"{node.lineno}: time.sleep() in the window's thread"


def other_clients(room: str, tree: ast.Module) -> Iterator[str]:
    """httpx opens every connection: the standard library's clients follow proxies and redirects.

    Import contracts cannot tell `urllib.request` from `urllib.parse`.
    """
    for node in ast.walk(tree):
        names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
        if isinstance(node, ast.ImportFrom):
            names = {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        for name in sorted(names & _OTHER_CLIENTS):
            yield f"{node.lineno}: {name}: only httpx opens connections"


def frozen_values(room: str, tree: ast.Module) -> Iterator[str]:
    """What crosses threads or rings is a value, and nobody may change it."""
    if not _inside(room, _FROZEN_ROOMS):
        return
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for mark in node.decorator_list:
            name = _called(mark) or _word(mark)
            given = {word.arg for word in mark.keywords} if isinstance(mark, ast.Call) else set()
            if name == "dataclass" and not {"frozen", "slots"} <= given:
                yield f"{node.lineno}: {node.name} is not frozen with slots"


def promise(room: str, tree: ast.Module) -> Iterator[str]:
    """A module with code says in its docstring what it promises."""
    if tree.body and ast.get_docstring(tree) is None:
        yield "1: no module docstring"


PRODUCT_CHECKS: tuple[Check, ...] = (
    sizes,
    nested_loops,
    revealing,
    broad_excepts,
    printing,
    rich_text,
    plain_kit_text,
    waiting,
    other_clients,
    frozen_values,
    promise,
)
TEST_CHECKS: tuple[Check, ...] = (sizes, promise)


def text_faults(text: str) -> Iterator[str]:
    """What no committed file may hold, code or not: hidden characters, places of one machine."""
    for number, line in enumerate(text.splitlines(), 1):
        if _DECEIVING.search(line):
            yield f"{number}: a character that hides or reorders text; write it as an escape"
        if found := _ELSEWHERE.search(line):
            yield f"{number}: names {found.group()}"


def source_faults(room: str, text: str) -> list[str]:
    """Every fault of one Python file, `room` being its path below the repository."""
    checks = PRODUCT_CHECKS if room.startswith(PRODUCT) else TEST_CHECKS
    lines, tree = text.splitlines(), ast.parse(text)
    faults = [fault for check in checks for fault in check(room, tree)]
    if len(lines) > MAX_FILE:
        faults.append(f"{len(lines)}: the file has more than {MAX_FILE} lines")
    for number, line in enumerate(lines, 1):
        if found := _UNFINISHED.search(line) or _LEFT_OUT.search(line):
            faults.append(f"{number}: {found.group()}")
    return faults
