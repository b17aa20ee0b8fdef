"""What every screen is given: the door to the worker, the words, the clipboard, the look."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.capture import CaptureGuard
    from desktop_app.ui.clipboard import ClipboardGuard
    from desktop_app.ui.local_settings import LocalSettings
    from desktop_app.ui.words import Words


class Ui:
    """Passed to screens by the main window; nothing here is global.

    The words know the whole domain, so without `words` they are made when a screen first speaks:
    the unlock page, which is painted first, needs none.
    """

    def __init__(
        self,
        bridge: "Bridge",
        words: "Words | None",
        clipboard: "ClipboardGuard",
        local: "LocalSettings | None" = None,
        capture: "CaptureGuard | None" = None,
    ) -> None:
        self.bridge = bridge
        self.clipboard = clipboard
        self.local = local
        if capture is not None:
            self.capture = capture
        if words is not None:
            self.words = words

    @cached_property
    def capture(self) -> "CaptureGuard":
        """What pictures of the screen show of the windows; without a system's way, everything."""
        from desktop_app.application.capturing import Unshielded
        from desktop_app.ui.capture import CaptureGuard

        return CaptureGuard(Unshielded())

    @cached_property
    def words(self) -> "Words":
        """Formats for the person's locale."""
        from desktop_app.ui.words import Words

        made = Words()
        made.hidden = self.local is not None and self.local.hide_amounts
        return made
