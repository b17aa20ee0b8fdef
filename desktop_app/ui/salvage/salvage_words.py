"""What is said of a damaged vault."""

from typing import Final

from desktop_app.application.backup_state import Backup
from desktop_app.domain.cards import Card, Field
from desktop_app.domain.salvaged import CopyBeside, CopyCompared, Salvaged
from desktop_app.domain.text import safe_text
from desktop_app.ui.words import Words, masked

OFFER: Final = "What can be saved…"
TITLE: Final = "What can be saved of “{name}”"
SAFE: Final = "Nothing is written to the damaged files, and nothing is sent."
CLOSES: Final = "Closes by itself after five minutes without input."

BACKUP: Final = "The newest backup"
LOOKING: Final = "Looking for a backup that is whole…"
RESTORE: Final = "Restore it…"
RESTORE_OTHER: Final = "Restore a backup…"
NO_BACKUP: Final = (
    "There is no whole backup in this vault's folder. If you chose a second place for backups, "
    "look there."
)
_FOUND: Final = (
    "Made {when}; it was read whole just now. It opens with the master password of that time, and "
    "the key file if there was one, or with the recovery kit of that time, and becomes a new vault "
    "beside this one. What happened since is read again from the service. A number that was shown "
    "once since then is not in it, only perhaps in what is left below."
)

_SHORT: Final = "Made {when}, and whole. What is read below may be newer."

COPY_HEAD, COPIES_HEAD = "A copy by a sync program", "Copies by a sync program"
_SAVED: Final = "“{name}”, saved {when}."
LOOKED_INTO_LATER: Final = "Purser looks into it, and changes nothing, when you read what is left."
LOOKING_INTO: Final = "Purser looks into it…"
PACKING, PACKING_WHY = "Preparing…", "The copy is read whole, and packed as a backup."
NOT_PACKED: Final = "The copy cannot be restored"
BECOMES: Final = (
    "Restored, a copy opens with this password, with the key file if there is one, and becomes a "
    "new vault beside this one; nothing is merged. What happened since is read again from the "
    "service. A number that was shown once since then is not in it."
)

READ_HEAD: Final = "What can still be read"
BEFORE: Final = (
    "Purser tries each piece of the database by itself and shows the card details that are "
    "proven whole."
)
READ, READING = "Read what is left", "Reading…"
READING_WHY: Final = "The database is being read. A large one takes some seconds."
STOP: Final = "Stop reading"
STOPPED: Final = "The reading was stopped. Nothing of it is kept, and nothing was changed."
FAILED: Final = "Nothing could be read"
WAIT: Final = "Several wrong passwords. Try again in {seconds} s."

SAVE: Final = "Save it in a sealed file…"
NEXT: Final = (
    "Save this in a sealed file first, then restore the backup. In the restored vault Settings, "
    "Move data, “Import card details” puts in what it lacks."
)
SEARCH: Final = "Search by label, holder or last four digits"
NONE_FOUND: Final = "No card fits."
MORE: Final = "{more} more. Search for the one you want."
NO_NAME: Final = "Card without its label"
SHOW_NUMBER, SHOW_CVV, HIDE = "Show number", "Show CVV", "Hide"
COPIES: Final = {
    Field.PAN: "Copy number",
    Field.EXPIRY: "Copy expiry",
    Field.CVV: "Copy CVV",
}
_COPIED: Final = {Field.PAN: "Number", Field.EXPIRY: "Expiry", Field.CVV: "CVV"}
NOT_LEFT: Final = "This detail was not stored, or cannot be read any more."

EXPORT_HOLDS: Final = (
    "The file holds what could be read: number and expiry of each card, label, holder and state."
)
EXPORT_OPENS: Final = (
    "Purser opens it with the passphrase: “Import card details” in a vault of the same account."
)


def backup_words(backup: Backup, words: Words, *, is_short: bool = False) -> str:
    """Which one, how old it is, and what is not in it."""
    return (_SHORT if is_short else _FOUND).format(when=words.aged(backup.made_at))


def copy_words(file: CopyBeside, words: Words, then: str) -> str:
    """A copy by its file alone, and what becomes of it."""
    saved = _SAVED.format(name=safe_text(file.name), when=words.aged(file.saved_at))
    return f"{saved} {then}"


def looked_words(copy: CopyCompared, words: Words) -> str:
    """What a copy holds, and what it lacks."""
    found = copy.found
    if found.problem:
        return copy_words(found.file, words, found.problem)
    as_of = f", as of {words.aged(found.newest)}" if found.newest is not None else ""
    said = [
        f"It is whole: {_count(found.cards, 'card')}, {len(found.numbers):,} with the number"
        f"{as_of}."
    ]
    if copy.lacks:
        said.append(f"It lacks {_count(copy.lacks, 'number')} that could be read below.")
    if copy.adds:
        said.append(f"It has {_count(copy.adds, 'number')} that could not.")
    if copy.lacks == copy.adds == 0:
        said.append("It has the same numbers as could be read below.")
    return copy_words(found.file, words, " ".join(said))


def summary(found: Salvaged) -> str:
    """How much there is and how much is lost, as far as anybody can know."""
    numbers = sum(Field.PAN in card.stored for card in found.cards)
    said = [f"{_count(len(found.cards), 'card')} found, {numbers} with the number."]
    if found.nameless:
        one = len(found.nameless) == 1
        said.append(f"{len(found.nameless)} {'has' if one else 'have'} lost label and holder.")
    if found.lost:
        said.append(f"{_count(found.lost, 'more detail')} cannot be read.")
    if found.lost_pages:
        said.append(
            f"Of {_count(found.pages, 'piece')} of the database {found.lost_pages} "
            f"{'is' if found.lost_pages == 1 else 'are'} lost; what stood only there is not "
            "counted here."
        )
    elif not found.lost:
        said.append("No detail of a card is lost.")
    return " ".join(said)


def name_of(card: Card) -> str:
    """What a row says."""
    return card.label or NO_NAME


def spoken(card: Card) -> str:
    """One sentence for assistive tools."""
    ending = f"ending {card.facts.last4}" if card.facts.last4 else "without a number"
    return f"{name_of(card)}, {ending}"


def last4(card: Card) -> str:
    """The end of the number, where one is known."""
    return masked(card.facts.last4) if card.facts.last4 else ""


def copied(field: Field, seconds: int) -> str:
    """After a copy."""
    return f"{_COPIED[field]} copied. The clipboard clears in {seconds} seconds."


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
