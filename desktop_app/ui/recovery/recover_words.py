"""What the window says where a recovery code is typed."""

from typing import Final

TITLE: Final = "Use the recovery kit"
WHAT: Final = "Type the code from the printed page, and choose a new master password."
STANDS_FOR_BOTH: Final = (
    "The page stands for the password and for the key file: the new password opens the vault "
    "alone, until you make another key file."
)
NEW: Final = "New master password"
OPEN, OPENING = "Open the vault", "Opening…"
STAYS: Final = "The page stays valid. Older backups keep the password of their day."
FAILED: Final = "The vault was not opened"
WAIT: Final = "Several wrong codes or passwords. Try again in {seconds} s."
