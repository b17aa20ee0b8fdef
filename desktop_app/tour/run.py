"""`purser --tour DIR`: a fresh bank, a fresh vault, the real window, nobody at the keys."""

import shutil
import sys
import tempfile
from pathlib import Path

from desktop_app.adapters.system.sandbox_process import SandboxProcess
from desktop_app.composition import SWITCH_INTERVAL_S, App, Options, make_qt
from desktop_app.tour.driver import Driver
from desktop_app.tour.host import TourHost, make_shop
from desktop_app.tour.stage import Stage
from desktop_app.tour.story import Story


def run_tour(folder: Path, fault: tuple[str, str] | None = None) -> int:
    """Pictures and a transcript in `folder`; 0 when every step passed."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = make_qt(["purser"])
    qt.setQuitOnLastWindowClosed(False)
    home = Path(tempfile.mkdtemp(prefix="purser-tour-"))
    host = TourHost(SandboxProcess(home / "bank", make_shop))

    def start(sandbox: bool) -> App:
        app = App(Options(sandbox=sandbox, data=home / "data", host=host), quits=False)
        app.start()
        return app

    first = start(sandbox=False)
    driver = Driver(first.window)
    stage = Stage(folder, driver)
    story = Story(stage, driver, host, first, lambda: start(sandbox=True), fault)
    verdict: list[bool] = []

    def end(passed: bool) -> None:
        verdict.append(passed)
        story.app.worker.submit(host.end).add_done_callback(
            lambda _: story.app.bridge.on_gui(story.app.quit)
        )
        story.app.finished.connect(qt.quit)

    stage.finished.connect(end)
    stage.play(story.steps())
    qt.exec()
    shutil.rmtree(home, ignore_errors=True)
    sys.stdout.write((folder / "transcript.txt").read_text(encoding="utf-8"))
    sys.stdout.write(f"pictures: {folder}\n")
    return 0 if verdict == [True] else 1
