"""A notice in words: for the list, for the desktop, and as much of it as the owner allows."""

from collections.abc import Iterable
from typing import Final

from desktop_app.application.notice_board import Detail
from desktop_app.application.rule_sentences import BY_RULE, WHY_WORDS
from desktop_app.domain import disposable
from desktop_app.domain.declines import decline_of
from desktop_app.domain.merchants import clean
from desktop_app.domain.notices import Notice, NoticeKind, What, counts
from desktop_app.domain.rules import RULE, Why
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words

KIND_LABELS: Final = {
    NoticeKind.CHARGE: "Charges",
    NoticeKind.DECLINE: "Declined charges, with the reason",
    NoticeKind.REFUND: "Refunds and released holds",
    NoticeKind.LOW: "A balance that runs low",
    NoticeKind.ISSUER: "A card frozen or ended, but not from here",
    NoticeKind.EXPIRING: "A card that expires within 30 days",
    NoticeKind.TOP_UP: "Top-ups confirmed or failed",
    NoticeKind.FAILED: "Freezing, unfreezing, ending or withdrawing that failed",
    NoticeKind.MESSAGES: "Trouble with messages (webhooks)",
    NoticeKind.DISPOSABLE: "What happens to disposable cards by themselves",
    NoticeKind.RULES: "Rules: paused, missed, cards they issue, and what they remind of",
    NoticeKind.VAULT: "Trouble with the vault: its backups, its log and its folder",
}
_COUNTED: Final = {
    NoticeKind.CHARGE: ("charge", "charges"),
    NoticeKind.DECLINE: ("declined charge", "declined charges"),
    NoticeKind.REFUND: ("refund", "refunds"),
    NoticeKind.LOW: ("low balance", "low balances"),
    NoticeKind.ISSUER: ("card frozen or ended", "cards frozen or ended"),
    NoticeKind.EXPIRING: ("card that expires soon", "cards that expire soon"),
    NoticeKind.TOP_UP: ("top-up", "top-ups"),
    NoticeKind.FAILED: ("failed request", "failed requests"),
    NoticeKind.MESSAGES: ("trouble with messages", "troubles with messages"),
    NoticeKind.DISPOSABLE: ("disposable card", "disposable cards"),
    NoticeKind.RULES: ("word from rules", "words from rules"),
    NoticeKind.VAULT: ("trouble with the vault", "troubles with the vault"),
}
# What the desktop may always show: no label, no amount, no shop.
_PLAIN: Final = {
    (NoticeKind.CHARGE, What.NONE): "A card was charged",
    (NoticeKind.DECLINE, What.NONE): "A charge was declined",
    (NoticeKind.REFUND, What.NONE): "A refund came",
    (NoticeKind.REFUND, What.RELEASED): "A hold was released",
    (NoticeKind.LOW, What.NONE): "A card runs low",
    (NoticeKind.ISSUER, What.FROZEN): "A card was frozen, but not from here",
    (NoticeKind.ISSUER, What.ENDED): "A card was ended, but not from here",
    (NoticeKind.EXPIRING, What.NONE): "A card expires soon",
    (NoticeKind.TOP_UP, What.CONFIRMED): "A top-up is confirmed",
    (NoticeKind.TOP_UP, What.FAILED): "A top-up failed",
    (NoticeKind.FAILED, What.NOT_FROZEN): "A card could not be frozen",
    (NoticeKind.FAILED, What.NOT_ALL_FROZEN): "Not every card could be frozen",
    (NoticeKind.FAILED, What.NOT_UNFROZEN): "A card could not be unfrozen",
    (NoticeKind.FAILED, What.NOT_ENDED): "A card could not be ended",
    (NoticeKind.FAILED, What.NOT_WITHDRAWN): "A withdrawal failed",
    (NoticeKind.MESSAGES, What.FORGED): "Messages came that cannot be believed",
    (NoticeKind.MESSAGES, What.DOWN): "Messages do not come in",
    (NoticeKind.DISPOSABLE, What.SPENT): "A card was frozen by its policy",
    (NoticeKind.DISPOSABLE, What.GONE): "A disposable card was ended",
    (NoticeKind.DISPOSABLE, What.LOOSE): "A used card is not frozen yet",
    (NoticeKind.DISPOSABLE, What.ASKS): "A card waits for you",
    (NoticeKind.RULES, What.PAUSED): "Purser paused a rule",
    (NoticeKind.RULES, What.DRAINED): "One shop spent what a rule loaded",
    (NoticeKind.RULES, What.MISSED): "An allowance was missed",
    (NoticeKind.RULES, What.THIN): "The wallets run low",
    (NoticeKind.RULES, What.COMING): "A card needs money for a charge to come",
    (NoticeKind.RULES, What.MADE): "A rule issued a card",
    (NoticeKind.RULES, What.UNMADE): "A rule could issue no card",
    (NoticeKind.VAULT, What.SPOILED): "A backup no longer opens",
    (NoticeKind.VAULT, What.CHANGED): "The log of this vault was changed",
    (NoticeKind.VAULT, What.OLDER): "This vault is older than it was",
    (NoticeKind.VAULT, What.COPIES): "Files beside the vault look like copies of it",
    (NoticeKind.VAULT, What.NETWORK): "The vault is on a network drive",
    (NoticeKind.VAULT, What.SYNCED): "A sync program copies the vault's folder",
    (NoticeKind.VAULT, What.UNTRIED): "Nobody has tried a restore for 90 days",
    (NoticeKind.VAULT, What.UNKEYED): "The vault was restored without a key file",
    (NoticeKind.VAULT, What.TOGETHER): "The key file was seen where backups are copied to",
}
_PLAIN_BY_RULE: Final = {
    What.CONFIRMED: "A top-up by a rule is confirmed",
    What.FAILED: "A top-up by a rule failed",
}
_PAUSED_ALL: Final = "Purser paused every rule that moves money"
_HINTS: Final = {
    What.FROZEN: "Perhaps you did it at Bitnob. If not, ask Bitnob why.",
    What.ENDED: "Perhaps you did it at Bitnob. If not, ask Bitnob why.",
    What.FAILED: "The card does not have this money.",
    What.NOT_FROZEN: "As long as the card says Active, it can be charged.",
    What.NOT_ALL_FROZEN: "Cards that say Active can be charged.",
    What.NOT_UNFROZEN: "As long as the card says Frozen, new purchases are declined.",
    What.NOT_ENDED: "As long as the card says Active, it can be charged.",
    What.NOT_WITHDRAWN: "Look at the card and the wallet before you ask again.",
    What.FORGED: "They changed nothing. Settings, Messages, says why.",
    What.DOWN: "All but declines is read from the service instead, when it can be reached.",
    What.LOOSE: "A second charge may be approved. Purser goes on asking; look at the card.",
    What.ASKS: "Nothing is done by itself meanwhile. The card says why.",
    What.DRAINED: "The rule is paused. If you do not know the shop, freeze the card.",
    What.MISSED: "It could not go ahead within a day, and is not made up for. Activity says more.",
    What.THIN: "Rules and top-ups may find too little.",
    What.UNMADE: "The service refused it. Activity says more.",
    What.SPOILED: "A new one is made at once. Check the disk.",
    What.CHANGED: "Settings, Backups and log, names what is wrong.",
    What.OLDER: "Settings, Backups and log, says what is missing.",
    What.COPIES: "Two computers may have used it. Settings, Security, names them.",
    What.NETWORK: "A lost connection can spoil it. Settings, Security, says what to do.",
    What.SYNCED: "It can put an older file in place. Settings, Security, says what to do.",
    What.UNTRIED: "It takes a minute: Settings, Backups and log, “Try a restore…”.",
    What.UNKEYED: "The password alone opened it then. Settings, Security, makes a key file for it.",
    What.TOGETHER: "Who takes the one has the other. Keep the key file on another stick.",
    What.COMING: "Top it up in time: a declined charge counts against the card.",
}
_ALL_RULES = frozenset({Why.WALLET, Why.CLOCK, Why.RESTORED})
"""What pauses more than one rule."""
_BY_POLICY: Final[dict[str, str]] = {
    disposable.Why.USED: "It was used",
    disposable.Why.ALL_PARTS: "All parts are paid",
    disposable.Why.WINDOW_OVER: "The time for further parts is over",
    disposable.Why.DATE: "Its day has come",
    disposable.Why.UNUSED: "Nobody used it in time",
}
_EXPIRING_HINT = "Make a new card in time, and give it to the shops that charge this one."
_LOOKS: Final[dict[NoticeKind, tuple[IconName, Role]]] = {
    NoticeKind.CHARGE: ("purchase", "ink2"),
    NoticeKind.DECLINE: ("declined", "bad"),
    NoticeKind.REFUND: ("refund", "ice"),
    NoticeKind.LOW: ("wallet", "wait"),
    NoticeKind.ISSUER: ("alert", "bad"),
    NoticeKind.EXPIRING: ("calendar", "wait"),
    NoticeKind.TOP_UP: ("add", "ok"),
    NoticeKind.FAILED: ("alert", "bad"),
    NoticeKind.MESSAGES: ("alert", "wait"),
    NoticeKind.DISPOSABLE: ("disposable", "ink2"),
    NoticeKind.RULES: ("automation", "wait"),
    NoticeKind.VAULT: ("alert", "bad"),
}
_ALARMS = frozenset({What.LOOSE, What.ASKS, What.DRAINED})


