"""Turns a delivery into an event, or says why it is not believed: proven first, parsed after."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from desktop_app.adapters.bitnob.decode import TooDeep, Undecodable
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_names import (
    ALIASES,
    OF_HOLDER,
    OF_NEW_CARD,
    kind_of,
)
from desktop_app.adapters.bitnob.webhook_schemes import WebhookScheme, find_doubt
from desktop_app.adapters.bitnob.webhook_wire import (
    CardOfAny,
    EventWire,
    is_json,
    open_body,
)
from desktop_app.adapters.bitnob.wire import only_usd, parse
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.receiving import Delivery, Way
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Doubt, Doubted, Event, EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import safe_text
from desktop_app.domain.units import Says, judge

MAX_EVENT_BYTES = 64 * 1024
_ANY_TIME = datetime.min.replace(tzinfo=UTC)
# The first generation has no merchant's name: there the narrative of shop money is it.
_NAMED_BY_NARRATIVE = frozenset(
    {
        EventKind.DEBITED,
        EventKind.AUTHORIZED,
        EventKind.SETTLED,
        EventKind.REVERSED,
        EventKind.VERIFIED,
        EventKind.DECLINED,
        EventKind.AUTHORIZATION_FAILED,
    }
)


class EventReader:
    """Believes what is signed with `secret` by `scheme` and is as published.

    `units` is the connection's; every pair of figures that a signed event shows is told to its
    observer. `is_proven` says whether its scale is: without that no amount is read. Raises
    ValueError for an empty secret, which anybody could sign with.
    """

    def __init__(
        self, scheme: WebhookScheme, secret: Secret, units: Units, is_proven: Callable[[], bool]
    ) -> None:
        if not secret:
            raise ValueError("an empty secret proves nothing")
        self._scheme = scheme
        self._secret = secret
        self._units = units
        self._is_proven = is_proven

    def read(self, delivery: Delivery, now: datetime) -> Event:
        """What `delivery` says. Raises Doubted, which holds an event only where it is NOT_EXACT.

        Nothing is parsed before the size and the signature are right. What a relay rewrote
        cannot be checked: its event is a hint without money.
        """
        if len(delivery.body) > MAX_EVENT_BYTES:
            raise Doubted(Doubt.TOO_LARGE)
        if delivery.exact:
            doubt = find_doubt(self._scheme, self._secret, delivery.headers, delivery.body, now)
            if doubt is not None:
                raise Doubted(doubt)
        found = self._try(delivery)
        if isinstance(found, Doubt):
            # Raised outside the handlers: a parser's own error holds the whole document.
            raise Doubted(found)
        if not delivery.exact:
            raise Doubted(Doubt.NOT_EXACT, found)
        return found

    def read_again(self, raw: bytes) -> Event | None:
        """What a body that was proven when it came says by the scale of today."""
        found = self._try(Delivery(Way.OWN, (), raw, _ANY_TIME, exact=True))
        return None if isinstance(found, Doubt) else found

    def _try(self, delivery: Delivery) -> Event | Doubt:
        try:
            return self._read(delivery)
        except TooDeep:
            return Doubt.TOO_DEEP
        except Undecodable:
            return Doubt.NOT_AS_PUBLISHED if is_json(delivery.body) else Doubt.NOT_JSON
        except NotAsPublished:
            return Doubt.NOT_AS_PUBLISHED

    def _read(self, delivery: Delivery) -> Event:
        envelope, table = open_body(delivery.body)
        sent_as = envelope.event or envelope.event_type or ""
        name = safe_text(sent_as)
        if not name:
            raise NotAsPublished("an event without a name")
        event_id = envelope.event_id or f"sha256:{hashlib.sha256(delivery.body).hexdigest()}"
        if sent_as not in ALIASES:
            return Event(event_id, EventKind.UNRECOGNISED, name, _card_of_any(table))
        wire = parse(EventWire, table)
        event = _without_money(event_id, name, wire)
        if not delivery.exact:
            return event
        return self._with_money(event, wire, has_id=envelope.event_id is not None)

    def _with_money(self, event: Event, wire: EventWire, *, has_id: bool) -> Event:
        """`event` with its figures, as far as their unit is beyond doubt.

        Events without an id are of generations that counted in cents or dollars: theirs is
        believed only where the display figure beside it agrees.
        """
        amount, agrees = self._amount(wire)
        if not self._is_proven() or not (has_id or agrees):
            return event
        if event.kind is EventKind.CROSS_BORDER_FEE:
            # Its amount is the fee alone, taken from the wallet; the purchase has its own event.
            return replace(event, fee=amount)
        units = wire.fee_amount
        fee = self._units.read(units) if isinstance(units, int) else None
        return replace(event, amount=amount, fee=fee)

    def _amount(self, wire: EventWire) -> tuple[Money | None, bool]:
        """The amount at the connection's scale, and whether a display figure bears it out."""
        units, display = wire.amount, wire.display_amount
        if not isinstance(units, int):
            return None, False
        try:
            money = self._units.read(units, display)
        except NotAsPublished:
            return None, False
        agrees = display is not None and judge(self._units.per_usd, units, display) is Says.AGREES
        return money, agrees


def _without_money(event_id: str, name: str, wire: EventWire) -> Event:
    """All that an event says but its figures. Raises NotAsPublished."""
    only_usd(wire.currency)
    is_new_card = ALIASES[name][0] in OF_NEW_CARD
    outcome = wire.created_status if is_new_card else wire.status
    kind = kind_of(name, wire.transaction_type, outcome)
    is_of_card = kind not in OF_HOLDER
    card_id = wire.card_id or (wire.id if is_new_card else None)
    if is_of_card and card_id is None:
        raise NotAsPublished("an event without a card")
    return Event(
        id=event_id,
        kind=kind,
        name=name,
        card_id=CardId(card_id) if is_of_card and card_id else None,
        subject_id=wire.id or "" if is_of_card and not is_new_card else "",
        reference=wire.reference,
        merchant=wire.narrative if _is_named_by_narrative(wire, kind) else wire.merchant_name,
        mcc=_code(r"[0-9]{4}", wire.merchant_mcc),
        country=_code(r"[A-Za-z]{2}", wire.merchant_country).upper(),
        reason=wire.reason,
        transaction_type=wire.transaction_type,
        status=wire.status,
        violations=wire.violation_count,
        at=wire.timestamp or wire.expired_at or wire.activated_at,
    )


def _card_of_any(table: Mapping[str, object]) -> CardId | None:
    try:
        card_id = parse(CardOfAny, table).card_id
    except NotAsPublished:
        return None
    return CardId(card_id) if card_id else None


def _is_named_by_narrative(wire: EventWire, kind: EventKind) -> bool:
    return not (wire.merchant_name or wire.transaction_type) and kind in _NAMED_BY_NARRATIVE


def _code(pattern: str, text: str) -> str:
    return text if re.fullmatch(pattern, text) else ""
