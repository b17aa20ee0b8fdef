"""One use of a card: the price is typed, the rest is worked out and said before it is sent."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, Snapshot
from desktop_app.application.use_errors import (
    LoadInDoubt,
    LoadTakenBack,
    OpeningInDoubt,
    UsedMeanwhile,
    UseUnfinished,
)
from desktop_app.application.wishes import UseProgress, UseWish
from desktop_app.domain.cards import CardState
from desktop_app.domain.errors import Failure, InvalidInput, MoneyMoved
from desktop_app.domain.limits import check_top_up
from desktop_app.domain.money import ZERO, Money, format_money, parse_money
from desktop_app.domain.templates import margin_for
from desktop_app.domain.using import load_for
from desktop_app.ui.actions.amount import LimitFacts
from desktop_app.ui.actions.checks import NO_BALANCE, refusal_words
from desktop_app.ui.actions.costs import derive_costs
from desktop_app.ui.actions.estimate_box import EstimateBox
from desktop_app.ui.actions.money_sheet import MoneySheet
from desktop_app.ui.actions.sheet import SheetWords, Work
from desktop_app.ui.actions.use_course import UseCourse
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.kit.timeline import Timeline
from desktop_app.ui.strike_words import strike_words

HOURS: Final = ((1, "1 hour"), (6, "6 hours"), (24, "24 hours"), (72, "3 days"))
_USUAL: Final = "24"
_WHOLE: Final = "With tax and shipping: Bitnob counts a charge that is declined as too high."
_ENOUGH: Final = "The card holds the price and its margin already: nothing is loaded."
_LEAST: Final = "Only {} is missing. {} is the least that the service loads."
_CLOSING: Final = (
    "You can close this sheet. Locking or quitting stops before the next step, the load too; the "
    "card is frozen again in its time."
)
_FAILURES: Final = frozenset(
    kind.code for kind in (UseUnfinished, OpeningInDoubt, LoadInDoubt, LoadTakenBack, UsedMeanwhile)
)


class UseNowSheet(MoneySheet):
    """Opens a card for one purchase; frozen again after it, or after a time without one."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot, card: CardView) -> None:
        promise = "Purser sends each step once, never twice."
        words = SheetWords(f"Use {card.label} now", "Use now", f"Use of {card.label}", promise)
        super().__init__(ui, window, snapshot, card, Action.USE_NOW, words)
        self._course: UseCourse | None = None
        self._price = Field("Price", prefix="$", suffix="USD", big=True, hint=_WHOLE)
        self._price.text_changed.connect(lambda _text: self._check())
        self._facts = LimitFacts()
        self._estimate = EstimateBox()
        self._strikes = InfoBar("declined", "wait", "")
        items = tuple((str(hours), text) for hours, text in HOURS)
        self._hours = Segments(items, "Frozen again without a purchase after", _USUAL)
        self._timeline = Timeline()
        self._steps = Box()
        self._closing = Label(_CLOSING, "caption", "ink3", wrap=True)
        self._steps.setLayout(column(self._timeline, 12, self._closing, margins=(20, 16, 20, 16)))
        set_shown(self._strikes, False)
        set_shown(self._steps, False)
        self.body.addWidget(self._steps)
        frozen = Label("Frozen again after the purchase, or without one after", "label", "ink2")
        again = column(frozen, row(self._hours, STRETCH), spacing=8)
        self.set_form(
            holder(
                column(
                    self._strikes, self._price, self._facts, self._estimate,
                    holder(again), spacing=14,
                )
            )
        )  # fmt: skip
        ui.bridge.use_progressed.connect(self._progressed)

    # --- the form -----------------------------------------------------------------------------

    def _figures_changed(self) -> None:
        detail = self.snapshot.detail
        is_its = detail is not None and detail.card.id == self.card.id
        text = strike_words(detail) if is_its else ""
        self._strikes.set_text(text)
        set_shown(self._strikes, bool(text))
        self._check()

    def _parsed(self) -> tuple[Money, Money]:
        """The price, and the load that it makes. Raises InvalidInput."""
        style, limits = self.ui.words.style, self.snapshot.limits
        price = parse_money(self._price.text(), style)
        if not price:
            raise InvalidInput("Enter what it costs.", field="price")
        if self.card.available is None:
            raise InvalidInput(NO_BALANCE, field="price")
        load = load_for(price, margin_for(price), self.card.available, limits)
        if not load:
            return price, load
        refusal = check_top_up(load, self.card.available, limits, style)
        if refusal is not None:
            words = self.ui.words
            missing = f"{words.money(load)} is missing. {refusal_words(refusal, words)}"
            raise InvalidInput(missing, field="price")
        if derive_costs(load, self.snapshot).is_short:
            raise InvalidInput("The wallet holds too little for this and its fee.", field="price")
        return price, load

    def _check(self, *, also_empty: bool = False) -> tuple[Money, Money] | None:
        """Check as typed; an empty field is a mistake only once the button was pressed."""
        found, error = None, ""
        try:
            found = self._parsed()
        except InvalidInput as wrong:
            error = wrong.happened
        is_empty = not self._price.text().strip()
        self._price.set_error("" if is_empty and not also_empty else error)
        wrong_fields = [("price", self._price)] if self._price.error() else []
        if also_empty or self.problems.text():
            self.problems.set_problems(wrong_fields)
        self._show_sums(found)
        return None if wrong_fields else found

    def _show_sums(self, found: tuple[Money, Money] | None) -> None:
        words, (price, load) = self.ui.words, found or (ZERO, ZERO)
        margin = margin_for(price)
        typed = format_money(price + margin, words.style) if found else "—"
        name = f"Price + {format_money(margin, words.style)} margin" if found else "Price + margin"
        self._facts.set_facts(
            [
                ("On the card", words.money(self.card.available), ""),
                (name, typed, ""),
                ("Loaded now", words.money(load) if found else "—", ""),
            ]
        )
        missing = price + margin - (self.card.available or ZERO)
        is_least = bool(load) and load > missing
        told = _ENOUGH if found and not load else ""
        if is_least:
            told = _LEAST.format(words.money(missing), words.money(load))
        self._price.set_hint(told or _WHOLE)
        costs = derive_costs(load, self.snapshot) if load else None
        set_shown(self._estimate, not (found and not load))
        self._estimate.set_costs(costs, self.snapshot, words, is_typed=False)
        self.show_alike(load or None)

    def show_alike(self, amount: Money | None) -> None:
        """Nobody typed what is loaded: it is hidden as the balance it was worked out from."""
        super().show_alike(amount)
        if amount is not None:
            named = f"oad {self.ui.words.money(amount)} and use now"
            self.set_effect(f"Yes, l{named}" if self.again else f"L{named}")

    def _typed(self) -> Money | None:
        try:
            return self._parsed()[1] or None
        except InvalidInput:
            return None

    def _ask(self, form_token: str) -> Work | None:
        found = self._check(also_empty=True)
        if found is None:
            return None
        price, load = found
        unused_for = timedelta(hours=int(self._hours.current_id()))
        wish = UseWish(
            form_token, self.card.id, price, margin_for(price), load, unused_for, self.again
        )
        was_frozen = self.card.state is CardState.FROZEN
        self._course = UseCourse(wish, load, self.snapshot, was_frozen=was_frozen)
        return lambda session: session.wallet.use_now(wish)

    # --- the course ---------------------------------------------------------------------------

    def _submit(self) -> None:
        super()._submit()
        if self._follower is not None:
            self._show_steps(is_running=True)
            set_shown(self._steps, True)
            set_shown(self._sent, False)

    def _progressed(self, progress: UseProgress) -> None:
        if self._course is not None and self._course.take(progress):
            self._show_steps(is_running=self._is_waiting)

    def _show_steps(self, *, is_running: bool) -> None:
        set_shown(self._closing, is_running)
        if self._course is not None:
            self._timeline.set_steps(self._course.timeline(self.ui.words, is_running=is_running))

    def _answered(self, answer: object) -> None:
        """Every step is proven."""
        self._is_waiting = False
        if self._is_closed():
            return
        words, detail = self.ui.words, self.snapshot.detail
        guard = self.card.guard
        held = f"It holds {words.money(self.card.available)}."
        is_its = detail is not None and detail.card.id == self.card.id
        due = guard.due if guard is not None and is_its else None
        until = (
            f" Frozen again after the purchase, or {words.soon(due)} without one." if due else ""
        )
        self.dismiss()
        self.done.emit(f"{self.card.label} is ready to use", f"{held}{until}")

    def _failed(self, failure: Failure, name: str) -> None:
        if failure.code not in _FAILURES and failure.moved is MoneyMoved.NO:
            super()._failed(failure, name)
            return
        if self._is_closed():
            if self.ui.bridge.snapshot is not None:
                told = f"{self.card.label} is not ready to use. {failure.happened}"
                self.ui.bridge.failed.emit(replace(failure, happened=told))
            return
        self._is_waiting = False
        self._unknown = failure
        self._follow()

    def _back_to_form(self, failure: Failure, title: str) -> None:
        set_shown(self._steps, False)
        self._course = None
        super()._back_to_form(failure, title)

    def _follow(self) -> None:
        failure, course = self._unknown, self._course
        self._show_steps(is_running=self._is_waiting)
        if failure is None or course is None:
            return
        wish = course.doubted(self.snapshot)
        if failure.code == LoadInDoubt.code and course.is_loaded(self.snapshot):
            self._answered(None)
        elif wish is not None:
            self._sent.show_unknown(wish, failure, self.snapshot, self.ui.words)
        else:
            self._sent.show_failure(failure, f"{self.card.label} is not ready to use")
        set_shown(self._sent, True)
