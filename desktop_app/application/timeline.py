"""What the Activity page asks of the vault, and what it is given: values, no widgets, no SQL."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desktop_app.domain.cards import CardId
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.events import Event
from desktop_app.domain.history import Charge, HistoryStatus, Seen
from desktop_app.domain.money import ZERO, Money

MOST_WORDS, LONGEST_WORD = 8, 64
PAGE = 100
"""How many lines are read at a time."""
# Signs that some locale groups digits by, as painted and then pasted: no word ends at them.
_GROUP_SPACES = re.compile(r"(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
_GROUPED = re.compile(r"([0-9]{1,3}([.,'’])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]*))?")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]*))?")


class Lens(StrEnum):
    """Two ways to look at one timeline: merchant money, or every act and observation."""

    CHARGES = "charges"
    DEEDS = "deeds"


class Sort(StrEnum):
    """What lines are ordered by. Texts go up and the rest goes down with the newest first among
    equals; the other direction is the exact reverse, but what nobody stated is always last."""

    TIME = "time"
    MERCHANT = "merchant"
    STATUS = "status"
    AUTHORIZED = "authorized"
    SETTLED = "settled"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Ask:
    """Which lines are wanted, in which order.

    `text` is what was typed, whatever it is. `since` counts, `until` does not. An empty `statuses`
    is any of them. `DEEDS` are always in the order in which
    they became known.
    """

    lens: Lens = Lens.CHARGES
    text: str = ""
    card_id: CardId | None = None
    statuses: frozenset[HistoryStatus] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    sort: Sort = Sort.TIME
    descending: bool = True


class DeedSource(StrEnum):
    """Who did or saw it: we ourselves, an observation that settled it, a message, a read of the
    card, the guard of the money units, the owner's own acts that the service knows nothing of,
    and what was done to rules and by them."""

    INTENT = "intent"
    EVIDENCE = "evidence"
    EVENT = "event"
    CARD = "card"
    GUARD = "guard"
    OWNER = "owner"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act or observation of the journal.

    `kind` and `word` are of `source`: an intent's kind and stage; an intent's kind and the source
    of the evidence; an event's kind and its doubt; "status" and a card's status; "units" and what
    is known of them; "handover" and how far the file came; "details" and what the owner did with
    them; a line of the rules' log and who did it. `detail` is a reason's code, an event's merchant,
    or the status before. `cause` is why a card's policy wished for it, `rules.RULE` where a rule
    did; empty where a person did.
    """

    seq: int
    at: datetime
    source: DeedSource
    kind: str
    word: str
    card_id: CardId | None = None
    amount: Money | None = None
    detail: str = ""
    reference: str = ""
    cause: str = ""


Line = Charge | Deed


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of stated figures over all lines of an ask, made by Purser."""

    pending: Money = ZERO
    settled: Money = ZERO
    refunded: Money = ZERO
    fees: Money = ZERO
    declined: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of one charge: every state it was read in, and the messages about it."""

    seen: tuple[Seen, ...]
    events: tuple[Event, ...]


class HistoryStore(Protocol):
    """The history of the open vault, folded from its facts and messages as they are written."""

    def catch_up(self, limit: int) -> bool:
        """Fold at most `limit` charges that something new is known of; whether any is left."""

    def due(self) -> int:
        """How many charges are still to be folded."""

    def revision(self) -> int:
        """Grows with everything that may change a line."""

    def count(self, ask: Ask) -> int: ...
    def lines(self, ask: Ask, first: int, limit: int) -> tuple[Line, ...]: ...
    def totals(self, ask: Ask) -> Totals: ...
    def stories(self, subjects: Sequence[str]) -> Mapping[str, Story]:
        """The story of each of `subjects`, in few questions however many they are."""

    def note_own(self, at: datetime, kind: str, word: str, card_id: CardId | None) -> None:
        """Add a deed of the owner's to the journal."""

    def note_read(self, coverage: Coverage) -> None: ...
    def coverage(self, card_id: CardId) -> Coverage | None: ...
    def reads(self) -> tuple[Coverage, ...]:
        """Every card whose feed was ever read, the newest gap first."""

    def was_told(self) -> bool:
        """Whether a message was ever believed."""


def words_of(text: str) -> tuple[str, ...]:
    """What is looked for in any text at all: some words of sensible length, without control signs.

    Every word must be found.
    """
    typed = _GROUP_SPACES.sub("", text[: MOST_WORDS * LONGEST_WORD])
    shown = "".join(ch if ch.isprintable() else " " for ch in typed)
    return tuple(word[:LONGEST_WORD] for word in shown.split()[:MOST_WORDS])


def figures(word: str) -> tuple[str, ...]:
    """The amounts a word may mean, without currency and groups: `$1,234.50` is `1234.50`.

    In one locale `1,234` has a group and in another decimals, so it may mean either.
    """
    typed = word.lstrip("−-+$").rstrip(".,:;")
    found = (pattern.fullmatch(typed) for pattern in (_GROUPED, _PLAIN))
    read = ((re.sub("[^0-9]", "", one[1]), one[one.re.groups]) for one in found if one)
    return tuple(whole if rest is None else f"{whole}.{rest}" for whole, rest in read)


def spellings(word: str) -> tuple[str, ...]:
    """The word, and what else it may be called where amounts are written without groups."""
    different = {tuple(tokens(one)): one for one in (*figures(word), word)}
    return tuple(different.values())


def is_word(word: str) -> bool:
    """Whether a word index can find it: signs and emoji alone are no words to it."""
    return any(ch.isalnum() for ch in word)


def tokens(text: str) -> list[str]:
    """A text as the word index sees it, for those who have none."""
    folded = "".join(ch if ch.isalnum() else " " for ch in text.casefold())
    return folded.split()


def matches(word: str, text: str, label: str) -> bool:
    """The rule of the search: the beginning of words in a row, or any part of the card's name."""
    if word.casefold() in label.casefold():
        return True
    if not is_word(word):
        return word in text
    there = tokens(text)
    asked = [tokens(one) for one in spellings(word)]
    return any(_begins(there[at:], wanted) for wanted in asked for at in range(len(there)))


def _begins(there: Sequence[str], wanted: Sequence[str]) -> bool:
    whole = there[: len(wanted) - 1] == wanted[:-1]
    return len(there) >= len(wanted) and whole and there[len(wanted) - 1].startswith(wanted[-1])
