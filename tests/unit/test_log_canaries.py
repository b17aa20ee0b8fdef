"""A thousand ways to fail with a secret in hand; none of them is written anywhere."""

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from desktop_app.adapters.system.logs import start_log, stop_log
from desktop_app.composition.uncaught import catch_everything, on_loop
from desktop_app.domain.errors import PurserError
from desktop_app.domain.vault_errors import VaultError
from desktop_app.ui.bridge import _outcome
from tests.support.guard_logs import ExpectLog

PAN, CVV, KEY = "4929123456781234", "857", "sk-canary-7Qx92mZ"
SHAPES = (
    PAN,
    "4929 1234 5678 1234",
    "4929-1234-5678-1234",
    f"{{'number': '{PAN}', 'cvv': '{CVV}'}}",
    f"client_secret={KEY}",
    f"Authorization: Bearer {KEY}",
    f'"password": "{KEY}"',
    f"https://example.test/?token={KEY}&card={PAN}",
    f"x{PAN}y",
    f"b'{PAN}'",
)
ERRORS: tuple[type[BaseException], ...] = (
    ValueError, KeyError, OSError, RuntimeError, TypeError, UnicodeError, TimeoutError,
    ConnectionError, PurserError, VaultError, AssertionError, LookupError,
)  # fmt: skip
LOG = logging.getLogger("purser.canary")


def _caught(kind: type[BaseException], text: str) -> BaseException:
    holder, secret = text, text  # in a frame, where a debugger would look
    try:
        raise kind(f"{holder} {secret}")
    except kind as error:
        return error


def _on_main(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def _on_a_thread(error: BaseException) -> None:
    def fail() -> None:
        raise error

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join(5)


def _while_deleting(error: BaseException) -> None:
    class Falls:
        def __del__(self) -> None:
            raise error

    doomed = Falls()
    del doomed


def _on_the_loop(error: BaseException) -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(on_loop)
        lost = loop.create_future()
        lost.set_exception(error)
        del lost

    asyncio.run(story())


def _over_the_bridge(error: BaseException) -> None:
    done: Future[None] = Future()
    done.set_exception(error)
    _outcome(done)


def _with_its_trace(error: BaseException) -> None:
    LOG.error("it broke", exc_info=error)


def _as_an_argument(error: BaseException) -> None:
    LOG.error("cannot read %s of %r", error, error)


def _through_qt(error: BaseException) -> None:
    qWarning(str(error))


WAYS: tuple[Callable[[BaseException], None], ...] = (
    _on_main, _on_a_thread, _while_deleting, _on_the_loop, _over_the_bridge, _with_its_trace,
    _as_an_argument, _through_qt,
)  # fmt: skip


@pytest.fixture
def log_file(tmp_path: Path, expect_log: ExpectLog) -> Iterator[Path]:
    """The program's log and hooks, as a run has them."""
    expect_log(".")
    root, level = logging.getLogger(), logging.getLogger().level
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    messages, handler = qInstallMessageHandler(None), start_log(tmp_path / "purser.log")
    catch_everything(lambda: None)
    yield tmp_path / "purser.log"
    stop_log(handler)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    qInstallMessageHandler(messages)
    root.setLevel(level)


def test_no_way_to_fail_writes_a_secret(log_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    paths = list(product(WAYS, ERRORS, SHAPES))
    assert len(paths) == 960
    for way, kind, text in paths:
        way(_caught(kind, text))
    gc.collect()
    written = log_file.read_text() + "".join(capfd.readouterr())
    assert written.count("\n") > 700
    digits = "".join(sign for sign in written if sign.isdigit() or sign in " -")
    for secret in (PAN, KEY, "4929 1234", "4929-1234", f"'{CVV}'"):
        assert secret not in written
    assert PAN[:12] not in digits.replace(" ", "").replace("-", "")
