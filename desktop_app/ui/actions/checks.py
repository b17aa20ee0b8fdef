"""Typed amounts, checked as they are typed, and reasons why nothing can be sent at all."""

from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import Refusal, check_parts, check_withdraw
from desktop_app.domain.money import Money, parse_money
from desktop_app.ui.actions.costs import derive_costs, derive_most
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import set_shown
from desktop_app.ui.words import Words, source

NO_BALANCE = "The card's balance is not known, so no money is moved."


def parse_top_up(text: str, available: Money | None, snapshot: Snapshot, words: Words) -> Money:
    """An amount that limits, card and wallet allow. Raises InvalidInput."""
    amount = parse_money(text, words.style)
    if available is None:
        raise InvalidInput(NO_BALANCE, field="amount")
    _refuse(check_parts(amount, available, snapshot.limits, words.style), words)
    if derive_costs(amount, snapshot).is_short:
        raise InvalidInput(_short_sentence(snapshot, available, words), field="amount")
    return amount


def parse_withdrawal(text: str, available: Money | None, snapshot: Snapshot, words: Words) -> Money:
    """An amount that leaves enough on the card. Raises InvalidInput."""
    amount = parse_money(text, words.style)
    if available is None:
        raise InvalidInput(NO_BALANCE, field="amount")
    _refuse(check_withdraw(amount, available, snapshot.limits, words.style), words)
    return amount


def block_reason(snapshot: Snapshot, words: Words) -> str:
    """Why no amount can be sent now, in one sentence; "" when it can."""
    return snapshot.read_only or link_reason(snapshot, words)


def link_reason(snapshot: Snapshot, words: Words) -> str:
    """Why nothing at all can be sent now, whatever it is; "" when it can."""
    link = snapshot.link
    if link.state is LinkState.ONLINE:
        return ""
    if link.state is LinkState.NEVER:
        return "Not loaded yet: the first read has to come before anything is sent."
    if link.state is LinkState.OFFLINE:
        since = "" if link.since is None else f" since {words.clock(link.since)}"
        return f"Offline{since}. Nothing can be sent until {source(snapshot.profile)} answers."
    reason = link.failure.happened if link.failure else "The last read was not accepted."
    return f"{reason} Nothing can be sent until that is settled."


def show_block(bar: InfoBar, reason: str, snapshot: Snapshot) -> None:
    """Say a reason in a bar; looking again is offered where looking can help."""
    is_online = snapshot.link.state is LinkState.ONLINE
    can_look = not is_online and not snapshot.read_only
    bar.set_look("offline" if can_look else "info", "off" if can_look else "wait")
    bar.set_text(reason)
    bar.set_action("Check now" if can_look else "")
    set_shown(bar, bool(reason))


def refusal_words(refusal: Refusal, words: Words) -> str:
    """Its sentence; the service's limits may be read, what the card holds only while it may."""
    return words.veiled(refusal.sentence) if refusal.tells_balance else refusal.sentence


def _refuse(refusal: Refusal | None, words: Words) -> None:
    if refusal is not None:
        raise InvalidInput(refusal_words(refusal, words), field="amount")


def _short_sentence(snapshot: Snapshot, available: Money, words: Words) -> str:
    most = derive_most(snapshot, available)
    if most is None:
        return "The wallet holds too little for the smallest top-up and its fee."
    return f"The wallet holds too little for this amount and its fee: at most {words.money(most)}."
