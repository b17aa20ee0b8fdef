"""One message of the log in words: what it was, what became of it, and all that may be shown."""

from typing import Final

from desktop_app.application.message_log import LogLine
from desktop_app.application.receiving import Way
from desktop_app.domain.event_log import Shown
from desktop_app.domain.events import DOUBT_WORDS, EventKind
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Tone
from desktop_app.ui.words import Words

SHOWN_WORDS: Final = {
    Shown.ALL: "All",
    Shown.DOUBTED: "Not believed",
    Shown.UNRECOGNISED: "Not known",
    Shown.BELIEVED: "Believed",
}
EMPTY_WORDS: Final = {
    Shown.ALL: "No message has come yet.",
    Shown.DOUBTED: "Every message that came was signed and could be believed.",
    Shown.UNRECOGNISED: "Purser knew every event that came.",
    Shown.BELIEVED: "No message has come yet that could be believed.",
}
_WAYS: Final = {
    Way.OWN: "your own port",
    Way.GOSMEE: "a gosmee relay",
    Way.LOCALTUNNEL: "localtunnel",
    Way.SMEE: "a smee.io relay",
}
_NOT_KNOWN: Final = (
    "Purser does not know this event. What it may have changed is read as soon as the service "
    "answers."
)
_BELIEVED: Final = (
    "Believed: signed, and as published. What it names is read as soon as the service answers."
)
_NO_CARD: Final = "It names a card this vault does not have."
_DIGEST_SIGNS: Final = 16


def name_of(line: LogLine) -> str:
    """What the message says happened, or that nothing could be read."""
    event = line.entry.event
    if event is None:
        return "Message that was not read"
    if event.kind is EventKind.UNRECOGNISED:
        return event.name
    return event.kind.value.replace("_", " ").capitalize().replace("Kyc", "KYC")


def look_of(line: LogLine) -> tuple[IconName, Tone]:
    """Icon and colour of what became of it."""
    if line.entry.doubt is not None:
        return "alert", "wait"
    return ("unknown", "off") if _is_unknown(line) else ("done", "ok")


def reason_of(line: LogLine) -> str:
    """Why it was not believed, or what follows from it; one sentence or two."""
    doubt = line.entry.doubt
    if doubt is not None:
        said = DOUBT_WORDS[doubt]
    else:
        said = _NOT_KNOWN if _is_unknown(line) else _BELIEVED
    return f"{said} {_NO_CARD}" if _is_stranger(line) else said


def note_of(line: LogLine) -> str:
    """Reason in short, card and how often, for the second line of a row."""
    entry = line.entry
    said = DOUBT_WORDS[entry.doubt] if entry.doubt is not None else ""
    if not said and _is_unknown(line):
        said = "Purser does not know this event."
    card = _NO_CARD if _is_stranger(line) else line.card
    parts = (card.rstrip("."), said.rstrip("."), f"via {way_of(line)}")
    return " · ".join(part for part in parts if part)


def time_of(line: LogLine, words: Words) -> str:
    """When it came last: `Today 13:50`, else the day and the time."""
    at = line.entry.last_at
    day, clock = words.when(at), words.clock(at)
    return day if clock in day else f"{day}, {clock}"


def times_of(line: LogLine) -> str:
    """`3 times`, "" for once."""
    return f"{line.entry.times:,} times" if line.entry.times > 1 else ""


def way_of(line: LogLine) -> str:
    """By which way it came."""
    return _WAYS[Way(line.entry.way)]


def details_of(line: LogLine, words: Words) -> tuple[tuple[str, str], ...]:
    """Everything that is kept in clear; the body itself stays sealed."""
    entry, event = line.entry, line.entry.event
    came = words.moment_s(entry.received_at)
    again = words.moment_s(entry.last_at)
    rows = [("Came", came)]
    if entry.times > 1:
        rows += [("Came last", again), ("How often", f"{entry.times:,} times")]
    rows += [("By", way_of(line)), ("Fingerprint", entry.digest.hex()[:_DIGEST_SIGNS])]
    if event is not None:
        money = "" if event.amount is None else words.money(event.amount)
        fee = "" if event.fee is None else words.money(event.fee)
        at = "" if event.at is None else words.moment_s(event.at)
        rows += [
            ("Event", event.name),
            ("Event id", event.id),
            ("Time it states", at),
            ("Card", line.card),
            ("Card id", event.card_id or ""),
            ("Transaction", event.subject_id),
            ("Reference", event.reference),
            ("Amount", money),
            ("Fee", fee),
            ("Merchant", event.merchant),
            ("Category", event.mcc),
            ("Country", event.country),
            ("Type", event.transaction_type),
            ("Status", event.status),
            ("Reason", event.reason),
            ("Strikes", "" if event.violations is None else str(event.violations)),
        ]
    return tuple((name, value) for name, value in rows if value)


def as_text(line: LogLine, words: Words) -> str:
    """The details as plain text, for support."""
    told = [("Message", name_of(line)), ("Outcome", reason_of(line)), *details_of(line, words)]
    return "\n".join(f"{name}: {value}" for name, value in told)


def spoken(line: LogLine, words: Words) -> str:
    """A row in one sentence."""
    parts = (name_of(line), note_of(line), times_of(line), time_of(line, words))
    return ", ".join(part for part in parts if part)


def _is_unknown(line: LogLine) -> bool:
    return line.entry.event is not None and line.entry.event.kind is EventKind.UNRECOGNISED


def _is_stranger(line: LogLine) -> bool:
    return line.entry.card_id is not None and not line.card
