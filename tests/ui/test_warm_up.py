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


def test_every_step_runs_in_the_gui_thread_and_done_comes_last(qtbot: QtBot, monkeypatch) -> None:
    threads = []
    steps = [lambda: threads.append(threading.current_thread())] * 3
    monkeypatch.setattr(warm_up, "_steps", lambda rooms: iter(steps))
    parent = WarmUp(None, ())
    with qtbot.waitSignal(parent.done):
        parent.start()
    assert threads == [threading.main_thread()] * 3


def test_the_first_window_waits_for_no_network_and_no_session() -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-c", FIRST_WINDOW],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "[]"


def test_the_first_picture_of_a_wallet_waits_for_no_code_of_the_service(tmp_path: Path) -> None:
    make_vault_now(tmp_path / "vaults" / "bench", made_up(3), cost=COST)
    ran = subprocess.run(
        [sys.executable, "-P", "-c", FIRST_PICTURE, str(tmp_path), "3"],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert ran.stdout.splitlines()[-1] == "[]"
