"""What the window says of key files."""

from typing import Final

LABEL: Final = "Key file"
CHOOSE: Final = "Choose…"
KINDS: Final = ("Key files (*.purser-key)", "Every file (*)")
ENDING: Final = ".purser-key"
NAMED: Final = "Key file {name}."
ASKED: Final = NAMED + " Plug in the stick that it is on."
AWAY: Final = "Key file {name} is not at this place."
NOT_TRIED: Final = "The password was not tried, and nothing counts against it."
LEFT_OPEN: Final = (
    "Purser was stopped while it was being given up. Without it, try with this line left empty."
)
EITHER: Final = (
    "Key file {name} or {other}. Purser was stopped while one took the place of the other: either "
    "opens the vault, and from then on only that one does."
)
CHOOSE_EITHER: Final = "Choose {name} or {other}."
NONE_CHOSEN: Final = "Choose the key file. It is asked for together with the password."
WHOLE_PATH: Final = "Write the whole path, from the first folder on, or choose the file."
FILE_NAME: Final = "Write the file’s name as well. It ends in .purser-key."
SLOW: Final = "Take it out and plug it in again, or choose another place."

TITLE: Final = "Key file"
NOTE: Final = (
    "A small file on a stick that is asked for together with the master password. Whoever steals "
    "the computer, the disk or a later backup then needs the stick as well, even if the password "
    "is easy to guess."
)
LOOKING: Final = "Looking…"
NONE: Final = "There is none: the password alone opens the vault."
ON: Final = "The password opens the vault together with key file {name}, and not without it."
BY_KIT: Final = "The recovery kit opens the vault without it, and takes the need for it away."
NO_KIT: Final = (
    "There is no recovery kit. If every copy of the key file is lost, nobody can open the vault, "
    "not even Purser’s makers."
)
MAKE, REPLACE, REMOVE = "Make a key file…", "Replace…", "Remove…"
REPLACE_NAME, REMOVE_NAME = "Replace the key file…", "Remove the key file…"

MAKE_TITLE, REPLACE_TITLE = "Make a key file", "Replace the key file"
DO_MAKE, DO_REPLACE = "Make the key file", "Replace the key file"
MAKING: Final = "Saving and checking…"
MAKING_WHY: Final = "The key file is being saved, read back and tried."
PROMISE: Final = "Takes some seconds. The vault asks for it only once it was read back."
WHERE: Final = "Where to save it"
WHERE_HINT: Final = "On a stick, or in another place than the vault and its backups."
SAVE_TITLE: Final = "Save the key file"
FIRST: Final = (
    "key",
    "From then on the password opens nothing without the key file. Keep a copy of it in another "
    "place: a stick can fail or get lost.",
)
OTHER: Final = (
    "key",
    "From then on the password opens nothing without the new key file. Keep a copy of it in "
    "another place: a stick can fail or get lost.",
)
BEFORE: Final = (
    "restore",
    "Backups and copies from before still open with the password alone. Settings, Backups and log, "
    "names their folder. If somebody else may have one, delete it, and change the vault’s key as "
    "well.",
)
EARLIER: Final = (
    "restore",
    "Backups and copies from before still open as they did. If somebody else may have one, delete "
    "it, and change the vault’s key as well.",
)
OLDER: Final = (
    "restore",
    "The key file of now opens only backups that were made with it. Keep it as long as you keep "
    "those.",
)
KEYRING: Final = (
    "lock",
    "Unlocking with this computer’s keyring, where it is turned on, needs neither, as before.",
)
WITH_KIT: Final = (
    "check",
    "The recovery kit stands for both. Whoever has its page needs neither, so lock it away.",
)
WITHOUT_KIT: Final = "I go without a recovery kit"
WITHOUT_KIT_WHY: Final = (
    "There is no recovery kit. If every copy of the key file is lost, nobody can open the vault "
    "again: not you, and not Purser’s makers. A kit is made in a minute, above on this page."
)
TICK_IT: Final = "Make a recovery kit first, or tick that you go without."
NOT_MADE: Final = "No key file was made"
MADE_TITLE: Final = "The key file is made"
MADE: Final = (
    "Key file {name} was saved, read back, and opens the vault together with the password. "
    "Now copy it to a second stick, and keep the two in different places, away from this computer."
)
BACKING_UP: Final = "A backup that asks for it is being made."
BACKED_UP: Final = "A backup that asks for it was made."
NOT_BACKED_UP: Final = "No backup that asks for it was made"
DONE: Final = "Done"

COPY, COPY_NAME = "Save a copy…", "Save a copy of the key file…"
COPY_TITLE: Final = "Save a copy of the key file"
DO_COPY: Final = "Save the copy"
COPYING_WHY: Final = "The copy is being saved, read back and tried."
WHERE_COPY: Final = "Where to save the copy"
WHERE_COPY_HINT: Final = "On another stick: one that stays on this computer is lost with it."
COPIED: Final = (
    (
        "key",
        "The copy opens the vault as the key file does. Keep it on something else than this "
        "computer, and in another place than the first one.",
    ),
)
COPY_DONE: Final = "The copy is saved"
COPY_MADE: Final = (
    "The copy of key file {name} was saved, read back, and opens the vault together with the "
    "password. Take it away from this computer now, and keep it where the first one is not."
)
NOT_COPIED: Final = "No copy of the key file was saved"

REMOVE_TITLE: Final = "Remove the key file"
DO_REMOVE: Final = "Ask for the password alone"
REMOVING: Final = "Removing…"
REMOVING_WHY: Final = "The vault is being changed and checked."
REMOVED: Final = (
    (
        "key",
        "From then on the password alone opens the vault. Whoever takes the computer or a backup "
        "has to guess only that.",
    ),
    (
        "restore",
        "Backups of the time with the key file go on asking for it. Keep it as long as you keep "
        "them.",
    ),
)
LOST: Final = "Is it lost? Replace it instead: while Purser is open, that takes the password alone."
NOT_REMOVED: Final = "The key file is still asked for"
