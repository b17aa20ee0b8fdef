"""What the window says about the recovery kit."""

from typing import Final

TITLE: Final = "Make a recovery kit"
AGAIN: Final = "Make a new recovery kit"
WHAT: Final = "One printed page that opens this vault when the master password is forgotten."
NOTHING_YET: Final = "Nothing changes before you have typed the code back."
OPENS: Final = "With the page you choose a new password. Nobody else can: Purser has no reset."
SECOND: Final = "It is a second key: whoever has it and a copy of the vault reads every number."
REPLACES: Final = "The page made on {when} stops working once the new one is proven."
PAGE: Final = (
    "Print it, or copy the eight groups by hand. Write capitals clearly: there is no I, L, O or U."
)
ON_DISK: Final = (
    "Saved as {name}. A file on this disk is a second key as well: print it, then delete it."
)
DELETED: Final = "The file is deleted. The wastebasket and backups of this disk may still hold it."
PROVE: Final = (
    "Take the page, not the screen, and type three of its groups. So you know that it can be read."
)
SHOW_AGAIN: Final = "Show the page again"
WHERE: Final = "Where the page lies"
WHERE_HINT: Final = "Optional. Kept in the encrypted vault and shown in Settings."
NOT_THAT: Final = "Not what was printed. Compare with the page."
DONE: Final = (
    "The page opens this vault: Purser wrote it down in the vault, read it back and opened it with "
    "the code. Backups from now on open with it too; older ones do not."
)
LEFT_ON_DISK: Final = "The saved file {name} is still on this disk."
REVOKE_TITLE: Final = "Revoke the recovery kit"
REVOKED: Final = (
    "No printed page opens this vault any more. A forgotten password cannot be replaced then."
)
OLDER_BACKUPS: Final = (
    "Backups and copies of the vault from the time of the page still open with it, whatever you do "
    "here. Delete those that others could get."
)
DESTROY: Final = "Destroy the page: it is of no more use to you, and still opens those copies."
HALF: Final = "The older page still works"
FAILED: Final = (
    "The page was not made",
    "The file was not saved or deleted",
    "The kit does not work yet",
    "The file was not deleted",
)
"""By the step in which it happened."""
REVOKE, REVOKING = "Revoke the kit", "Writing and checking…"
NOT_REVOKED: Final = "The kit was not revoked"
