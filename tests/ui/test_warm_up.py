"""Warming up: in the GUI thread, in slices, and with everything the next page needs."""

import subprocess
import sys
import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.ui import warm_up
from desktop_app.ui.warm_up import WarmUp

ROOT = Path(__file__).parents[2]
FIRST_WINDOW = """
import sys
from desktop_app.composition.app import App
from desktop_app.composition.backstage import Options
named = ("asyncio", "httpx", "pydantic", "json", "desktop_app.application.session")
print([name for name in named if name in sys.modules])
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
