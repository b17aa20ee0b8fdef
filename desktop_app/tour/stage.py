"""Runs a story step by step on the real event loop; no step may block it."""

import time
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.errors import PurserError
from desktop_app.tour.driver import Condition, Driver, TourMiss
from desktop_app.ui.theme.theme import current as current_theme

LOOK_EVERY_MS = 150
PACKED = 80
"""Of 100, where less is smaller and slower: half the time for a tenth more."""
STEP_LIMIT_S = 40.0
SETTLE_MS = 300
SCALES = (("", 1.0), ("@1.5x", 1.5))
Step = Generator[tuple[Condition, str], None, None]


class Stage(QObject):
    """Plays steps in order; each ends with pictures in both themes and a line in the transcript."""

    finished = Signal(bool)

    def __init__(self, folder: Path, driver: Driver) -> None:
        super().__init__()
        self.driver = driver
        self._folder = folder
        self._steps: list[tuple[str, Callable[[], Step]]] = []
        self._number = 0
        self._running: Step | None = None
        self._awaited: tuple[Condition, str] = (lambda: True, "the start")
        self._began = 0.0
        self._notes: list[str] = []
        self._lines: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def play(self, steps: list[tuple[str, Callable[[], Step]]]) -> None:
        """Begin; `finished` tells whether every step passed."""
        self._steps = steps
        self._folder.mkdir(parents=True, exist_ok=True)
        self._next()
        self._timer.start()

    def note(self, sentence: str) -> None:
        """A fact that was checked, for the transcript."""
        self._notes.append(sentence)

    def _next(self) -> None:
        self._running = self._steps[self._number][1]()
        self._awaited = (lambda: True, "the start of the step")
        self._began = time.monotonic()
        self._notes = []

    def _look(self) -> None:
        try:
            condition, _ = self._awaited
            if condition():
                self._awaited = next(self._running or iter(()))
                self._began = time.monotonic()
            elif time.monotonic() - self._began > STEP_LIMIT_S:
                raise TourMiss(f"waited {STEP_LIMIT_S:.0f} s for {self._awaited[1]}")  # noqa: TRY301
        except StopIteration:
            self._settle("ok")
        except (TourMiss, PurserError) as miss:
            self._settle(f"MISS {miss}")

    def _settle(self, verdict: str) -> None:
        """Give layouts and toasts a moment, so that the pictures show what a person sees."""
        self._timer.stop()
        QTimer.singleShot(SETTLE_MS, self, lambda: self._end_step(verdict))

    def _end_step(self, verdict: str) -> None:
        name = self._steps[self._number][0]
        self._lines.append(f"{verdict.split(maxsplit=1)[0]:4} {name}")
        self._lines += [f"       {note}" for note in self._notes]
        if verdict != "ok":
            self._lines.append(f"       {verdict}")
        self._photograph(name)
        self._number += 1
        if verdict != "ok" or self._number == len(self._steps):
            self._write_transcript()
            self.finished.emit(verdict == "ok")
        else:
            self._next()
            self._timer.start()

    def _photograph(self, name: str) -> None:
        for theme in ("dark", "light"):
            current_theme().set_theme("dark" if theme == "dark" else "light")
            for suffix, scale in SCALES:
                path = self._folder / f"{name}-{theme}{suffix}.png"
                self.driver.picture(scale).save(str(path), "PNG", PACKED)

    def _write_transcript(self) -> None:
        passed = sum(line.startswith("ok") for line in self._lines)
        self._lines.append(f"{passed} of {len(self._steps)} steps passed")
        text = "\n".join(self._lines) + "\n"
        (self._folder / "transcript.txt").write_text(text, encoding="utf-8")