def look_of(notice: Notice) -> tuple[IconName, Role]:
    """The icon and its colour; the words say the same."""
    if notice.what in _ALARMS:
        return "alert", "bad"
    if notice.reason == RULE and notice.what in (What.CONFIRMED, What.MADE):
        return "automation", "ok"
    return ("declined", "bad") if notice.what in (What.FAILED, What.UNMADE) else _LOOKS[notice.kind]


def headline(notice: Notice, words: Words) -> str:
    """What happened, with the figures, as the list says it."""
    money = "" if notice.amount is None else f" {words.money(notice.amount)}"
    shop = clean(notice.merchant)
    at, by = (f" {word} {shop}" if shop else "" for word in ("at", "by"))
    top_up = f"Top-up of{money}{f' {BY_RULE}' if notice.reason == RULE else ''}"
    said = {
        (NoticeKind.CHARGE, What.NONE): f"Charged{money}{at}",
        (NoticeKind.DECLINE, What.NONE): f"Declined{money}{at}",
        (NoticeKind.REFUND, What.NONE): f"Refunded{money}{by}",
        (NoticeKind.REFUND, What.RELEASED): f"Hold{' of' if money else ''}{money} released{by}",
        (NoticeKind.LOW, What.NONE): f"Low balance:{money} left",
        (NoticeKind.ISSUER, What.FROZEN): "Frozen, but not from here",
        (NoticeKind.ISSUER, What.ENDED): "Ended, but not from here",
        (NoticeKind.EXPIRING, What.NONE): "Expires soon",
        (NoticeKind.TOP_UP, What.CONFIRMED): f"{top_up} confirmed",
        (NoticeKind.TOP_UP, What.FAILED): f"{top_up} failed",
        (NoticeKind.FAILED, What.NOT_FROZEN): "Freezing failed",
        (NoticeKind.FAILED, What.NOT_UNFROZEN): "Unfreezing failed",
        (NoticeKind.FAILED, What.NOT_ENDED): "Ending failed",
        (NoticeKind.FAILED, What.NOT_WITHDRAWN): f"Withdrawal of{money} failed",
        (NoticeKind.DISPOSABLE, What.SPENT): "Frozen by its policy",
        (NoticeKind.DISPOSABLE, What.GONE): "Ended by its policy",
        (NoticeKind.DISPOSABLE, What.LOOSE): "Used, and not frozen yet",
        (NoticeKind.DISPOSABLE, What.ASKS): "Waits for you",
        (NoticeKind.RULES, What.DRAINED): f"{shop or 'One shop'} spent what a rule loaded",
        (NoticeKind.RULES, What.THIN): f"The wallets are worth about{money}",
        (NoticeKind.RULES, What.MADE): f"A rule issued a card{' with' if money else ''}{money}",
        (NoticeKind.RULES, What.COMING): f"About{money} expected{by}, and the card holds less",
    }
    return said.get((notice.kind, notice.what)) or _plain(notice)


