"""macOS: the sharing type of an NSWindow.

Since macOS 15 ScreenCaptureKit, by which most programs record and share the screen, does not ask
for it. So what is read back here is never called more than `Sight.PARTLY`.
"""

import ctypes
from typing import Any, Final, Protocol

from desktop_app.application.capturing import Sight

_SHARING_NONE: Final = 0
_SHARING_READ_ONLY: Final = 1
_SELECTOR = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_char_p)
# Objects, selectors and NSUInteger are all as wide as a pointer, so numbers stand for them.
_ASK = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_size_t, ctypes.c_size_t)
_TELL = ctypes.CFUNCTYPE(None, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_size_t)


class ObjC(Protocol):
    """The two functions of `libobjc`, as ctypes gives them: `objc_msgSend` fits every message."""

    objc_msgSend: Any
    sel_registerName: Any


class MacShield:
    """`window` is the NSView that Qt names; asked in the main thread, as AppKit demands."""

    system = "macOS"
    can = True

    def __init__(self, objc: ObjC) -> None:
        register = ctypes.cast(objc.sel_registerName, _SELECTOR)
        self._ask = ctypes.cast(objc.objc_msgSend, _ASK)
        self._tell = ctypes.cast(objc.objc_msgSend, _TELL)
        self._window = register(b"window")
        self._sharing = register(b"sharingType")
        self._set_sharing = register(b"setSharingType:")

    def cover(self, window: int, *, covered: bool) -> Sight:
        """Ask, and say what is read back; see `ScreenShield.cover`."""
        found = self._ask(window, self._window)
        if found:  # a view that stands in no window yet has nothing to keep out
            wanted = _SHARING_NONE if covered else _SHARING_READ_ONLY
            self._tell(found, self._set_sharing, wanted)
        return self.look(window)

    def look(self, window: int) -> Sight:
        """What macOS says of the window the view stands in."""
        found = self._ask(window, self._window)
        if found and self._ask(found, self._sharing) == _SHARING_NONE:
            return Sight.PARTLY
        return Sight.ALL
