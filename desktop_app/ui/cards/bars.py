"""What a bar above the detail says about the whole picture: offline, stale, refused, read-only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.application.backup_state import Came
from desktop_app.application.messages import Action, LinkState, Snapshot
from desktop_app.application.unsent import unsent_rest
from desktop_app.domain.cards import NO_LIMITS
from desktop_app.ui.cards.card_look import waiting_wish
from desktop_app.ui.cards.limit_words import limit_list
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.strike_words import strike_words
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Tone
from desktop_app.ui.words import Words, masked, source

_UNSENT_TOLD_FOR = timedelta(days=7)  # by then it is known, and not wanted any more


@dataclass(frozen=True, slots=True)
class BarWords:
    """One bar: its look, its sentence, its action."""

    icon: IconName
    tone: Tone
    text: str
    action: str = ""

    def put_on(self, bar: InfoBar) -> None:
        """Show it on a bar."""
        bar.set_look(self.icon, self.tone)
        bar.set_text(self.text)
        bar.set_action(self.action)


def link_bar(snapshot: Snapshot, words: Words) -> BarWords | None:
    """How the last read ended, where that is worth a bar."""
    link = snapshot.link
    action = "" if snapshot.refreshing else "Try now"
    if link.state is LinkState.OFFLINE:
        return BarWords("offline", "off", _offline(snapshot, words), action)
    if link.state in (LinkState.REFUSED, LinkState.BROKEN):
        failure = link.failure
        text = "The last read failed." if failure is None else f"{failure.happened} {failure.todo}"
        return BarWords("alert", "bad", f"{text}{_next_try(snapshot, words)}", action)
    if link.failure is not None and link.next_check is not None:
        moment = words.clock_s(link.next_check)
        return BarWords("pending", "wait", f"{link.failure.happened} Next refresh {moment}.")
    if link.as_of is not None and words.is_stale(link.as_of):
        text = f"Figures are from {words.as_of(link.as_of)}."
        tone: Tone = "bad" if words.is_old(link.as_of) else "wait"
        return BarWords("pending", tone, text, "" if snapshot.refreshing else "Refresh")
    return None


_CAME = {
    Came.BACKUP: "Restored from a backup of {made}.",
    Came.OLDER: "This vault is older than it was: see “Backups and log” in Settings.",
    Came.CHANGED: "The log of this vault was changed: see “Backups and log” in Settings.",
}


def read_only_bar(snapshot: Snapshot, words: Words) -> BarWords | None:
    """Why nothing can be sent, or what is about to be the reason."""
    mark = snapshot.restored
    if mark is not None and mark.read_at is None:
        made = words.moment(mark.made_at)
        text = _CAME[mark.came].format(made=made)
        return BarWords(
            "restore", "wait", f"{text} Reading first: until then only a freeze is sent."
        )
    if snapshot.read_only:
        return BarWords("lock", "off", snapshot.read_only)
    return BarWords("alert", "wait", snapshot.clock_warning) if snapshot.clock_warning else None


def waiting_bar(snapshot: Snapshot, words: Words) -> BarWords | None:
    """A wish on the chosen card that was sent and is not confirmed."""
    detail = snapshot.detail
    wish = None if detail is None else waiting_wish(detail.card)
    left = ""
    if detail is not None and snapshot.parts_card == detail.card.id:
        left = words.money(snapshot.parts_left)
    if wish is None:
        said = (
            f"A top-up in parts: {left} is still to be sent. Reads the card and the wallet first."
        )
        return BarWords("pending", "wait", said) if left else None
    due = snapshot.link.next_check
    check = f" Next check at {words.clock_s(due)}." if due and not snapshot.refreshing else ""
    sent = words.clock_s(wish.created_at)
    text = f"{words.intent(wish)} sent at {sent}, waiting for confirmation.{check}"
    if left:
        text = f"{text} {left} follows in parts."
    return BarWords("pending", "wait", text)


def unsent_bar(snapshot: Snapshot, words: Words, now: datetime) -> BarWords | None:
    """What is left of the newest large top-up of the chosen card, where it ended early."""
    detail = snapshot.detail
    found = unsent_rest(detail.intents) if detail is not None else None
    if detail is None or found is None or snapshot.parts_card == detail.card.id:
        return None
    if now - found.newest.created_at >= _UNSENT_TOLD_FOR:
        return None
    text = (
        f"{words.money(found.sent)} of a top-up of {words.money(found.whole)} was sent. "
        f"The other {words.money(found.rest)} was not, and is never sent by itself."
    )
    return BarWords("alert", "wait", text)


def strikes_bar(snapshot: Snapshot) -> BarWords | None:
    """That the next decline may cost the chosen card, while it can still be prevented."""
    detail = snapshot.detail
    text = strike_words(detail)
    if detail is None or not text:
        return None
    return BarWords("declined", "wait", text, "" if Action.TOP_UP in detail.refusals else "Top up")


def limits_bar(snapshot: Snapshot, words: Words) -> BarWords | None:
    """Limits that the chosen card was to have, and that were never sent."""
    detail = snapshot.detail
    if detail is None or detail.limits_owed == NO_LIMITS:
        return None
    wanted = ", ".join(limit_list(detail.limits_owed, words))
    text = f"This card was to have limits, and they were not set: {wanted}."
    action = "Set them" if snapshot.capabilities.spend_limits else ""
    return BarWords("allowance", "wait", text, action)


def load_bar(snapshot: Snapshot, words: Words) -> BarWords | None:
    """A load that the chosen card was to get with its issue, and that never came."""
    detail = snapshot.detail
    if detail is None or not detail.load_owed:
        return None
    text = (
        f"This card was to be loaded with {words.money(detail.load_owed)}, and was not. "
        "It is never loaded by itself."
    )
    return BarWords("alert", "wait", text, "" if Action.TOP_UP in detail.refusals else "Top up")


def replaced_bar(snapshot: Snapshot) -> BarWords | None:
    """In whose place the chosen card is, while its list of shops is open."""
    old = snapshot.detail.replaces if snapshot.detail is not None else None
    if old is None:
        return None
    name = f"{old.label} {masked(old.last4)}".strip() or "another card"
    return BarWords("repeat", "off", f"In the place of {name}. Tell its shops.", "Shops")


def strangers_bar(snapshot: Snapshot) -> BarWords | None:
    """Movements made by Purser, but not by this vault."""
    count = len(snapshot.strangers)
    if not count:
        return None
    what = "1 movement was" if count == 1 else f"{count} movements were"
    return BarWords("alert", "bad", f"{what} made by Purser, but not from this vault.", "Look")


def _offline(snapshot: Snapshot, words: Words) -> str:
    link = snapshot.link
    since = "Offline" if link.since is None else f"Offline since {words.clock(link.since)}"
    if link.as_of is None:
        never = f"No figure was read from {source(snapshot.profile)} since unlocking."
        return f"{since}. {never}{_next_try(snapshot, words)}"
    at = words.when(link.as_of) if words.is_old(link.as_of) else words.clock(link.as_of)
    known = f"Card details are available; the last complete read was at {at}."
    return f"{since}. {known}{_next_try(snapshot, words)}"


def _next_try(snapshot: Snapshot, words: Words) -> str:
    due = snapshot.link.next_check
    return f" Next try at {words.clock_s(due)}." if due and not snapshot.refreshing else ""
