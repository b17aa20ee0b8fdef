"""The review beside the form: the face to come, what it is expected to cost, and the button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import Snapshot
from desktop_app.domain.disposable import Standing
from desktop_app.domain.money import ZERO, format_money
from desktop_app.domain.policies import Policy
from desktop_app.ui.actions.costs import (
    Costs,
    after_text,
    derive_costs,
    fee_text,
    pays_text,
    rate_text,
)
from desktop_app.ui.actions.estimate_box import estimated_at
from desktop_app.ui.cards.face import Face, FaceView
from desktop_app.ui.cards.guard_words import stub_words
from desktop_app.ui.issue.draft import Draft
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.error_count import ErrorCount
from desktop_app.ui.kit.facts import Age, KeyValue
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import UNKNOWN, Words, date_text

_FACE_WIDTH = 316
_FACE_ID = "card to be issued"
_KIND = (
    "Visa, virtual, in US dollars, online only. No 3-D Secure yet: a shop that insists on it "
    "declines."
)


class ReviewFacts(QWidget):
    """The card as it will look, and every figure with its "~"."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._face = Face(FaceView(_FACE_ID, ""), _FACE_WIDTH)
        self._issue_fee = KeyValue("Issue fee", UNKNOWN)
        self._load = KeyValue("Load on the card", UNKNOWN)
        self._load_fee = KeyValue("Top-up fee", UNKNOWN)
        self._pays = KeyValue("Wallet pays", UNKNOWN, strong=True)
        self._after = KeyValue("Wallet after", UNKNOWN)
        self._rate = KeyValue("Rate", UNKNOWN)
        self._news = KeyValue("Live messages", "")
        set_shown(self._news, False)
        self._left = KeyValue("Cards left for the holder", "")
        set_shown(self._left, False)
        self._age = Age("", "pending")
        self._terms = Label("", "caption", "ink3", wrap=True)
        self._number = Label("", "caption", "ink3", wrap=True)
        kind = Label(_KIND, "caption", "ink3", wrap=True)
        self.setLayout(
            column(
                Label("Review", "head"), 6, self._face, 8, self._issue_fee, self._load,
                self._load_fee, HLine(), self._pays, self._after, self._rate, self._left,
                self._news, self._age, self._terms, HLine(), kind, self._number, spacing=8,
            )
        )  # fmt: skip

    def show_draft(self, draft: Draft, snapshot: Snapshot) -> str:
        """Show a draft; returns what the wallet pays, for the pinned footer."""
        words = self._words
        told = _news_words(snapshot)
        self._news.set_value(told)
        set_shown(self._news, bool(told))
        left, terms = _cards_left(draft, snapshot), _terms_words(snapshot)
        self._left.set_value(left)
        set_shown(self._left, bool(left))
        self._terms.setText(terms)
        self._number.setText(_number_words(once=snapshot.capabilities.details_once))
        holder = draft.holder.name if draft.holder else ""
        title, note = stub_words(None if draft.policy is None else _unused(draft.policy), words)
        self._face.set_view(
            FaceView(
                _FACE_ID,
                draft.label or "Label",
                snapshot.vault_name,
                holder,
                state="active" if draft.policy is None else "armed",
                stub_title=title,
                stub_note=note,
                sandbox=snapshot.profile.is_sandbox,
            )
        )
        return self._show_costs(_costs(draft, snapshot), snapshot, words)

    def _show_costs(self, costs: Costs | None, snapshot: Snapshot, words: Words) -> str:
        if costs is None:
            self._issue_fee.set_value(fee_text(snapshot.fees.issue, words))
            for line in (self._load, self._load_fee, self._pays, self._after, self._rate):
                line.set_value(UNKNOWN)
            self._age.set_age("Estimated once the load is filled in.", stale=False)
            return UNKNOWN
        self._issue_fee.set_value(fee_text(costs.issue_fee, words))
        self._load.set_value(format_money(costs.load, words.style))
        self._load_fee.set_value(fee_text(costs.load_fee, words))
        pays = pays_text(costs, words)
        self._pays.set_value(pays)
        self._after.set_value(after_text(costs, words))
        self._rate.set_value(rate_text(costs, words))
        at = estimated_at(costs, snapshot, words)
        stale = costs.estimate is not None and words.is_stale(costs.estimate.rate.read_at)
        self._age.set_age(f"{at}. The service sets the fee.", stale=stale)
        return pays


