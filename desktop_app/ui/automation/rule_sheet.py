"""The sheet in which a rule is written: kept paused, then looked at, and only then switched on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.automation_view import RuleDraft, RuleView
from desktop_app.application.drafts import RULE, Draft
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.domain.rules import RuleId
from desktop_app.ui.automation.kind_tiles import TELLS
from desktop_app.ui.automation.rule_draft import take_texts, texts_of
from desktop_app.ui.automation.rule_form import RuleForm
from desktop_app.ui.automation.rule_words import sentence
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Inset
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.sentence import Sentence
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.type import scale
from desktop_app.ui.trouble_box import TroubleBox

WIDTH: Final = 720
EFFECT: Final = "Look at the last 30 days"
PLAIN_EFFECT: Final = "Save rule"
"""Of a rule that moves nothing: there is nothing to look back at."""
NEW: Final = "The rule is kept, paused. It runs only once you have looked and switched it on."
CHANGED: Final = "A rule that is changed is paused until you have looked and switched it on again."
UNFINISHED: Final = (("The rule as a sentence appears here.", False),)


class RuleSheet(Sheet):
    """`kept` carries the `RuleDraft` with its id, once it is in the vault."""

    kept = Signal(object)

    def __init__(
        self,
        ui: Ui,
        window: QWidget,
        snapshot: Snapshot,
        view: RuleView | None = None,
        card: CardView | None = None,
    ) -> None:
        super().__init__(
            window,
            "New rule" if view is None else "Edit rule",
            width=round(WIDTH * scale()),
            effect=EFFECT,
            promise=NEW if view is None else CHANGED,
        )
        self._ui = ui
        self._is_busy = False
        self._rule_id = "" if view is None else view.rule.id
        self.form = RuleForm(ui, snapshot, view, card)
        self._untouched = texts_of(self.form)
        self._sentence = Sentence()
        said = Inset()
        said.setLayout(column(self._sentence, margins=(16, 12, 16, 12)))
        self._error = TroubleBox(ui)
        for part in (self._error, self.form):
            self.body.addWidget(part)
        self.body.addSpacing(20)
        self.body.addWidget(said)
        self.body.addSpacing(10)
        self.form.edited.connect(self._mended)
        self.form.changed.connect(self._say)
        self.accepted.connect(self._submit)
        self._say()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take in the newest picture; what is typed stays."""
        self.form.show_snapshot(snapshot)

    def drafts(self) -> tuple[Draft, ...]:
        """What was typed and not kept yet."""
        texts = texts_of(self.form)
        if self._is_busy or texts == self._untouched:
            return ()
        return (Draft(RULE, tuple(texts.items()), self._rule_id),)

    def take_draft(self, draft: Draft) -> None:
        """Put what was typed back."""
        take_texts(self.form, dict(draft.texts))

    def _mended(self, field: QWidget | None) -> None:
        fields = self.form.fields().values()
        for one in fields if field is None else (one for one in fields if one is field):
            if one.error():
                one.set_error("")
                self.problems.leave_out(one)

    def _say(self) -> None:
        self.set_effect(PLAIN_EFFECT if self.form.tiles.kind() in TELLS else EFFECT)
        draft, errors = self.form.read()
        if errors:
            self._sentence.set_parts(UNFINISHED)
            return
        card = self.form.card.combo.currentText() if draft.card_id is not None else ""
        self._sentence.set_parts(sentence(draft.plan, card, draft.caps, self._ui.words))

    def _submit(self) -> None:
        if self._is_busy:
            return
        draft, errors = self.form.read()
        if self._show_errors(errors):
            return
        self._error.clear()
        self._is_busy = True
        self.effect.pause("On its way")
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.automation.save(draft),
            lambda rule_id: self._saved(draft, rule_id),
            self._failed,
        )

    def _saved(self, draft: RuleDraft, rule_id: RuleId) -> None:
        self.kept.emit(replace(draft, rule_id=rule_id))
        self.dismiss()

    def _failed(self, failure: Failure) -> None:
        self._is_busy = False
        self.effect.resume()
        is_field = failure.code == InvalidInput.code and failure.reason in self.form.fields()
        if is_field and self._show_errors({failure.reason: failure.happened}):
            return
        self._error.tell(failure, "The rule was not kept")

    def _show_errors(self, errors: Mapping[str, str]) -> bool:
        fields = self.form.fields()
        for name, field in fields.items():
            field.set_error(errors.get(name, ""))
        wrong = [(f.label().lower(), f) for name, f in fields.items() if name in errors]
        self.problems.set_problems(wrong)
        return self.problems.focus_first()
