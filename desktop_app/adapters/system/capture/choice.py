"""Which way this run has: by how Qt draws, for the number of a window means what Qt makes of it."""

import sys
from typing import TYPE_CHECKING

from desktop_app.application.capturing import Unshielded

if TYPE_CHECKING:
    from desktop_app.application.capturing import ScreenShield

_SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}


def shield_for(platform: str) -> "ScreenShield":
    """For Qt's platform name: "windows", "cocoa", "xcb", "wayland", "offscreen"…

    Asking a system about a window that is none of its own could end the program.
    """
    if sys.platform == "win32" and platform == "windows":
        import ctypes

        from desktop_app.adapters.system.capture.windows import WindowsShield

        return WindowsShield(ctypes.WinDLL("user32"))
    if sys.platform == "darwin" and platform == "cocoa":
        import ctypes

        from desktop_app.adapters.system.capture.macos import MacShield

        return MacShield(ctypes.CDLL("/usr/lib/libobjc.A.dylib"))
    return Unshielded(_SYSTEMS.get(sys.platform, "This system"))
