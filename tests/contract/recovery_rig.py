"""A recovery kit over a real vault, and every file of a folder as bytes."""

from pathlib import Path
from types import SimpleNamespace

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.backup_state import BackupState
from desktop_app.application.chores import Chores
from desktop_app.application.confirming import Confirming
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.recovery import Recovery
from desktop_app.application.view import View
from tests.support.desk import PRACTICE, StepClock


def recovery_of(vault: OpenVault, clock: StepClock | None = None) -> Recovery:
    """The use case over one open vault; nobody looks at its pictures."""
    desk = SimpleNamespace(vault=vault, clock=clock or StepClock(), profile=PRACTICE)
    state = BackupState(vault.backups.folder, vault.backups.list())
    door = Confirming(desk, View(Link(LinkState.NEVER)), lambda: None)
    return Recovery(desk, lambda: state, lambda: None, Chores(), confirming=door)


def everything_in(folder: Path) -> dict[str, bytes]:
    """Path below the folder to contents."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
