"""`purser doctor`: the connection check on a terminal. It reads; money steps are asked for."""

import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

from desktop_app.adapters.system.environment import loaded_before
from desktop_app.adapters.system.folders import Folders, default_folders, prepare
from desktop_app.application.checkup_report import CheckupReport, MoneyStep, as_text
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.application.keyring import KeyringLook
from desktop_app.application.session import Session
from desktop_app.composition.backstage import Backstage, Options
from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import format_money
from desktop_app.domain.second_secret import short_name
from desktop_app.domain.secrets import Secret

KEY_FILE = "vault.key"
FAILED, WHICH = 1, 2
AGREED = "yes"
_LONGEST_S = 600.0
_PRELOADED = (
    "{} is set: it put code into Purser before Purser began, and that code can read all it holds. "
    "If you did not set it, do not type your password; find out who did."
)


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the doctor talks; `ask_password` shows nothing of what is typed."""

    say: Callable[[str], None]
    ask: Callable[[str], str]
    ask_password: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Visit:
    """What was asked for. `vault` "" takes the only one; `money` offers the steps that move it."""

    data: Path | None = None
    vault: str = ""
    money: bool = False


def run_doctor(visit: Visit, terminal: Terminal) -> int:
    """Check one vault's connection; the exit status: 0 checked, 1 failed, 2 which vault."""
    folders = default_folders() if visit.data is None else Folders(visit.data)
    found = {folder.name: folder for folder in _vaults(folders)}
    chosen = visit.vault or (next(iter(found)) if len(found) == 1 else "")
    if chosen not in found:
        terminal.say(_which(found, folders))
        return WHICH
    try:
        for name in loaded_before():
            terminal.say(_PRELOADED.format(name))
        prepare(folders)
        password = Secret(terminal.ask_password("Master password (not shown): "))
        return _Doctor(folders, terminal).visit(found[chosen], password, money=visit.money)
    except PurserError as error:
        terminal.say(f"{error.happened} {error.doing} {error.todo}")
        return FAILED


def _which(found: Iterable[str], folders: Folders) -> str:
    if names := ", ".join(found):
        return f"Say which vault with --vault NAME. Here are: {names}."
    return f"There is no vault in {folders.root}. Make one in Purser's window first."


def _vaults(folders: Folders) -> list[Path]:
    real = sorted(folders.vaults.iterdir()) if folders.vaults.is_dir() else []
    # The practice vault's folder has no name of its own; it is asked for as "vault".
    return [folder for folder in (*real, folders.sandbox_vault) if (folder / KEY_FILE).exists()]


class _Doctor:
    def __init__(self, folders: Folders, terminal: Terminal) -> None:
        self._terminal = terminal
        self._backstage = Backstage(folders, Options())

    def visit(self, folder: Path, password: Secret, *, money: bool) -> int:
        """Unlock, look, ask, lock; whatever fails, the vault is closed again."""
        try:
            key_file = self._ask_key_file(folder)
            report = self._run(partial(self._look, folder, password, key_file))
            keyring = self._backstage.submit(self._look_at_keyring).result(_LONGEST_S)
            self._terminal.say(f"Keyring of this computer: {keyring.words}")
            if money:
                self._offer(report)
            elif report.steps:
                self._terminal.say("More can be found out by steps that move money: --probe-money.")
        finally:
            self._backstage.submit(self._backstage.close).result(_LONGEST_S)
            self._backstage.stop()
        return 0

    def _offer(self, report: CheckupReport) -> None:
        """Ask for each step once; what one of them found out may offer further ones."""
        asked: set[MoneyStep] = set()
        while (step := next((s for s in report.steps if s not in asked), None)) is not None:
            asked.add(step)
            if self._agrees(step):
                report = self._run(partial(self._do, step))

    def _run(self, work: Callable[[], Awaitable[CheckupReport]]) -> CheckupReport:
        report = self._backstage.submit(work).result(_LONGEST_S)
        self._terminal.say(as_text(report, lambda at: f"{at.astimezone():%Y-%m-%d %H:%M}"))
        return report

    def _agrees(self, step: MoneyStep) -> bool:
        self._terminal.say(f"{step.title}.\n{step.sentence}")
        amount = format_money(step.most)
        typed = self._terminal.ask(f"At most {amount} and fees. Type {AGREED} to agree: ")
        return typed.strip().lower() == AGREED

    def _ask_key_file(self, folder: Path) -> Path | None:
        """Where it is, for a vault that asks for one; its last place is offered."""
        wanted = self._backstage.submit(partial(self._wanted, folder)).result(_LONGEST_S)
        if wanted is None:
            return None
        place = "" if wanted.place is None else str(wanted.place)
        offered = f"Enter for {place}" if place else "type where it is"
        typed = self._terminal.ask(f"Key file {short_name(wanted.file)} ({offered}): ").strip()
        return Path(typed or place).expanduser().absolute() if typed or place else None

    async def _wanted(self, folder: Path) -> KeyFileWanted | None:
        return await (await self._backstage.session()).key_file.wanted(folder)

    async def _look(self, folder: Path, password: Secret, key_file: Path | None) -> CheckupReport:
        session: Session = await self._backstage.session()
        await session.key_file.unlock(folder, password, key_file)
        return await session.wallet.check()

    async def _look_at_keyring(self) -> KeyringLook:
        return await (await self._backstage.session()).computer.keyring.look()

    async def _do(self, step: MoneyStep) -> CheckupReport:
        session = await self._backstage.session()
        return await session.wallet.check(step, uuid4().hex)


def on_this_terminal() -> Terminal:
    """Standard input and output; the password is read without an echo, or not at all."""
    return Terminal(_say, _ask, _ask_hidden)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _ask(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:  # Ctrl+D: nothing was typed, and nothing agreed to
        return ""


def _ask_hidden(prompt: str) -> str:
    import getpass
    import warnings

    from desktop_app.domain.errors import NotAllowed

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError):
            raise NotAllowed(
                "This is no terminal that can hide a password.",
                todo="Run purser doctor in a terminal window.",
            ) from None
