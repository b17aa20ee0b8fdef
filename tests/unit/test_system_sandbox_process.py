"""The practice bank as a child: started once, started again after a crash, always ended."""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from desktop_app.adapters.system import sandbox_process
from desktop_app.adapters.system.sandbox_process import SandboxProcess
from desktop_app.application.ports import SandboxLink
from tests.support.signs import until

FACTS = {
    "url": "http://127.0.0.1:9",
    "client_id": "c",
    "client_secret": "s",
    "api_key": "k",
    "webhook_secret": "w",
}
LINE = json.dumps(FACTS)
STAY = "import time; time.sleep(60)"


def _program(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(sandbox_process, "server_command", lambda: [sys.executable, "-c", code])


def _run(data: Path, use: Callable[[SandboxProcess], Any]) -> Any:
    """Use a process inside a loop; it is ended afterwards."""

    async def whole() -> Any:
        process = SandboxProcess(data, lambda url: ("practice at", url))  # type: ignore[arg-type]
        try:
            async with asyncio.timeout(20):
                return await use(process)
        finally:
            await process.stop()

    return asyncio.run(whole())


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def _pid(process: SandboxProcess) -> int:
    assert process._process is not None
    return process._process.pid


def test_the_real_bank_starts_once_comes_back_after_a_crash_and_ends(tmp_path: Path) -> None:
    async def use(process: SandboxProcess) -> tuple[SandboxLink, SandboxLink, list[int]]:
        first = await process.start()
        assert first is not None
        assert await process.start() is first
        pids = [await _pid(process)]
        os.kill(pids[0], signal.SIGKILL)
        assert process._process is not None
        await process._process.wait()
        second = await process.start()
        assert second is not None
        pids.append(await _pid(process))
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"{second.base_url}/control/state")
        assert answer.status_code == 200
        return first, second, pids

    first, second, pids = _run(tmp_path / "bank", use)
    assert first.client_id == second.client_id
    assert first.callback_url == f"{first.base_url}/sink/purser"
    assert [pid for pid in pids if _is_alive(pid)] == []


def test_the_merchant_belongs_to_the_bank_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(monkeypatch, f"print({LINE!r}, flush=True); {STAY}")

    async def use(process: SandboxProcess) -> object:
        assert process.practice is None
        await process.start()
        return process.practice

    assert _run(tmp_path, use) == ("practice at", "http://127.0.0.1:9")


@pytest.mark.parametrize("error", [ImportError("x"), OSError(24, "x"), MemoryError(), EOFError()])
def test_a_merchant_whose_code_does_not_come_keeps_nobody_from_the_bank_and_comes_later(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    expect_log: Callable[[str], None],
) -> None:
    expect_log(f"the practice bank's merchant: {type(error).__name__}$")
    _program(monkeypatch, f"print({LINE!r}, flush=True); {STAY}")
    tries: list[str] = []

    def make(url: str) -> object:
        tries.append(url)
        if len(tries) == 1:
            raise error
        return "practice"

    async def use(process: SandboxProcess) -> None:
        monkeypatch.setattr(process, "_make_practice", make)
        first = await process.start()
        assert first is not None
        assert process.practice is None
        pid = await _pid(process)
        assert await process.start() is first
        assert process.practice == "practice"
        assert await process.start() is first
        assert (len(tries), await _pid(process)) == (2, pid)

    _run(tmp_path, use)


def test_who_gives_up_waiting_for_the_merchant_loses_no_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(monkeypatch, f"print({LINE!r}, flush=True); {STAY}")
    may_go, began = threading.Event(), threading.Event()

    def make(url: str) -> object:
        began.set()
        may_go.wait(10)
        return "practice"

    async def use(process: SandboxProcess) -> None:
        monkeypatch.setattr(process, "_make_practice", make)
        first = asyncio.ensure_future(process.start())
        await until(began.is_set)  # the loop goes on meanwhile
        first.cancel()
        await until(first.done)
        may_go.set()
        assert await process.start() is not None
        assert process.practice == "practice"

    _run(tmp_path, use)


@pytest.mark.parametrize(
    "said",
    ["no json at all", "[]", "null", json.dumps({"url": "http://127.0.0.1:9"}), "{" + "x" * 5000],
)
def test_junk_instead_of_the_facts_is_no_bank_and_the_child_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    note = tmp_path / "pid"
    code = f"import os; open({str(note)!r}, 'w').write(str(os.getpid()));"
    _program(monkeypatch, f"{code} print({said!r}, flush=True); {STAY}")
    assert _run(tmp_path, lambda process: process.start()) is None
    assert not _is_alive(int(note.read_text()))


def test_a_line_without_end_is_no_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(monkeypatch, f"print('x' * 200_000, flush=True); {STAY}")
    assert _run(tmp_path, lambda process: process.start()) is None


def test_a_program_that_is_missing_is_no_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_process, "server_command", lambda: [str(tmp_path / "missing")])
    assert _run(tmp_path, lambda process: process.start()) is None


def test_a_program_that_ends_at_once_is_no_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(monkeypatch, "raise SystemExit(3)")
    assert _run(tmp_path, lambda process: process.start()) is None


def test_a_bank_that_says_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(monkeypatch, STAY)
    monkeypatch.setattr(sandbox_process, "START_S", 0.3)
    assert _run(tmp_path, lambda process: process.start()) is None


def test_a_bank_that_ignores_the_signal_is_ended_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    _program(monkeypatch, f"{deaf} print({LINE!r}, flush=True); {STAY}")
    monkeypatch.setattr(sandbox_process, "STOP_S", 0.2)

    async def use(process: SandboxProcess) -> int:
        await process.start()
        pid = await _pid(process)
        await process.stop()
        return pid

    assert not _is_alive(_run(tmp_path, use))


def test_stopping_twice_and_before_the_start_does_nothing(tmp_path: Path) -> None:
    async def use(process: SandboxProcess) -> None:
        await process.stop()
        await process.stop()

    assert _run(tmp_path, use) is None
