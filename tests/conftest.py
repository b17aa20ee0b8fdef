"""Every test runs offscreen, in a fresh home, without proxies, and is watched for spills."""

import gc
import os
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from tests.support.guard_leaks import no_leaks
from tests.support.guard_logs import Listener, expect_log, log_listener
from tests.support.guard_secrets import (
    allow_canary_in,
    canary_api_secret,
    canary_pan,
    canary_password,
    judge_report,
    listening_closely,
    plants_of,
)

__all__ = [
    "allow_canary_in",
    "canary_api_secret",
    "canary_pan",
    "canary_password",
    "expect_log",
    "listening_closely",
    "log_listener",
    "no_leaks",
]

pytest_plugins = ["pytester"]

# Before any test imports Qt; a real screen is used only when the caller asks for one by name.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

hypothesis.settings.register_profile("fast", max_examples=50, deadline=None)
hypothesis.settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, print_blob=True
)
hypothesis.settings.register_profile("deep", max_examples=5_000, deadline=None)
hypothesis.settings.load_profile("ci" if "CI" in os.environ else "fast")

# No test's worker or bank collects what another test's windows left: Qt would wait for itself.
gc.disable()
_COLLECTED_ABOVE = (20_000, 20, 20)
_HOME_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}
# Whatever of the caller's session could change an answer: proxies, key logs, buses, desktops.
_FORGOTTEN = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSLKEYLOGFILE",
    "DBUS_SESSION_BUS_ADDRESS",
    "PYTHON_KEYRING_BACKEND",
    "XDG_CURRENT_DESKTOP",
]


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that `pytest_collection_modifyitems` hands out."""
    config.addinivalue_line("markers", "gui: needs Qt widgets (given to users of qtbot or qapp)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not gui"` leaves out what needs Qt widgets, without anybody marking a test."""
    for item in items:
        if {"qtbot", "qapp"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("gui")


def pytest_runtest_teardown() -> None:
    """What a test's windows left behind is freed here, in Qt's thread (`composition/collector`)."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > _COLLECTED_ABOVE[generation]:
            gc.collect(generation)
            return


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The last look at a test is for its planted secrets."""
    report = yield
    judge_report(item, report)
    return report


@pytest.fixture
def fresh_home(
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """HOME and every XDG folder below one new folder of mode 0700; returns that folder."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name, folder in _HOME_FOLDERS.items():
        (home / folder).mkdir(mode=0o700)
        monkeypatch.setenv(name, str(home / folder))
    for name in _FORGOTTEN:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    # The system's own bus would lock a test's window with the tester's screen.
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={home}/no-bus")
    plants_of(request.node).roots.add(home)
    return home


@pytest.fixture(autouse=True)
def guards(fresh_home: Path, log_listener: Listener, no_leaks: None) -> None:
    """The guards of every test; first to start, so last to look."""
