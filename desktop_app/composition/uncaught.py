"""What nothing caught: its type and place are logged, never a value, wherever it happened."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from PySide6.QtCore import QMessageLogContext, QtMsgType

log = logging.getLogger(__name__)
_TOLD = frozenset({"QtWarningMsg", "QtCriticalMsg", "QtSystemMsg"})


def catch_everything(stop: Callable[[], None]) -> None:
    """The hooks of this process: main thread, other threads, what is being deleted, Qt.

    `stop` ends the program, as somebody at the terminal asked for.
    """

    from PySide6.QtCore import qInstallMessageHandler  # a terminal's check goes without Qt

    def on_main(
        kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        del value
        if issubclass(kind, KeyboardInterrupt):
            stop()
        else:
            _report("uncaught", kind, trace)

    sys.excepthook = on_main
    threading.excepthook = lambda args: _report("uncaught", args.exc_type, args.exc_traceback)
    sys.unraisablehook = lambda args: _report("unraisable", args.exc_type, args.exc_traceback)
    qInstallMessageHandler(_on_qt)


def let_qt_go() -> None:
    """Qt speaks for itself again: it may do so after Python is gone."""
    from PySide6.QtCore import qInstallMessageHandler

    qInstallMessageHandler(None)


def on_loop(_loop: "AbstractEventLoop", context: dict[str, Any]) -> None:
    """The loop's handler: asyncio's own would write the error's text and its task's arguments."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        _report("left alone", type(error), error.__traceback__)
    else:
        log.error("the loop: %s", str(context.get("message", ""))[:80])


def _report(what: str, kind: type[BaseException], trace: TracebackType | None) -> None:
    where = "unknown"
    while trace is not None:
        where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    log.error("%s %s at %s", what, kind.__name__, where)


def _on_qt(level: "QtMsgType", context: "QMessageLogContext", text: str) -> None:
    """Qt's own words can hold what a widget shows; those that end the program come before any."""
    if level.name == "QtFatalMsg":
        os.write(2, f"{text}\n".encode(errors="replace"))
    elif level.name in _TOLD:
        place = f"{os.path.basename(context.file or '')}:{context.line}"
        log.error("Qt, %s: %s at %s", context.category or "default", level.name, place)
