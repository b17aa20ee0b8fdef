"""A filled issue form, checked field by field, and reasons why no card can be issued now."""

from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.intents import IntentId, Kind
from desktop_app.domain.limits import check_cap, check_first_load
from desktop_app.domain.money import ZERO, Money, NumberStyle, parse_money
from desktop_app.domain.people import (
    MAY_HOLD,
    Holder,
    derive_holder_id,
    parse_person_name,
)
from desktop_app.domain.policies import Policy
from desktop_app.domain.text import parse_label, parse_note
from desktop_app.ui.actions.checks import link_reason
from desktop_app.ui.actions.costs import derive_costs
from desktop_app.ui.issue.use import FIELDS, NO_USE, Use, parse_use
from desktop_app.ui.people.people_words import KYC_WORDS
from desktop_app.ui.words import Words

NO_CALLBACK = (
    "This connection needs a callback address before it can issue a card. "
    "Choose in Settings how news arrives."
)


@dataclass(frozen=True, slots=True)
class Entries:
    """The form as typed; `holder` is the id of somebody known, else a name."""

    label: str
    holder: str
    load: str
    cap: str
    note: str
    use: Use = NO_USE


class Filled(NamedTuple):
    """What tells one filled form from another; `lost` and `replaced` as in `FormPane`."""

    entries: Entries
    lost: IntentId | None
    replaced: CardId | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read; a field with an entry in `errors` is None or empty here."""

    label: str
    holder: Holder | None
    load: Money | None
    cap: Money
    note: str
    errors: dict[str, str]
    policy: Policy | None = None
    limits: SpendLimits = NO_LIMITS


def parse_draft(entries: Entries, snapshot: Snapshot, words: Words) -> Draft:
    """Check every field; never raises, the sentences are in `errors` by field name."""
    errors: dict[str, str] = {}
    style, policy = words.style, None
    label = note = ""
    holder: Holder | None = None
    load: Money | None = None
    cap = ZERO
    try:
        label = parse_label(entries.label)
    except InvalidInput as error:
        errors["label"] = error.happened
    try:
        holder = parse_holder(entries.holder, snapshot)
    except InvalidInput as error:
        errors["holder"] = error.happened
    try:
        load = parse_load(entries.load, snapshot, style)
    except InvalidInput as error:
        errors["load now"] = error.happened
    try:
        cap = parse_cap(entries.cap, load or ZERO, snapshot, style)
    except InvalidInput as error:
        errors["spending cap"] = error.happened
    try:
        note = parse_note(entries.note)
    except InvalidInput as error:
        errors["note"] = error.happened
    try:
        policy = parse_use(entries.use, style, words)
    except InvalidInput as error:
        errors[FIELDS.get(error.field, error.field)] = error.happened
    return Draft(label, holder, load, cap, note, errors, policy)


def parse_holder(text: str, snapshot: Snapshot) -> Holder:
    """Somebody known by id or name, or a new name. Raises InvalidInput."""
    has_list = snapshot.capabilities.holders
    for holder in snapshot.holders:
        is_named = not has_list and holder.name.casefold() == text.strip().casefold()
        if holder.id == text or is_named:
            if holder.kyc in MAY_HOLD:
                return holder
            sentence = f"No card before the identity check is approved: {KYC_WORDS[holder.kyc]}."
            raise InvalidInput(sentence, field="holder")
    if has_list:
        sentence = "Choose who holds the card."
        if not snapshot.holders:
            sentence = "No holder is loaded yet. The service names them."
        raise InvalidInput(sentence, field="holder")
    name = parse_person_name(text, at="holder")
    return Holder(derive_holder_id(name, {holder.id for holder in snapshot.holders}), name)


def parse_load(text: str, snapshot: Snapshot, style: NumberStyle) -> Money:
    """The first load; zero where the connection makes cards without one. Raises InvalidInput."""
    is_optional = not snapshot.capabilities.create_loads
    load = ZERO if is_optional and not text.strip() else parse_money(text, style, field="load")
    refusal = check_first_load(load, snapshot.limits, is_needed=not is_optional, style=style)
    if refusal is not None:
        raise InvalidInput(refusal.sentence, field="load")
    if derive_costs(load, snapshot, issuing=True).is_short:
        what = "this load and the fees" if load else "the fee of a card"
        raise InvalidInput(f"The wallet holds too little for {what}.", field="load")
    return load


def parse_cap(text: str, load: Money, snapshot: Snapshot, style: NumberStyle) -> Money:
    """What the card may spend at most, where the connection asks for it. Raises InvalidInput."""
    if not snapshot.capabilities.needs_cap:
        return ZERO
    cap = parse_money(text, style, field="cap")
    refusal = check_cap(cap, load)
    if refusal is not None:
        raise InvalidInput(refusal.sentence, field="cap")
    return cap


def earlier_words(label: str, snapshot: Snapshot, words: Words) -> str:
    """What is known of the look-alike: `“Google Ads” was issued at 14:02.`"""
    if any(one.kind is Kind.ISSUE and one.label == label for one in snapshot.uncertain):
        return f"Nobody knows yet whether “{label}” was made."
    cards = (row for row in snapshot.rows if isinstance(row, CardView) and row.label == label)
    made = max((card.created_at for card in cards if card.created_at), default=None)
    if made is None:
        return f"“{label}” was asked for less than a day ago."
    return f"“{label}” was issued {words.when(made)}."


def issue_block(snapshot: Snapshot, words: Words) -> str:
    """Why no card can be issued now, in one sentence; "" when it can."""
    if snapshot.capabilities.needs_callback and not snapshot.has_callback:
        return snapshot.issue_refusal or NO_CALLBACK
    return snapshot.issue_refusal or link_reason(snapshot, words)
