"""Warming up: in the GUI thread, in slices, and with everything the next page needs."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.ui import warm_up
from desktop_app.ui.warm_up import WarmUp
from tests.bench.unlocking import COST
from tests.bench.vaults import made_up, make_vault_now

ROOT = Path(__file__).parents[2]
FIRST_WINDOW = """
import sys
from desktop_app.composition.app import App
from desktop_app.composition.backstage import Options
named = ("asyncio", "httpx", "pydantic", "json", "desktop_app.application.session")
print([name for name in named if name in sys.modules])
"""
FIRST_PICTURE = """
import os, sys
from tests.bench import unlock_run

def told():
    print([name for name in ("httpx", "httpcore", "pydantic") if name in sys.modules], flush=True)
    os._exit(0)

unlock_run._end = told
unlock_run.main()
"""
WHILE_TYPING = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop_app.composition.app import App, make_qt
from desktop_app.composition.backstage import Options
from tests.bench.hands import BankHost

def look():
    if {"httpx", "pydantic", "desktop_app.adapters.practice"} <= set(sys.modules):
        os._exit(0)

qt = make_qt(["purser"])
app = App(Options(data=Path(sys.argv[1]), host=BankHost(None)), quits=False)
timer = QTimer()
timer.timeout.connect(look)
timer.start(10)
app.start()
qt.exec()
"""


def test_every_step_runs_in_the_gui_thread_and_done_comes_last(qtbot: QtBot, monkeypatch) -> None:
    threads = []
    steps = [lambda: threads.append(threading.current_thread())] * 3
    monkeypatch.setattr(warm_up, "_steps", lambda rooms: iter(steps))
    parent = WarmUp(None, ())
    with qtbot.waitSignal(parent.done):
        parent.start()
    assert threads == [threading.main_thread()] * 3


def test_the_first_window_waits_for_no_network_and_no_session() -> None:
    assert _run(FIRST_WINDOW).strip() == "[]"


def test_the_first_picture_of_a_wallet_waits_for_no_code_of_the_service(tmp_path: Path) -> None:
    make_vault_now(tmp_path / "vaults" / "bench", made_up(3), cost=COST)
    assert _run(FIRST_PICTURE, str(tmp_path), "3").splitlines()[-1] == "[]"


def test_while_nobody_opens_a_wallet_the_code_of_the_service_is_made_ready(tmp_path: Path) -> None:
    folder = tmp_path / "vaults" / "bench"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "vault.key").write_bytes(b"")  # enough for the page that asks for the password
    _run(WHILE_TYPING, str(tmp_path))


def _run(code: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return ran.stdout
