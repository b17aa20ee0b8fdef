"""People in words: how far somebody may hold cards, what they hold, what is to be done."""

from dataclasses import dataclass

from desktop_app.application.messages import Snapshot
from desktop_app.application.people_list import DepartmentRow, Held, PersonRow, Quota
from desktop_app.domain.people import Kyc, Person
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role, Tone
from desktop_app.ui.words import UNKNOWN, Words, date_text, source

NO_DEPARTMENT = "No department"
NOT_FOUND = "Nobody matches."
KYC_WORDS = {
    Kyc.NOT_STATED: "No check stated",
    Kyc.NONE: "KYC not begun",
    Kyc.INITIATED: "KYC begun",
    Kyc.PENDING: "KYC under way",
    Kyc.APPROVED: "KYC approved",
    Kyc.REJECTED: "KYC rejected",
    Kyc.UNRECOGNISED: "KYC state not known",
}
_KYC_LOOK: dict[Kyc, tuple[IconName, Role]] = {
    Kyc.NONE: ("alert", "wait"),
    Kyc.INITIATED: ("pending", "wait"),
    Kyc.PENDING: ("pending", "wait"),
    Kyc.APPROVED: ("done", "ok"),
    Kyc.REJECTED: ("declined", "bad"),
    Kyc.UNRECOGNISED: ("unknown", "unknown"),
}
_KYC_STEPS = {
    Kyc.NONE: "The identity check (KYC) of {name} has not begun. Begin it with {who}.",
    Kyc.INITIATED: "The identity check (KYC) was begun: {name} has to finish it with {who}.",
    Kyc.PENDING: "The identity check (KYC) of {name} is under way at {who}.",
    Kyc.REJECTED: "The identity of {name} was not accepted. Ask {who} why.",
}
_NO_CARD = "No card can be issued before it is approved."


@dataclass(frozen=True, slots=True)
class Look:
    """A state of a person: icon, word, colour."""

    icon: IconName
    word: str
    role: Role


_OUT = Look("pending", "Being asked for", "wait")
_LOST = Look("unknown", "Asked, no answer", "unknown")


def look_of(row: PersonRow) -> Look:
    """What is most worth saying about whether this person may hold cards."""
    person = row.person
    if person.asked_at is not None:
        return _OUT if row.is_asking else _LOST
    if not person.holder_id:
        return Look("alert", "Not taken in yet", "wait")
    if not person.is_listed:
        return Look("alert", "Not on the list any more", "wait")
    if person.kyc is not Kyc.NOT_STATED:
        return Look(*_order(person.kyc))
    if person.verified is not None:
        return Look("check", "Verified by you", "ink2")
    return Look("info", "Not verified by you", "ink2")


def _order(kyc: Kyc) -> tuple[IconName, str, Role]:
    icon, role = _KYC_LOOK[kyc]
    return icon, KYC_WORDS[kyc], role


def why_not(row: PersonRow, snapshot: Snapshot, words: Words) -> tuple[Tone, str, str]:
    """Why no card may be asked for in this person's name, and what may be done here.

    The action is "" where there is nothing to do in Purser; all are "" where a card may be issued.
    """
    person, who = row.person, source(snapshot.profile)
    if person.asked_at is not None and row.is_asking:
        said = f"Asking {who} to take {person.name} in. No card can be issued before it answers."
        return "wait", said, ""
    if person.asked_at is not None:
        at = words.when(person.asked_at)
        said = f"Asked {who} {at} to take {person.name} in, and no answer came. Purser looks for "
        return "unknown", f"{said}the e-mail on the list and asks nobody twice.", "Look now"
    if not person.holder_id:
        said = f"{person.name} is not on the list of {who}, so no card can be issued."
        return "wait", said, "Ask again"
    if not person.is_listed:
        said = f"The list of {who} names {person.name} no more, so no new card can be issued."
        return "wait", said, ""
    if person.kyc in _KYC_STEPS:
        step = _KYC_STEPS[person.kyc].format(name=person.name, who=who)
        return ("bad" if person.kyc is Kyc.REJECTED else "wait"), f"{step} {_NO_CARD}", ""
    return "off", "", ""


