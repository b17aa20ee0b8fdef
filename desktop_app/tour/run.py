"""`purser --tour DIR`: a fresh bank, a fresh vault, the real window, nobody at the keys."""

import shutil
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop_app.adapters.system.sandbox_process import SandboxProcess
from desktop_app.composition.app import SWITCH_INTERVAL_S, App, make_qt, run_loop
from desktop_app.composition.backstage import Options
from desktop_app.tour.driver import Driver
from desktop_app.tour.host import PER_MINUTE, TourHost, make_shop
from desktop_app.tour.scene import Scene
from desktop_app.tour.stage import Stage
from desktop_app.tour.story import STEPS
from desktop_app.ui.main_window import START_SIZE

WHOLE_LIMIT_MS = 300_000


def run_tour(folder: Path, fault: tuple[str, str] | None = None) -> int:
    """Pictures and a transcript in `folder`; 0 when every step passed."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = make_qt(["purser"])
    home = Path(tempfile.mkdtemp(prefix="purser-tour-"))
    host = TourHost(SandboxProcess(home / "bank", make_shop))
    first = _start(home, host, sandbox=False)
    driver = Driver(first.window)
    stage = Stage(folder, driver)
    scene = Scene(stage, driver, host, first, lambda: _start(home, host, sandbox=True), fault)
    verdict: list[bool] = []

    def end(passed: bool) -> None:
        verdict.append(passed)
        app = scene.app
        app.finished.connect(qt.quit)
        app.worker.submit(host.end).add_done_callback(lambda _: app.bridge.on_gui(app.quit))

    def give_up() -> None:
        scene.app.stop()
        qt.quit()

    stage.finished.connect(end)
    QTimer.singleShot(WHOLE_LIMIT_MS, stage, give_up)
    stage.play([(name, lambda step=step: step(scene)) for name, step in STEPS])  # type: ignore[misc]
    run_loop(qt)
    shutil.rmtree(home, ignore_errors=True)
    transcript = folder / "transcript.txt"
    told = transcript.read_text(encoding="utf-8") if verdict else "the tour came to no end\n"
    sys.stdout.write(f"{told}pictures: {folder}\n")
    return 0 if verdict == [True] else 1


def _start(home: Path, host: TourHost, *, sandbox: bool) -> App:
    options = Options(sandbox=sandbox, data=home / "data", host=host, per_minute=PER_MINUTE)
    app = App(options, quits=False)
    app.start()
    app.window.resize(*START_SIZE)  # a screen that does not exist has no size to fit
    return app
