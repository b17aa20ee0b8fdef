"""A system is asked about windows only where Qt draws with that system's own."""

import sys

import pytest

from desktop_app.adapters.system.capture.choice import shield_for
from desktop_app.application.capturing import Sight, Unshielded


@pytest.mark.parametrize(
    ("system", "platform", "name"),
    [
        ("linux", "xcb", "Linux"),
        ("linux", "wayland", "Linux"),
        ("linux", "offscreen", "Linux"),
        ("win32", "offscreen", "Windows"),
        ("darwin", "minimal", "macOS"),
        ("freebsd14", "xcb", "This system"),
    ],
)
def test_without_a_way_everything_can_be_seen(
    system: str, platform: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    shield = shield_for(platform)
    assert isinstance(shield, Unshielded)
    assert (shield.system, shield.can) == (name, False)
    assert shield.cover(1, covered=True) is shield.look(1) is Sight.ALL
