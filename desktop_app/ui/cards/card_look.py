"""How a card is told at every place of the screen: its ink, face, pill and one spoken sentence."""

import zlib
from datetime import datetime
from typing import Final

from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.domain.cards import CardState, Field
from desktop_app.domain.intents import UNREAD, PanState, Stage
from desktop_app.domain.money import MICROS_PER_USD, Money
from desktop_app.ui.cards.face_view import FaceState, FaceView
from desktop_app.ui.cards.guard_words import guarded_pill, is_spent, is_ticket, stub_words
from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.theme.palette import INKS, Ink
from desktop_app.ui.words import QUESTION_WORDS, STATE_WORDS, Words, is_waiting

_INKS: Final[tuple[Ink, ...]] = tuple(INKS)
_LAST_FOUR: Final = 4
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_PILLS: Final[dict[CardState, PillState]] = {
    CardState.ISSUING: "issuing",
    CardState.ACTIVE: "active",
    CardState.FREEZING: "freezing",
    CardState.FROZEN: "frozen",
    CardState.UNFREEZING: "unfreezing",
    CardState.ENDING: "terminating",
    CardState.TERMINATED: "terminated",
    CardState.EXPIRING: "low",
    CardState.EXPIRED: "expired",
    CardState.FAILED: "bad",
    CardState.NOT_KNOWN: "unknown",
}
_FACES: Final[dict[CardState, FaceState]] = {
    CardState.FROZEN: "frozen",
    CardState.UNFREEZING: "frozen",
    CardState.TERMINATED: "terminated",
    CardState.EXPIRED: "expired",
    CardState.FAILED: "expired",
}
_SHUT = {CardState.FROZEN, CardState.ENDING}
_QUIET_ON_FACE = {CardState.ACTIVE, CardState.EXPIRING}
_NO_NUMBER_YET = {CardState.ISSUING, CardState.FAILED}


def ink_of(card_id: str) -> Ink:
    """The same ink for the same card in every run."""
    return _INKS[zlib.crc32(card_id.encode()) % len(_INKS)]


def open_question(card: CardView) -> IntentView | None:
    """The wish on this card whose outcome nobody knows."""
    return card.uncertain


def waiting_wish(card: CardView) -> IntentView | None:
    """The wish that was sent and waits for an answer or for a read that proves it."""
    waiting = (i for i in card.open_intents if is_waiting(i) and not i.has_no_number)
    return next(waiting, None)


def is_lost(card: CardView) -> bool:
    """Whether the card's number never reached this computer and cannot be read again."""
    return any(i.pan is PanState.LOST for i in card.open_intents)


def is_unread(card: CardView) -> bool:
    """Whether the answer that holds the card's number is kept and could not be read."""
    return any(i.reason == UNREAD for i in card.open_intents)


def pill_of(card: CardView) -> tuple[PillState, str]:
    """The state as pill and word; an open question covers everything else."""
    question = open_question(card)
    if question is not None:
        return "unknown", "Not found" if question.stage is Stage.NOT_FOUND else ""
    guarded = guarded_pill(card)
    if guarded is not None:
        return guarded
    return _PILLS[card.state], STATE_WORDS[card.state]


def is_number_missing(card: CardView) -> bool:
    """Whether the number should be on this computer and is not."""
    return Field.PAN not in card.stored and card.state not in _NO_NUMBER_YET


def face_state(card: CardView) -> FaceState:
    """The silhouette; the stub of a ticket is torn off once it is used and frozen."""
    if card.state in _SHUT and is_spent(card.guard):
        return "spent"
    found = _FACES.get(card.state)
    if found is not None:
        return found
    if is_number_missing(card):
        return "not_stored"
    return "armed" if is_ticket(card.guard) else "active"


def face_view(card: CardView, snapshot: Snapshot, words: Words) -> FaceView:
    """Everything the face may show without a reveal."""
    is_last_four = card.last4.isdecimal() and len(card.last4) == _LAST_FOUR
    title, note = stub_words(card.guard, words)
    return FaceView(
        card_id=card.id,
        label=card.label,
        organisation=snapshot.vault_name,
        holder=card.holder,
        last_four=card.last4 if is_last_four else "",
        expiry=card.expiry.text() if card.expiry else "",
        ink=ink_of(card.id),
        state=face_state(card),
        pill=_face_pill(card, words),
        stub_title=title,
        stub_note=note,
        sandbox=snapshot.profile.is_sandbox,
        is_number_missing=is_number_missing(card),
    )


def spoken(card: CardView, words: Words) -> str:
    """One sentence, for example "Adobe, active, 62 dollars 10, ends 4417, expires March 2029"."""
    text = pill_of(card)[1]
    parts = [card.label, (text or "outcome not known yet").rstrip("…").lower()]
    parts.append(_spoken_money(card.available, words))
    if card.last4:
        parts.append(f"ends {card.last4}")
    if card.expiry is not None:
        parts.append(f"expires {_MONTHS[card.expiry.month - 1]} {card.expiry.year}")
    return ", ".join(parts)


def spoken_question(wish: IntentView, words: Words) -> str:
    """One sentence, for example "Issuing Google Ads: not known yet, 20 dollars 00"."""
    money = "" if wish.amount is None else f", {_spoken_money(wish.amount, words)}"
    return f"{words.intent(wish)}: {QUESTION_WORDS[wish.stage].lower()}{money}"


def short_day(at: datetime, words: Words) -> str:
    """`3 May`, with the year only when it is another one than today's."""
    day, month, year = words.day(at).split(" ")
    this_year = words.local(datetime.now(at.tzinfo)).year
    return f"{day} {month}" if int(year) == this_year else f"{day} {month} {year}"


def _face_pill(card: CardView, words: Words) -> tuple[PillState, str] | None:
    if card.state in _QUIET_ON_FACE:
        return None
    state, word = _PILLS[card.state], STATE_WORDS[card.state]
    if card.state is CardState.TERMINATED and card.ended_at is not None:
        word = f"{word} {short_day(card.ended_at, words)}"
    return state, word


def _spoken_money(money: Money | None, words: Words) -> str:
    if words.hidden:
        return "amount hidden"
    if money is None:
        return "balance not known"
    dollars, rest = divmod(money.micros, MICROS_PER_USD)
    cents = f"{rest // 10_000:02}" if rest % 10_000 == 0 else f"point {rest:06}".rstrip("0")
    return f"{dollars} dollars {cents}"
