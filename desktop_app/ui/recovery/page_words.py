"""What stands on the printed page, for somebody who may never have seen Purser."""

from typing import Final

TITLE: Final = "Recovery kit"
FOR: Final = "Opens this Purser vault when nobody knows its master password."
SECOND_KEY: Final = (
    "This page is a second key. Whoever has it and a copy of the vault can read every card number. "
    "No password stands on it."
)
READING: Final = (
    "Capitals, spaces and dashes make no difference. The code has no letters I, L, O and U: what "
    "looks like one is a 1 or a 0. The square holds the same code, for a scanner that types."
)
USE: Final = "How to use it"
STEPS: Final = (
    "Start Purser. Where it asks for the password, choose “Forgot the password? Use the recovery "
    "kit”.",
    "On a new computer choose “Restore a backup…” instead: it takes this code as well.",
    "Type the code above. Purser says which group has a slip in it.",
    "Choose a new master password. The vault opens, and this page still works.",
)
KEEP: Final = "Where to keep it"
KEEPING: Final = (
    "In a safe or with the company’s papers: not beside the computer, and not with a backup.",
    "Do not photograph it, scan it or send it. A picture of it is one more key.",
    "If it is lost or was seen: Settings, Security, “Revoke…”, then make a new one. Backups of "
    "earlier days still open with this page, so delete their copies elsewhere.",
)
NOTES: Final = "Notes"
ASIDE: Final = "Do not write the password here."
