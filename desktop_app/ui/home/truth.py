"""What the truth line says about a snapshot: connection, wallets, and what is not known."""

from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.application.receiving import WayState
from desktop_app.domain.money import ZERO
from desktop_app.domain.wallets import in_order_of_use
from desktop_app.ui.kit.truth_line import TruthSegment
from desktop_app.ui.kit.truth_segment import TruthKind
from desktop_app.ui.words import HIDDEN, Words

SHOWN_WALLETS = 2


def segments(snapshot: Snapshot, words: Words) -> tuple[TruthSegment, ...]:
    """The facts in their order; an unknown outcome is never left out."""
    shown = [_link(snapshot, words), *_wallets(snapshot, words)]
    shown += _automation(snapshot, words)
    is_deaf = snapshot.news.way is not None and snapshot.news.state is WayState.FAILED
    if is_deaf and snapshot.link.state is LinkState.ONLINE:
        again = snapshot.news.again_at
        value = f"off, next try {words.clock_s(again)}" if again else "off"
        shown.append(
            TruthSegment("stale", "Live messages", value, icon="offline", short_value="off")
        )
    if snapshot.uncertain:
        money = snapshot.not_known
        value = words.money(money) if money != ZERO else f"{len(snapshot.uncertain)} open"
        shown.append(TruthSegment("unknown", "Not known yet", value, icon="unknown"))
    if words.hidden:
        shown.append(TruthSegment("plain", "Amounts", "hidden", icon="hide"))
    if snapshot.read_only:
        shown.append(TruthSegment("plain", "Sending", "no amounts", icon="lock"))
    elif snapshot.clock_warning:
        shown.append(TruthSegment("stale", "Clock", "is off", icon="pending"))
    return tuple(shown)


def _link(snapshot: Snapshot, words: Words) -> TruthSegment:
    link = snapshot.link
    if link.state is LinkState.NEVER or (link.as_of is None and link.state is LinkState.ONLINE):
        return TruthSegment("offline", "Not loaded yet", "")
    if link.state is LinkState.ONLINE and link.as_of is not None:
        moment = words.as_of(link.as_of)
        return TruthSegment("online", "Online", f"as of {moment}", short_value=moment)
    since = "" if link.since is None else f"since {words.clock(link.since)}"
    label = {LinkState.REFUSED: "Not accepted", LinkState.BROKEN: "Stopped"}.get(
        link.state, "Offline"
    )
    moment = "" if link.since is None else words.clock(link.since)
    return TruthSegment("offline", label, since, short_value=moment)


def _wallets(snapshot: Snapshot, words: Words) -> list[TruthSegment]:
    ordered = in_order_of_use(snapshot.wallets, snapshot.rates)
    chosen = [w for w in ordered if w.available][:SHOWN_WALLETS] or ordered[:1]
    if not chosen:
        return [TruthSegment("plain", "Wallet", "—", icon="wallet")]
    text = [HIDDEN if words.hidden else wallet.text(words.style) for wallet in chosen]
    parts = [TruthSegment("plain", "Wallet", " · ".join(text), icon="wallet", short_value=text[0])]
    if snapshot.link.state is not LinkState.ONLINE:
        age = words.as_of(chosen[0].read_at)
        kind: TruthKind = "old" if words.is_old(chosen[0].read_at) else "stale"
        parts.append(TruthSegment(kind, "As of", age, icon="pending"))
    return parts


def _automation(snapshot: Snapshot, words: Words) -> list[TruthSegment]:
    """What may leave the wallet by itself, while something may. Product, 4.3, edge 18."""
    shown = snapshot.automation
    is_armed = any(view.rule.is_on and view.rule.moves_money for view in shown.rules)
    if not (shown.terms.is_on and is_armed):
        return []
    value = words.money(shown.can_move)
    return [
        TruthSegment("plain", "Can move today", value, icon="allowance", short_label="Can move")
    ]
