"""The top-up sheet: limits and estimate stand there before the amount is sent."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, IntentView, Snapshot
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.errors import Failure, InvalidInput, MoneyMoved
from desktop_app.domain.intents import OPEN_STAGES, TAKEN_BACK, UNCERTAIN_STAGES, Stage
from desktop_app.domain.limits import split_top_up
from desktop_app.domain.money import ZERO, Money, format_money
from desktop_app.domain.service_errors import RefusedReason
from desktop_app.domain.text import parse_note
from desktop_app.ui.actions.amount import AmountBlock, LimitFacts
from desktop_app.ui.actions.checks import parse_top_up
from desktop_app.ui.actions.costs import Costs, derive_costs, derive_most, moved_text
from desktop_app.ui.actions.estimate_box import EstimateBox
from desktop_app.ui.actions.money_sheet import MoneySheet
from desktop_app.ui.actions.parts_course import PartsCourse
from desktop_app.ui.actions.sheet import SheetWords, Work
from desktop_app.ui.actions.terms import limit_source
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import column, holder, set_shown
from desktop_app.ui.strike_words import strike_words
from desktop_app.ui.words import Words

STOPPED = "The parts after it were not sent."
LAST_FAILED = Failure(
    "failed_later",
    "The card service took the last part in, then reported that it failed.",
    MoneyMoved.YES,
    "Recorded it. The parts before it were confirmed.",
    "Look at the card, then decide about the rest.",
)
LAST_TAKEN_BACK = Failure(
    TAKEN_BACK,
    "The card service carried the last part out, then took it back.",
    MoneyMoved.YES,
    "Recorded it. The parts before it were confirmed.",
    "Look at the card and the wallet: a fee may have stayed. Then decide about the rest.",
)


def note_label(describes: bool) -> str:
    """Where a note goes is said where it is typed."""
    if describes:
        return "Note (goes to the service as the description)"
    return "Note (stays on this computer)"


class TopUpSheet(MoneySheet):
    """Loads money from the wallet on one card; in parts where it is more than the service takes."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot, card: CardView) -> None:
        words = SheetWords(f"Top up {card.label}", "Top up", "Top-up")
        super().__init__(ui, window, snapshot, card, Action.TOP_UP, words)
        self._course: PartsCourse | None = None
        self._sent_at: Costs | None = None
        self._refused_at: Costs | None = None
        self._amount = AmountBlock(ui.words.style, steps=(20, 50), fixed=(100,))
        self._limits = LimitFacts()
        self._estimate = EstimateBox()
        self._moved = InfoBar("pending", "wait", "")
        self._strikes = InfoBar("declined", "wait", "")
        for hidden in (self._moved, self._strikes):
            set_shown(hidden, False)
        self._note = Field(note_label(snapshot.capabilities.describes_top_up))
        self._amount.changed.connect(self._check)
        self._note.text_changed.connect(lambda _text: self._check())
        self.set_form(
            holder(
                column(
                    self._moved,
                    self._strikes,
                    self._amount,
                    self._limits,
                    self._estimate,
                    self._note,
                    spacing=14,
                )
            )
        )

    def _figures_changed(self) -> None:
        self._limits.set_facts(_facts(self.snapshot, self.card, self.ui.words))
        self._tell_strikes()
        most = derive_most(self.snapshot, self.card.available or ZERO)
        why = _why(self.snapshot, self.card, self.ui.words)
        self._amount.set_most(most, why, hidden=self.ui.words.hidden)
        self._check()

    def _parse(self) -> tuple[Money | None, str]:
        try:
            return self._parsed(), ""
        except InvalidInput as error:
            return None, error.happened

    def _parsed(self) -> Money:
        return parse_top_up(
            self._amount.field.text(), self.card.available, self.snapshot, self.ui.words
        )

    def _check(self, *, also_empty: bool = False) -> Money | None:
        """Check as typed; an empty field is a mistake only once the button was pressed."""
        amount, error = self._parse()
        is_empty = not self._amount.field.text().strip()
        self._amount.field.set_error("" if is_empty and not also_empty else error)
        note_error = self._note_error()
        self._note.set_error(note_error)
        named = (("amount", self._amount.field), ("note", self._note))
        wrong = [(name, field) for name, field in named if field.error()]
        if also_empty or self.problems.text():
            self.problems.set_problems(wrong)
        self.show_alike(amount)
        costs = None if amount is None else derive_costs(amount, self.snapshot)
        self._estimate.set_costs(costs, self.snapshot, self.ui.words)
        self._tell_moved(costs)
        return None if wrong else amount

    def _tell_moved(self, costs: Costs | None) -> None:
        """Above the form: what the new decision is about must be in sight."""
        refused = self._refused_at
        is_same = refused is not None and costs is not None and refused.load == costs.load
        if refused is not None and costs is not None and is_same:
            self._moved.set_text(moved_text(refused, costs, self.ui.words))
        set_shown(self._moved, is_same)

    def _tell_strikes(self) -> None:
        detail = self.snapshot.detail
        is_its = detail is not None and detail.card.id == self.card.id
        text = strike_words(detail) if is_its else ""
        self._strikes.set_text(text)
        set_shown(self._strikes, bool(text))

    def _note_error(self) -> str:
        try:
            parse_note(self._note.text())
        except InvalidInput as error:
            return error.happened
        return ""

    def _ask(self, form_token: str) -> Work | None:
        amount = self._check(also_empty=True)
        if amount is None:
            return None
        note = parse_note(self._note.text())
        wish = MoneyWish(form_token, self.card.id, amount, note, again=self.again)
        parts = split_top_up(amount, self.snapshot.limits)
        several = len(parts) > 1
        self._course = PartsCourse(parts, self.card.id, self.snapshot) if several else None
        self.sent_amount = amount
        self._sent_at = derive_costs(amount, self.snapshot)
        return lambda session: session.wallet.top_up(wish)

    def _back_to_form(self, failure: Failure, title: str) -> None:
        moved = failure.reason == RefusedReason.RATE_MOVED
        self._refused_at = self._sent_at if moved else None
        super()._back_to_form(failure, title)

    def _typed(self) -> Money | None:
        return self._parse()[0]

    def _same_as(self, amount: Money) -> Money:
        return split_top_up(amount, self.snapshot.limits)[0]

    def _follow(self) -> None:
        if self._course is None or self._follower is None:
            super()._follow()
            return
        begun = self._course.find(self.snapshot)
        last, failure, name = (begun[-1] if begun else None), self._unknown, self._wish_words()
        if self._course.is_done(begun):
            self.dismiss()
            self.done.emit(*self._parts_words(begun))
        elif self._is_out_of_sight():
            self._sent.show_elsewhere(f"{name}: {'sent' if failure is None else 'stopped'}")
        elif failure is not None and last is not None and last.stage in UNCERTAIN_STAGES:
            told = replace(failure, doing=f"{failure.doing} {STOPPED}")
            self._sent.show_unknown(last, told, self.snapshot, self.ui.words)
        elif failure is not None:
            is_settled = last is not None and last.stage not in OPEN_STAGES
            if failure.moved is MoneyMoved.NOT_KNOWN and is_settled:
                failure = self._course.settled(begun, self.ui.words)
            self._sent.show_failure(failure, f"{name}: stopped")
        elif last is not None and last.stage is Stage.REJECTED and not self._is_waiting:
            is_back = last.reason == TAKEN_BACK
            told, end = (LAST_TAKEN_BACK, "was taken back") if is_back else (LAST_FAILED, "failed")
            self._sent.show_failure(told, f"{name}: the last part {end}")
        else:
            self._sent.show_parts(name, self._course, self.snapshot, self.ui.words)

    def _is_out_of_sight(self) -> bool:
        """Whether the end is known to its card's page alone."""
        course, told = self._course, self._unknown
        is_told = told is not None and told.moved is not MoneyMoved.NOT_KNOWN
        is_over = course is not None and not self._is_waiting and not is_told
        return is_over and course is not None and not course.is_shown(self.snapshot)

    def _parts_words(self, begun: tuple[IntentView, ...]) -> tuple[str, str]:
        words = self.ui.words
        amount = sum((wish.amount or ZERO for wish in begun), ZERO)
        fee = sum((wish.fee or ZERO for wish in begun), ZERO)
        title = f"{self.card.label} received {words.money(amount)} in {len(begun)} parts"
        at = words.clock_s(begun[-1].changed_at)
        return title, f"The last was confirmed by a read at {at}.{_fee_words('Fees', fee, words)}"

    def _wish_words(self) -> str:
        return self.name_wish("Top-up")

    def _confirmed_words(self, wish: IntentView) -> tuple[str, str]:
        words = self.ui.words
        title = f"{self.card.label} received {words.money(wish.amount)}"
        fee = _fee_words("Fee", wish.fee, words)
        return title, f"Confirmed by a read at {words.clock_s(wish.changed_at)}.{fee}"


def _fee_words(name: str, fee: Money | None, words: Words) -> str:
    # An answer that names no fee does not say that there was none.
    return f" {name} {words.money(fee)}." if fee else ""


def _facts(snapshot: Snapshot, card: CardView, words: Words) -> list[tuple[str, str, str]]:
    limits, style = snapshot.limits, words.style
    room = None if card.available is None else limits.max_card - card.available
    return [
        ("At least", format_money(limits.min_top_up, style), ""),
        ("At most per top-up", format_money(limits.max_top_up, style), ""),
        ("Room on this card", words.money(room), ""),
        limit_source(limits),
    ]


def _why(snapshot: Snapshot, card: CardView, words: Words) -> str:
    limits, style = snapshot.limits, words.style
    room = None if card.available is None else limits.max_card - card.available
    return (
        f"The smaller of two: {words.money(room)} of room on the card, and what the fullest wallet "
        "covers together with the fees, estimated by the newest rate. More than "
        f"{format_money(limits.max_top_up, style)} goes in parts."
    )
