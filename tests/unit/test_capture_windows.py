"""Windows' display affinity, through real ctypes calls into functions that stand in for user32.

The real call was never made: these tests run where there is no such library.
"""

import ctypes
from collections.abc import Callable

import pytest

from desktop_app.adapters.system.capture.windows import WindowsShield
from desktop_app.application.capturing import Sight

HWND = 0x7FFF_0000_1234
EXCLUDE, MONITOR, NONE = 0x11, 0x01, 0x00
_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
_GET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32))


class User32:
    """Windows that know the affinities in `knows`; `readable` False cannot be asked back."""

    def __init__(self, *knows: int, readable: bool = True, forgets: bool = False) -> None:
        self.windows: dict[int, int] = {}
        self.wishes: list[int] = []
        self.knows = {NONE, *knows}
        self.readable = readable
        self.forgets = forgets
        self.SetWindowDisplayAffinity: Callable[..., int] = _SET(self._set)
        self.GetWindowDisplayAffinity: Callable[..., int] = _GET(self._get)

    def _set(self, window: int, affinity: int) -> int:
        self.wishes.append(affinity)
        if affinity not in self.knows:
            return 0
        if not self.forgets:
            self.windows[window] = affinity
        return 1

    def _get(self, window: int, affinity: "ctypes._Pointer[ctypes.c_uint32]") -> int:
        affinity[0] = self.windows.get(window, NONE)
        return int(self.readable)


def test_a_window_is_left_out_of_pictures_and_that_is_read_back() -> None:
    library = User32(EXCLUDE, MONITOR)
    shield = WindowsShield(library)
    assert shield.look(HWND) is Sight.ALL
    assert shield.cover(HWND, covered=True) is Sight.NOTHING
    assert shield.look(HWND) is Sight.NOTHING
    assert library.windows == {HWND: EXCLUDE}


def test_before_windows_10_2004_it_is_black() -> None:
    library = User32(MONITOR)
    assert WindowsShield(library).cover(HWND, covered=True) is Sight.BLACK
    assert library.wishes == [EXCLUDE, MONITOR]


def test_it_can_be_taken_back() -> None:
    library = User32(EXCLUDE, MONITOR)
    shield = WindowsShield(library)
    shield.cover(HWND, covered=True)
    assert shield.cover(HWND, covered=False) is Sight.ALL
    assert library.windows == {HWND: NONE}
    assert MONITOR not in library.wishes


@pytest.mark.parametrize(
    "library",
    [
        pytest.param(User32(), id="refuses both"),
        pytest.param(User32(EXCLUDE, forgets=True), id="says yes and does nothing"),
        pytest.param(User32(EXCLUDE, readable=False), id="does not say"),
    ],
)
def test_what_is_not_read_back_counts_as_seen(library: User32) -> None:
    assert WindowsShield(library).cover(HWND, covered=True) is Sight.ALL


def test_an_affinity_of_a_later_windows_counts_as_seen() -> None:
    library = User32(EXCLUDE)
    library.windows[HWND] = 0x40
    assert WindowsShield(library).look(HWND) is Sight.ALL
