"""What is said about pictures of the screen: only what the system said when it was asked."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.capturing import Sight
from desktop_app.ui.capture import CaptureGuard

ALLOWED = "Screen sharing and screenshots can see Purser until it is locked."
FOR_THIS_RUN = (
    "Screen sharing and screenshots can see Purser until it quits: it was started with "
    "--allow-screen-capture."
)
_BEFORE_SHARING = (
    "Before you share, hide amounts (Ctrl+Shift+H), copy numbers instead of showing them, or share "
    "one other window only."
)
_TOLD = {
    Sight.NOTHING: "{} says that it leaves this window out of screen sharing and screenshots.",
    Sight.BLACK: "{} says that this window is black in screen sharing and screenshots.",
    Sight.PARTLY: (
        "{} says that it leaves this window out. That holds for older ways of taking pictures "
        "only: since macOS 15 most programs that record or share the screen see it all the same."
    ),
}
_NOTES = {
    Sight.NOTHING: "{} says that it leaves this window out of screen sharing.",
    Sight.BLACK: "{} says that this window is black in screen sharing.",
    Sight.PARTLY: "Most screen sharing on {} sees this. Some screenshots do not.",
}


def note(guard: CaptureGuard, widget: QWidget) -> str:
    """One sentence below details of a card that are shown."""
    if not guard.can:
        return f"{guard.system} cannot stop screen sharing from seeing this."
    sight = guard.look(widget)
    if sight in _NOTES:
        return _NOTES[sight].format(guard.system)
    if not guard.covers:
        return "Screen sharing can see this: it is allowed at the moment."
    return f"Screen sharing can see this: {guard.system} did not keep it out."


def allowance(guard: CaptureGuard) -> str:
    """Why windows can be seen for a while; "" when nothing was allowed."""
    if guard.for_this_run:
        return FOR_THIS_RUN
    return ALLOWED if guard.until_locked else ""


def state(guard: CaptureGuard, widget: QWidget) -> str:
    """The whole of it, for the settings."""
    if not guard.can:
        return (
            f"{guard.system} cannot keep Purser out of screen sharing and screenshots, and does "
            f"not tell it of them. {_BEFORE_SHARING}"
        )
    sight = guard.look(widget)
    if sight in _TOLD:
        return _TOLD[sight].format(guard.system)
    if guard.covers:
        return (
            f"{guard.system} was asked to leave this window out and says that it does not. "
            f"{_BEFORE_SHARING}"
        )
    return allowance(guard) or f"Screen sharing and screenshots can see Purser. {_BEFORE_SHARING}"
