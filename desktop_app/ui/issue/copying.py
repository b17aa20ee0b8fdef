"""Copy settings from a card: one is picked, and the form is filled in like it. Nothing is sent."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.activity import CardName
from desktop_app.application.copying import CardSettings
from desktop_app.application.messages import Snapshot
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.errors import Failure
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.spend_limits import figures_of, make_limits
from desktop_app.domain.templates import template_for
from desktop_app.ui.context import Ui
from desktop_app.ui.issue.form import IssueForm
from desktop_app.ui.issue.prefill import Filler, Settings, not_offered
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.words import masked

COPY = "Copy settings from a card"
LESS = "Not all of its limits can be set here."
_TAKES = (
    "Takes over holder, use, load and note, the next label of its kind, and its spending limits "
    "where there are any. What you typed or chose yourself stays. Nothing is sent."
)


class CopyDoor(QObject):
    """Between the form and the cards of the vault; `sheet_made` as in `OwnDoor`."""

    sheet_made = Signal(object)
    left_out = Signal(str)
    """A sentence."""

    def __init__(self, ui: Ui, form: IssueForm, filler: Filler) -> None:
        super().__init__(form)
        self._ui, self._form, self._filler = ui, form, filler
        self._snapshot: Snapshot | None = None
        self._turn = 0

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take in the newest picture."""
        self._snapshot = snapshot

    def ask(self) -> None:
        """Let a card be picked."""
        sheet = CopySheet(self._ui, self._form.window())
        sheet.picked.connect(self.copy)
        self.sheet_made.emit(sheet)

    def copy(self, card_id: CardId) -> None:
        """Fill in the form like one card."""
        self._read(card_id, self._fill)

    def take_rest(self, card_id: CardId | None) -> None:
        """Put in holder and limits of a card that is replaced; None: of none any more.

        `left_out` follows where one of them cannot be put in here.
        """
        self._turn += 1
        if card_id is not None:
            self._read(card_id, self._fill_rest)

    def _read(self, card_id: CardId, then: Callable[[CardSettings], None]) -> None:
        """What was asked for last counts; an earlier answer that comes late is of another card."""
        self._turn += 1
        turn = self._turn

        def read(found: CardSettings) -> None:
            if turn == self._turn:
                then(found)

        self._ui.bridge.run(self, lambda s: s.wallet.copying.settings(card_id), read)

    def _fill_rest(self, found: CardSettings) -> None:
        named = found.holder_id or found.holder
        if named and not self._filler.hold(found.holder_id, found.holder):
            self.left_out.emit(not_offered(found.holder or "Its holder"))
        taken = self._limits_of(found)
        self._form.limits.fill(taken)
        self._form.changed.emit()
        if self._is_less(taken, found):
            self.left_out.emit(LESS)

    def _is_less(self, taken: SpendLimits, found: CardSettings) -> bool:
        """Whether a limit of the card cannot be set here; the cap is a field of its own."""
        kept = replace(taken, all_time=found.limits.all_time) if self._has_cap() else taken
        return kept != found.limits

    def _fill(self, found: CardSettings) -> None:
        policy = found.policy
        kind = None if policy is None else policy.kind
        if not self._form.use.is_chosen:
            self._form.use.choose(template_for(kind).key)
        until = None if policy is None else policy.until
        is_known = self._filler.fill(
            Settings(
                label=found.label,
                holder_id=found.holder_id,
                holder=found.holder,
                load=found.load,
                cap=found.limits.all_time if self._has_cap() else None,
                expected=None if policy is None else policy.expected,
                uses=policy.uses if policy is not None and kind is PolicyKind.USES else None,
                until=until if until is not None and until > datetime.now(UTC) else None,
                note=found.note,
            )
        )
        taken = self._limits_of(found)
        self._form.limits.fill(taken)
        self._form.use.set_note(self._words(found, taken, is_known=is_known))

    def _has_cap(self) -> bool:
        return self._snapshot is not None and self._snapshot.capabilities.needs_cap

    def _limits_of(self, found: CardSettings) -> SpendLimits:
        """Those of its limits that can be set here."""
        can = () if self._snapshot is None else self._snapshot.capabilities.spend_limits
        return make_limits({s: m for s, m in figures_of(found.limits).items() if s in can})

    def _words(self, found: CardSettings, taken: SpendLimits, *, is_known: bool) -> str:
        said = [f"Filled in like {f'{found.name} {masked(found.last4)}'.strip()}; "
                "what you typed or chose stays."]  # fmt: skip
        if self._is_less(taken, found):
            said.append(LESS)
        if found.holder and not is_known:
            said.append(not_offered(found.holder))
        return " ".join(said)


class CopySheet(Sheet):
    """Picks one of all cards, by name."""

    picked = Signal(object)
    """`CardId`."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window, COPY, effect="Copy settings")
        self._card = ComboField("Card", hint="Not loaded yet")
        told = Label(_TAKES, "caption", "ink3", wrap=True)
        self.body.addLayout(column(self._card, 14, told, 24))
        self.effect.disable("The cards are not loaded yet")
        self.accepted.connect(self._pick)
        ui.bridge.run(self, lambda s: s.wallet.activity.cards(), self._show, self._failed)

    def _show(self, cards: Sequence[tuple[CardId, CardName]]) -> None:
        self._card.set_items(
            [(card_id, f"{one.label} {masked(one.last4)}".strip()) for card_id, one in cards]
        )
        self._card.set_hint("" if cards else "There is no card yet")
        if cards:
            self.effect.enable()
            self._card.combo.setFocus()
        else:
            self.effect.disable("There is no card yet")

    def _failed(self, failure: Failure) -> None:
        self._card.set_error(failure.happened)

    def _pick(self) -> None:
        card_id = self._card.current_id()
        self.dismiss()
        if card_id:
            self.picked.emit(CardId(card_id))
