"""The sharing type of an NSWindow, through real ctypes calls into a stand-in for libobjc.

The real call was never made: these tests run where there is no such library.
"""

import ctypes

from desktop_app.adapters.system.capture.macos import MacShield
from desktop_app.application.capturing import Sight

VIEW, WINDOW, NO_WINDOW_VIEW = 0x6000_0001, 0x6000_0002, 0x6000_0003
NONE, READ_ONLY = 0, 1
_REGISTER = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_char_p)
_SEND = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_size_t)


class ObjC:
    """One view in one window, and a view that stands in none."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.deaf = deaf
        self.sharing = READ_ONLY
        self.names: list[bytes] = []
        self.sent: list[tuple[int, bytes]] = []
        self.sel_registerName = _REGISTER(self._register)
        self.objc_msgSend = _SEND(self._send)

    def _register(self, name: bytes) -> int:
        self.names.append(name)
        return len(self.names)

    def _send(self, target: int, selector: int, argument: int) -> int:
        name = self.names[selector - 1]
        self.sent.append((target, name))
        if name == b"window":
            return WINDOW if target == VIEW else 0
        if name == b"setSharingType:" and not self.deaf:
            self.sharing = argument
        return self.sharing if name == b"sharingType" else 0


def test_a_window_is_asked_to_stay_out_and_never_promised_to_be() -> None:
    library = ObjC()
    assert MacShield(library).cover(VIEW, covered=True) is Sight.PARTLY
    assert library.sharing == NONE
    assert (WINDOW, b"setSharingType:") in library.sent


def test_it_can_be_taken_back() -> None:
    library = ObjC()
    shield = MacShield(library)
    shield.cover(VIEW, covered=True)
    assert shield.cover(VIEW, covered=False) is Sight.ALL
    assert library.sharing == READ_ONLY


def test_what_was_asked_and_not_read_back_counts_as_seen() -> None:
    assert MacShield(ObjC(deaf=True)).cover(VIEW, covered=True) is Sight.ALL


def test_a_view_in_no_window_is_not_asked_further() -> None:
    library = ObjC()
    assert MacShield(library).cover(NO_WINDOW_VIEW, covered=True) is Sight.ALL
    assert {name for _, name in library.sent} == {b"window"}
