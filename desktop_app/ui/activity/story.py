"""What the opened line says: what happened, what is known, and what to do about it."""

from dataclasses import dataclass

from desktop_app.application.activity import Told
from desktop_app.application.deed_sentences import EVENTS
from desktop_app.application.rule_sentences import BY_RULE
from desktop_app.domain.declines import Decline, Help, decline_of
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.strikes import OTHER_STRIKES, Standing, StrikeRule
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.ui.activity.look import PROOF_WORDS
from desktop_app.ui.wallets.record_words import record_rows
from desktop_app.ui.words import Words, inside

_HAPPENED = {
    HistoryStatus.PENDING: (
        "Held, not collected yet",
        "The shop may still collect another amount, or let it go.",
    ),
    HistoryStatus.CONFIRMING: (
        "Told by a message, being confirmed",
        "A message says so. It counts once a read shows it.",
    ),
    HistoryStatus.SETTLED: ("Settled", "The money moved."),
    HistoryStatus.RELEASED: (
        "Released",
        "It was held and then let go. Nothing of it is taken.",
    ),
    HistoryStatus.REFUNDED: ("Refunded", "The money came back."),
    HistoryStatus.REVERSED: ("Reversed", "The money moved, and then it moved back."),
    HistoryStatus.FAILED: (
        "Failed",
        "It was not done, or it was undone: all that is stated is that it failed."
        " Nothing of it is taken.",
    ),
    HistoryStatus.UNRECOGNISED: (
        "Not known",
        "The service states something that Purser does not know.",
    ),
}
_REFUND_COMES = ("Refund on its way", "The shop announced it. The money is not on the card yet.")
_NOT_DONE = ("Pending", "The service has not finished it yet. Purser goes on reading.")
_READ_AS = {
    TransactionStatus.PENDING: "pending",
    TransactionStatus.SETTLED: "settled",
    TransactionStatus.FAILED: "failed",
    TransactionStatus.DECLINED: "declined",
    TransactionStatus.RELEASED: "released",
    TransactionStatus.REFUNDED: "refunded",
    TransactionStatus.UNRECOGNISED: "in a state that Purser does not know",
}
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Sentences:
    """`strike` warns, `rule` says by which page, `facts` are names with their values.

    `costs` is the record of a top-up in the same way. `course` is what was read and told, oldest
    first; `steps` are for the person, in order.
    """

    title: str
    text: str
    strike: str = ""
    rule: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    costs: tuple[tuple[str, str], ...] = ()
    course: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    help: Help = Help.NONE


def sentences(charge: Charge, told: Told, words: Words) -> Sentences:
    """One charge in full."""
    facts = tuple(
        (name, value)
        for name, value in (
            ("Reference", charge.reference),
            ("Merchant as sent", charge.raw_merchant),
            ("Country", charge.country),
            ("Code", charge.reason),
            ("Note", charge.note),
            ("Proof", PROOF_WORDS[charge.proof]),
        )
        if value
    )
    course = _course(told, words)
    if charge.status is not HistoryStatus.DECLINED:
        title, text = _happened(charge)
        costs = () if told.top_up is None else record_rows(told.top_up, words)
        if told.top_up is not None and told.top_up.by_rule:
            text = f"Sent {BY_RULE}. {text}"
        return Sentences(title, text, facts=facts, costs=costs, course=course)
    decline = decline_of(charge.reason)
    happened = f"Declined: {inside(decline.happened.removesuffix('.'))}"
    asked = ""
    if charge.authorized is not None:
        asked = f"The shop asked for {words.money(charge.authorized)}. "
    strike, rule = _strike(decline, told.standing, told.rule)
    return Sentences(
        happened,
        f"{asked}No money moved.",
        strike,
        rule,
        facts,
        course=course,
        steps=decline.todo,
        help=decline.help,
    )


def _happened(charge: Charge) -> tuple[str, str]:
    """Only a purchase waits for a shop to collect it."""
    if charge.status is not HistoryStatus.PENDING or charge.kind is HistoryKind.PURCHASE:
        return _HAPPENED[charge.status]
    return _REFUND_COMES if charge.kind is HistoryKind.REFUND else _NOT_DONE


def _strike(decline: Decline, standing: Standing, rule: StrikeRule) -> tuple[str, str]:
    """Where the card stands, and the dated page that says what comes of it."""
    if not decline.is_strike:
        return "", ""
    count, left = standing.count, standing.left(rule)
    seen = "" if standing.stated is not None else ", as far as messages told"
    said = f"Strike {count} of {rule.ends_at} on this card{seen}. "
    if left is None:
        said += f"By {rule.source} it would have ended: another rule is in force."
    elif left == 0:
        said += "Bitnob ends the card."
    else:
        more = "One more ends" if left == 1 else f"{left} more end"
        said += f"{more} the card."
    dated = f"{rule.known_since.day} {rule.known_since:%b %Y}"
    others = " and ".join(str(other.ends_at) for other in OTHER_STRIKES)
    return said, f"Rule: {rule.source}, as of {dated}. Other pages of Bitnob say {others}."


def _course(told: Told, words: Words) -> tuple[str, ...]:
    lines = [
        (state.read_at, f"read as {_READ_AS[state.status]}, {words.money(state.amount)}")
        for state in told.story.seen
    ]
    for event in told.story.events:
        amount = "" if event.amount is None else f", {words.money(event.amount)}"
        if event.at is not None:
            lines.append((event.at, f"message: {inside(EVENTS[event.kind])}{amount}"))
    lines.sort(key=lambda line: line[0])
    shown = [f"{words.when(at)} {text}" for at, text in lines]
    if len(shown) > _MOST_LINES:
        left_out = len(shown) - _MOST_LINES + 1
        shown = [shown[0], f"and {left_out} more", *shown[-_MOST_LINES + 2 :]]
    return tuple(shown)
