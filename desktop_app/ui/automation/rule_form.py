"""The form of a rule: its kind, its card, its figures, its limits, and the sentence they make."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.automation_view import RuleDraft, RuleView
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.rule_checks import check_rule, clash, usual_caps
from desktop_app.domain.rules import (
    NO_CAPS,
    Payout,
    Plan,
    Rule,
    RuleId,
)
from desktop_app.ui.automation.caps_fields import CapsFields
from desktop_app.ui.automation.card_field import CardField
from desktop_app.ui.automation.kind_tiles import TELLS, KindTiles, RuleKind, kind_of
from desktop_app.ui.automation.plan_fields import (
    AlertFields,
    AllowanceFields,
    KeepFields,
    PayoutFields,
    ReminderFields,
)
from desktop_app.ui.automation.plan_pane import PlanPane
from desktop_app.ui.automation.reading import Reading
from desktop_app.ui.automation.rule_words import card_name
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.field_base import FieldBase
from desktop_app.ui.kit.layout import column, holder, set_shown
from desktop_app.ui.kit.separators import HLine

_PANES: Final[dict[RuleKind, type[PlanPane]]] = {
    RuleKind.KEEP: KeepFields,
    RuleKind.ALLOWANCE: AllowanceFields,
    RuleKind.PAYOUT: PayoutFields,
    RuleKind.REMINDER: ReminderFields,
    RuleKind.ALERT: AlertFields,
}
CLASH = "Another rule keeps this card at a level already: change that one."


class RuleForm(QWidget):
    """`edited` carries the field that is being changed, None where all of them are others."""

    edited = Signal(object)
    changed = Signal()
    """Another rule stands in it."""

    def __init__(
        self,
        ui: Ui,
        snapshot: Snapshot,
        view: RuleView | None = None,
        card: CardView | None = None,
    ) -> None:
        super().__init__()
        self._words = ui.words
        self._snapshot = snapshot
        self._rule_id = None if view is None else view.rule.id
        self.tiles = KindTiles()
        self.card = CardField(ui, snapshot, _card_of(view, card))
        self._panes: dict[RuleKind, PlanPane] = {}
        self._place = column()
        self.caps = CapsFields(ui.words.style)
        self._limits = holder(column(20, HLine(), 18, self.caps))
        # Brings its own room below, which goes away with it.
        self._whose = holder(column(self.card, 14))
        self.setLayout(column(self.tiles, 20, self._whose, self._place, self._limits))
        if view is not None:
            self._fill(view.rule)
        self._wire()
        self._follow_kind()

    def pane(self) -> PlanPane:
        """The fields of the chosen kind, made when they are first wanted."""
        kind = self.tiles.kind()
        if kind not in self._panes:
            made = self._panes[kind] = _PANES[kind](self._words.style)
            self._place.addWidget(made)
            made.changed.connect(self._offer_caps)
            made.changed.connect(self.changed)
            self._watch(made.fields.values())
            self._put_in_order(made)
        return self._panes[kind]

    def choose_kind(self, kind: RuleKind) -> None:
        """Show the fields of a kind."""
        self.tiles.set_kind(kind)
        self._follow_kind()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Cards may have changed; what is typed stays."""
        self._snapshot = snapshot
        self.card.show_snapshot(snapshot)

    def fields(self) -> dict[str, FieldBase]:
        """What is to be filled now, named as errors name it, in the order of the form."""
        kind = self.tiles.kind()
        card: dict[str, FieldBase] = {} if kind is RuleKind.ALERT else {"card": self.card}
        caps = {} if kind in TELLS else self.caps.fields
        return {**card, **self.pane().fields, **caps}

    def read(self) -> tuple[RuleDraft, dict[str, str]]:
        """The rule as it stands in the form, and what is wrong at which field."""
        reading = Reading(self._words.style)
        plan, card_id = self._plan(reading), self.card.card_id()
        kind = self.tiles.kind()
        # Limits that follow from figures which are missing are no second thing to fix.
        is_open = kind not in TELLS and (self.caps.is_owners or not reading.errors)
        caps = self.caps.read(reading) if is_open else NO_CAPS
        if kind is RuleKind.ALERT:
            card_id = None
        draft = RuleDraft(plan, card_id, caps, self._rule_id)
        if not reading.errors:
            self._check(draft, reading.errors)
        elif card_id is None and "card" in self.fields() and not self.card.template():
            reading.errors = {"card": "Choose a card.", **reading.errors}
        return draft, reading.errors

    # --- inner --------------------------------------------------------------------------------

    def _check(self, draft: RuleDraft, errors: dict[str, str]) -> None:
        rule_id = draft.rule_id or RuleId("")
        rule = Rule(rule_id, draft.plan, draft.card_id, draft.caps, "", datetime.now(UTC))
        try:
            check_rule(rule, self._snapshot.limits, self._words.style)
        except InvalidInput as error:
            errors[error.field] = error.happened
            return
        others = tuple(view.rule for view in self._snapshot.automation.rules)
        if clash(rule, others) is not None:
            errors["card"] = CLASH

    def _plan(self, reading: Reading) -> Plan:
        plan = self.pane().read(reading)
        template = self.card.template()
        if isinstance(plan, Payout) and template:
            return Payout(plan.at_least, plan.percent, plan.amount, template)
        return plan

    def _fill(self, rule: Rule) -> None:
        kind = kind_of(rule.plan)
        self.tiles.set_kind(kind)
        if isinstance(rule.plan, Payout):
            self.card.offer_templates(offered=True)
            self.card.choose_template(rule.plan.template)
        self.pane().fill(rule.plan)
        if rule.moves_money:
            self.caps.fill(rule.caps)

    def _wire(self) -> None:
        self.tiles.chosen.connect(self._follow_kind)
        self.tiles.chosen.connect(lambda: self.edited.emit(None))
        self.card.chosen.connect(lambda _key: self.edited.emit(self.card))
        self.card.chosen.connect(lambda _key: self.changed.emit())
        self.caps.edited.connect(self.changed)
        self._watch(self.caps.fields.values())

    def _watch(self, fields: Iterable[FieldBase]) -> None:
        for field in fields:
            if isinstance(field, Field):
                field.text_edited.connect(lambda _text, field=field: self.edited.emit(field))

    def _put_in_order(self, pane: PlanPane) -> None:
        """What came last stands before the limits, for Tab too."""
        before: QWidget = self.card.combo
        inside = (part for part in pane.findChildren(QWidget) if part.window() is self.window())
        for part in inside:  # and not in the list that a choice opens
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None:
                QWidget.setTabOrder(before, part)
                before = part

    def _follow_kind(self) -> None:
        kind, wanted = self.tiles.kind(), self.pane()
        for pane in self._panes.values():
            set_shown(pane, pane is wanted)
        set_shown(self._whose, kind is not RuleKind.ALERT)
        set_shown(self._limits, kind not in TELLS)
        self.card.offer_templates(offered=kind is RuleKind.PAYOUT)
        self._offer_caps()
        self.changed.emit()

    def _offer_caps(self) -> None:
        reading = Reading(self._words.style)
        plan = self.pane().read(reading)
        self.caps.offer(NO_CAPS if reading.errors else usual_caps(plan))


def _card_of(view: RuleView | None, card: CardView | None) -> tuple[CardId, str] | None:
    if card is not None:
        return card.id, card_name(card.label, card.last4)
    if view is None or view.rule.card_id is None:
        return None
    return view.rule.card_id, card_name(view.label, view.last4)
