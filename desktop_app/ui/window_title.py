"""What the window is called in the list of windows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.application.messages import Snapshot

TITLE = "Purser"


def title_of(snapshot: "Snapshot") -> str:
    """`Purser, 1 not known`: what is unresolved is seen with the window in the background too."""
    count = len(snapshot.uncertain)
    return f"{TITLE}, {count} not known" if count else TITLE
