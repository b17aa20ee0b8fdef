"""Windows: the display affinity of a window. Microsoft calls it no guarantee."""

import ctypes
from typing import Final, Protocol

from desktop_app.application.capturing import Sight

_NONE: Final = 0x00
_MONITOR: Final = 0x01
_EXCLUDE_FROM_CAPTURE: Final = 0x11
_SIGHTS: Final = {_EXCLUDE_FROM_CAPTURE: Sight.NOTHING, _MONITOR: Sight.BLACK}


class User32(Protocol):
    """The two functions of `user32.dll`; each returns 0 where it failed."""

    def SetWindowDisplayAffinity(
        self, window: ctypes.c_void_p, affinity: ctypes.c_uint32, /
    ) -> int: ...

    def GetWindowDisplayAffinity(
        self, window: ctypes.c_void_p, affinity: "ctypes._Pointer[ctypes.c_uint32]", /
    ) -> int: ...


class WindowsShield:
    """Left out of pictures since Windows 10 2004, black in them before.

    The older system refuses the newer wish, so it is asked for what it knows then. Only windows of
    this very process can be changed.
    """

    system = "Windows"
    can = True

    def __init__(self, user32: User32) -> None:
        self._user32 = user32

    def cover(self, window: int, *, covered: bool) -> Sight:
        """Ask, and say what is read back; see `ScreenShield.cover`."""
        wanted = _EXCLUDE_FROM_CAPTURE if covered else _NONE
        if not self._set(window, wanted) and covered:
            self._set(window, _MONITOR)
        return self.look(window)

    def look(self, window: int) -> Sight:
        """What Windows says; an affinity that is unknown or cannot be read hides nothing."""
        found = ctypes.c_uint32()
        told = self._user32.GetWindowDisplayAffinity(ctypes.c_void_p(window), ctypes.pointer(found))
        return _SIGHTS.get(found.value, Sight.ALL) if told else Sight.ALL

    def _set(self, window: int, affinity: int) -> bool:
        done = self._user32.SetWindowDisplayAffinity(
            ctypes.c_void_p(window), ctypes.c_uint32(affinity)
        )
        return bool(done)