def _unused(policy: Policy) -> GuardView:
    """A disposable card as it will be once it is made."""
    return GuardView(policy, Standing.ARMED)


def _costs(draft: Draft, snapshot: Snapshot) -> Costs | None:
    return None if draft.load is None else derive_costs(draft.load, snapshot, issuing=True)


class ReviewFooter(QWidget):
    """What is to fix, the total where it would scroll away, and the two buttons."""

    submitted = Signal()
    cancelled = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.problems = ErrorCount()
        self._reason = Label("", "caption", "ink2", wrap=True)
        self._total = KeyValue("Wallet pays", UNKNOWN, strong=True)
        self.issue = Button("Issue card", "filled", key_hint="Ctrl+Enter", height=42)
        self.cancel = Button("Cancel", key_hint="Esc", height=Height.BUTTON)
        self.issue.clicked.connect(self.submitted)
        self.cancel.clicked.connect(self.cancelled)
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._line.setSpacing(8)
        for part in (self._total, self.issue, self.cancel):
            self._line.addWidget(part)
        self.setLayout(column(self.problems, self._reason, self._line, spacing=8))
        self.set_compact(compact=False)

    def set_compact(self, *, compact: bool) -> None:
        """One line with the total when the figures are scrolled away, else one below the other."""
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.RightToLeft if compact else ways.TopToBottom)
        self._line.setSpacing(10 if compact else 8)
        order = (self.issue, self.cancel, self._total) if compact else (self.issue, self.cancel)
        set_shown(self._total, compact)
        for part in (self._total, self.issue, self.cancel):
            self._line.removeWidget(part)
        for part in order:
            self._line.addWidget(part, 1 if part is self._total else 0)

    def show_state(self, draft: Draft, pays: str, reason: str, *, again: bool = False) -> None:
        """Words of the button, the total, why the button is off; `again` asks for a second yes."""
        self._total.set_value(pays)
        load = draft.load if draft.load is not None else ZERO
        amount = format_money(load, self._words.style)
        words = f"Issue and load {amount}" if load else "Issue card"
        self.issue.setText(f"Yes, another “{draft.label}”" if again else words)
        self.issue.set_kind("secondary" if again else "filled")
        self.issue.set_key_hint("" if again else "Ctrl+Enter")
        self._reason.setText(reason)
        set_shown(self._reason, bool(reason))
        if reason:
            self.issue.disable(reason)
        else:
            self.issue.enable()


def _cards_left(draft: Draft, snapshot: Snapshot) -> str:
    """`1 of 3` before this one; "" where no quota is known, or nobody is chosen yet."""
    quota = snapshot.people.quota
    row = snapshot.people.of_holder(draft.holder.id) if draft.holder else None
    if quota is None or row is None:
        return ""
    return f"{max(0, quota.allowed - row.held.cards)} of {quota.allowed}"


def _terms_words(snapshot: Snapshot) -> str:
    """Since when fees and quota are known, and from where."""
    fees, quota = snapshot.fees, snapshot.people.quota
    said = f"Fees known since {date_text(fees.known_since)}, from {fees.source}."
    if quota is None:
        return said
    return f"{said} Cards allowed: {date_text(quota.known_since)}, {quota.source}."


def _number_words(*, once: bool) -> str:
    if once:
        return (
            "The service shows the number once. Purser encrypts it and reads it back "
            "before anything else happens."
        )
    return "Purser fetches the number when the card is active, encrypts it and reads it back."


def _news_words(snapshot: Snapshot) -> str:
    """What a card keeps for life and may not stay true; "" where messages of it will come."""
    news = snapshot.news
    if news.way is None or not snapshot.capabilities.callback_per_card:
        return ""
    if not news.host:
        return "none: no address now"
    return "" if news.is_lasting else "this run only"