def hint(notice: Notice) -> str:
    """Why, or what to do; "" where the headline says it all. It names neither card nor shop."""
    if notice.kind is NoticeKind.DECLINE:
        # Without one it may only be that the row was read before its message came.
        return decline_of(notice.reason).happened if notice.reason else ""
    if notice.kind is NoticeKind.EXPIRING:
        return _EXPIRING_HINT
    if notice.what in (What.SPENT, What.GONE):
        return _BY_POLICY.get(notice.reason, "")
    if notice.what is What.PAUSED:
        return _paused(notice.reason)
    return _HINTS.get(notice.what, "")


def spoken(notice: Notice, words: Words) -> str:
    """One sentence for assistive tools."""
    parts = (notice.label, headline(notice, words), hint(notice), words.when(notice.at))
    return ", ".join(part.rstrip(".") for part in parts if part)


def on_desktop(bundle: tuple[Notice, ...], detail: Detail, words: Words) -> tuple[str, str]:
    """Title and text of one notification: never more than `detail` allows."""
    if len(bundle) > 1:
        return f"{len(bundle)} notices", counted(bundle)
    notice = bundle[0]
    if detail is Detail.KIND:
        return _plain(notice), hint(notice)
    if detail is Detail.LABEL or notice.kind is NoticeKind.MESSAGES:
        return _plain(notice), _sentences(notice.label, hint(notice))
    return headline(notice, words), _sentences(notice.label, hint(notice))


def while_locked(count: int) -> tuple[str, str]:
    """What may stand on a locked screen: how many there are."""
    return "Purser is locked", "1 notice" if count == 1 else f"{count} notices"


def counted(notices: Iterable[Notice]) -> str:
    """`3 charges, 1 refund`."""
    each = counts(notices)
    return ", ".join(f"{n} {_COUNTED[kind][n > 1]}" for kind, n in each.items())


def _paused(reason: str) -> str:
    what, _ = WHY_WORDS[Why(reason)] if reason in set(Why) else ("", "")
    return f"{what} Automation says what to do." if what else ""


def _plain(notice: Notice) -> str:
    if notice.kind is NoticeKind.TOP_UP and notice.reason == RULE:
        return _PLAIN_BY_RULE[notice.what]
    if notice.what is What.PAUSED and notice.reason in _ALL_RULES:
        return _PAUSED_ALL
    return _PLAIN[notice.kind, notice.what]


def _sentences(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)