def held_text(held: Held, words: Words) -> str:
    """`Sum $25.00`: a sum of Purser's, of what was stated; a dash where nothing was.

    Nothing is said of no card.
    """
    if not held.cards:
        return ""
    return f"Sum {words.money(held.total)}" if held.is_known else f"Sum {UNKNOWN}"


def unknown_text(held: Held) -> str:
    """`1 card not known`; "" where all is."""
    if not held.unknown:
        return ""
    return "1 card not known" if held.unknown == 1 else f"{held.unknown:,} cards not known"


def nobody_text(cards: int) -> str:
    """`1 card names nobody`; "" where each names its holder."""
    if not cards:
        return ""
    return "1 card names nobody" if cards == 1 else f"{cards:,} cards name nobody"


def held_note(held: Held, words: Words) -> str:
    """Where the sum is from, and from when its oldest part is."""
    if not held.cards:
        return "No card that has not ended"
    parts = ["Worked out by Purser"]
    if held.unknown:
        parts.append(f"without {unknown_text(held).replace(' not known', '')} of unknown balance")
    if held.oldest is not None:
        parts.append(f"oldest figure {words.as_of(held.oldest)}")
    return ", ".join(parts) + "."


def cards_text(held: Held, quota: Quota | None) -> str:
    """`2 of 3 cards`, or `2 cards` where no quota is known."""
    if quota is not None:
        return f"{held.cards:,} of {quota.allowed:,} cards"
    return "1 card" if held.cards == 1 else f"{held.cards:,} cards"


def quota_note(quota: Quota | None) -> str:
    """Since when the quota is known, and from where."""
    if quota is None:
        return "No quota is known for this connection"
    return f"Known since {date_text(quota.known_since)}, from {quota.source}"


def quota_hint(row: PersonRow | None, quota: Quota | None, words: Words) -> str:
    """What the issue form says of the person: `Holds 2 of 3 cards. …`"""
    if row is None:
        return ""
    at_a_time = "" if quota is None else " at a time"
    said = [f"Has {cards_text(row.held, quota)}{at_a_time}."]
    if quota is not None:
        if row.held.cards >= quota.allowed:
            said[0] = f"Has {cards_text(row.held, quota)}: the service may refuse another."
        said.append(f"{quota_note(quota)}.")
    if row.person.kyc is Kyc.NOT_STATED and row.person.verified is None:
        said.append("You have not said that you verified this person.")
    return " ".join(said)


def kyc_note(person: Person, snapshot: Snapshot, words: Words) -> str:
    """Who stated the identity check, and when."""
    who, at = source(snapshot.profile), snapshot.people.read_at
    if person.kyc is Kyc.NOT_STATED or at is None:
        return f"{who[0].upper()}{who[1:]} states none here"
    return f"Stated by {who}, {words.as_of(at)}"


def statement_text(person: Person) -> str:
    """The owner's own statement, dated."""
    said = person.verified
    if said is None:
        return f"You have not said that you verified {person.name}."
    return f"You said that {person.name} was verified on {date_text(said.day)}: {said.how}"


def department_text(name: str) -> str:
    """A department, or that there is none."""
    return name or NO_DEPARTMENT


def spoken(row: DepartmentRow | PersonRow, quota: Quota | None, words: Words) -> str:
    """One sentence for assistive tools."""
    parts = [held_text(row.held, words), unknown_text(row.held)]
    if isinstance(row, DepartmentRow):
        people = "1 person" if row.people == 1 else f"{row.people:,} people"
        head = [department_text(row.name), people]
    else:
        head = [row.person.name, look_of(row).word, cards_text(row.held, quota)]
    return ", ".join(part for part in (*head, *parts) if part)
