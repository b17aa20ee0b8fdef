"""What every screen is given: the door to the worker, the words, the clipboard, the look."""

from dataclasses import dataclass

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.words import Words


@dataclass(frozen=True, slots=True)
class Ui:
    """Passed to screens by the main window; nothing here is global."""

    bridge: Bridge
    words: Words
    clipboard: ClipboardGuard
    local: LocalSettings | None = None
