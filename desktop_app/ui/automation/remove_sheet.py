"""The one question before a rule is removed."""

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop_app.application.automation_view import RuleView
from desktop_app.ui.automation.rule_words import sentence_of
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.sentence import Sentence
from desktop_app.ui.kit.sheet import Sheet

WHAT: Final = (
    "It sends nothing more. What is on its way is still followed to its end, and what the rule did "
    "stays in Activity and in what happened."
)


class RemoveSheet(Sheet):
    """Cancel has the focus; Enter removes nothing."""

    def __init__(self, ui: Ui, window: QWidget, view: RuleView) -> None:
        super().__init__(
            window, "Remove this rule?", width=520, effect="Remove rule",
            effect_kind="danger_filled", cancel="Keep it",
        )  # fmt: skip
        self._ui = ui
        self._rule_id = view.rule.id
        self.body.addWidget(Sentence(sentence_of(view, ui.words)))
        self.body.addSpacing(12)
        self.body.addWidget(Label(WHAT, "body", "ink2", wrap=True))
        self.body.addSpacing(8)
        self.accepted.connect(self._remove)

    def _remove(self) -> None:
        rule_id, bridge = self._rule_id, self._ui.bridge
        bridge.run(bridge, lambda s: s.wallet.automation.remove(rule_id), lambda _: None)
        self.dismiss()
