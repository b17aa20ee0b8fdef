"""Writes a message as the bytes to send, spoiled in the ways that were asked for."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

Json = dict[str, object]
AMOUNTS = ("amount", "chargedAmount", "feeAmount", "balanceBeforeTermination")
"""Every key of an event that holds an integer amount of money."""
_CARD_NAMES = {
    "virtualcard.created.completed": "card.created",
    "virtualcard.topup.completed": "card.funded",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One event as the bank means it; ``spare`` is an id that nothing else has."""

    event_id: str
    spare: str
    company_id: str
    name: str
    data: Json

    @property
    def envelope(self) -> Json:
        return {
            "eventId": self.event_id,
            "companyId": self.company_id,
            "event": self.name,
            "data": self.data,
        }


@dataclass(frozen=True, slots=True)
class Letter:
    """What is posted. ``signed`` is the body that the signature is made of."""

    event_id: str
    name: str
    body: str
    signed: str
    signing: str = "sha512"


def _renamed(ending: str) -> Callable[[Message], Message]:
    def rename(message: Message) -> Message:
        name = re.sub(r"\.completed?$", ending, message.name)
        return replace(message, name=name)

    return rename


def _card_name(message: Message) -> Message:
    return replace(message, name=_CARD_NAMES.get(message.name, message.name))


def _unknown_event(message: Message) -> Message:
    return replace(message, name="virtualcard.something.new")


def _unknown_card(message: Message) -> Message:
    key = "cardId" if "cardId" in message.data else "id"
    return replace(message, data={**message.data, key: message.spare})


def _string_amounts(message: Message) -> Message:
    data = {key: str(value) if key in AMOUNTS else value for key, value in message.data.items()}
    return replace(message, data=data)


def _extra_fields(message: Message) -> Message:
    extra: Json = {"futureField": {"nested": [1, 2, 3]}, "anotherOne": None}
    return replace(message, data={**message.data, **extra})


def _odd_ids(message: Message) -> Message:
    """As some published samples: underscores; the card's own id stays what reads know."""
    data = dict(message.data)
    if "cardId" in data and "id" in data:
        data["id"] = "tx_" + str(data["id"]).replace("-", "")[:12]
    return replace(message, event_id=message.event_id.replace("-", "_"), data=data)


REWRITES: dict[str, Callable[[Message], Message]] = {
    "name_complete": _renamed(".complete"),
    "name_success": _renamed(".success"),
    "name_card": _card_name,
    "unknown_event": _unknown_event,
    "unknown_card": _unknown_card,
    "string_amounts": _string_amounts,
    "extra_fields": _extra_fields,
    "odd_ids": _odd_ids,
}


def _snake(key: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "_" + found.group().lower(), key)


def _keyed(value: Json, rename: Callable[[str], str]) -> Json:
    return {
        rename(key): _keyed(inner, rename) if isinstance(inner, dict) else inner
        for key, inner in value.items()
    }


def _mixed(key: str) -> str:
    """``event_id`` beside ``cardId``, as third-party tests have it."""
    return key if key in ("cardId", "companyId") else _snake(key)


CASES: dict[str, Callable[[str], str]] = {"snake_case": _snake, "mixed_case": _mixed}
SIGNINGS = frozenset(
    [
        "bad_signature",
        "no_signature",
        "two_signatures",
        "upper_signature",
        "client_secret",
        "sha256",
        "sha256_stale",
    ]
)
BODIES = frozenset(["altered_body", "not_json", "no_event_id", "no_company_id"])
ROUTES = frozenset(["delay", "drop", "duplicate", "duplicate_new_id", "reorder"])
KINDS = SIGNINGS | BODIES | ROUTES | REWRITES.keys() | CASES.keys()


def write(message: Message, kinds: frozenset[str]) -> Letter:
    """One letter; rewrites come before the keys' case, whatever the order they were asked in."""
    for name, rewrite in REWRITES.items():
        if name in kinds:
            message = rewrite(message)
    envelope = message.envelope
    if "no_company_id" in kinds:
        envelope = {key: value for key, value in envelope.items() if key != "companyId"}
    if "no_event_id" in kinds:
        envelope = {"event": message.name, "data": message.data}
    for name, rename in CASES.items():
        if name in kinds:
            envelope = _keyed(envelope, rename)
    body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
    if "not_json" in kinds:
        body = body[: len(body) // 2]
    sent = (
        body.replace('"event":', '"altered":true,"event":', 1) if "altered_body" in kinds else body
    )
    signing = next((name for name in sorted(SIGNINGS) if name in kinds), "sha512")
    return Letter(message.event_id, message.name, sent, body, signing)


def write_all(message: Message, kinds: frozenset[str]) -> list[Letter]:
    """The letter, and the ones that duplicate it."""
    letters = [write(message, kinds)]
    if "duplicate" in kinds:
        letters.append(letters[0])
    if "duplicate_new_id" in kinds:
        letters.append(write(replace(message, event_id=message.spare), kinds))
    return letters
