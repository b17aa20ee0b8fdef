"""The last step before a rule runs: what it would have done, and the owner's word for it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.automation_view import Preview, RuleDraft
from desktop_app.application.messages import Snapshot
from desktop_app.domain.errors import Failure, NotAllowed
from desktop_app.domain.rule_advice import AdviceKind
from desktop_app.domain.rules import Reminder, WalletAlert
from desktop_app.ui.automation.replay_list import ReplayList
from desktop_app.ui.automation.replay_words import advice_words, basis, headline, stop_lines
from desktop_app.ui.automation.rule_words import sentence, spoken
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row, set_shown
from desktop_app.ui.kit.sentence import Sentence
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.type import scale
from desktop_app.ui.trouble_box import TroubleBox

WIDTH: Final = 640
TITLE: Final = "Look at the last 30 days"
PLAIN_TITLE: Final = "Switch this rule on?"
LOOKING: Final = "Looking through what was read of the card…"
ALL_OFF: Final = (
    "The switch above all rules is off: nothing is sent until you switch that on as well."
)
TELLS: Final = "It only tells you, here and on your desktop. No money moves."
PROMISE: Final = "Looking sends nothing. Your limits hold, whatever the days to come bring."
_WARNS: Final = frozenset(
    {AdviceKind.TYPICAL_CHARGE, AdviceKind.CAP_BELOW_NEED, AdviceKind.ALREADY_BELOW}
)


class DryRunSheet(Sheet):
    """`done` tells a title and a sentence once the rule is on. What is confirmed is what is shown:
    the preview's fingerprint goes along, and a rule that is another one by then stays paused.
    """

    done = Signal(str, str)
    edit_requested = Signal(object)
    """`RuleId`."""

    def __init__(
        self, ui: Ui, window: QWidget, snapshot: Snapshot, draft: RuleDraft, card: str
    ) -> None:
        tells = isinstance(draft.plan, (Reminder, WalletAlert))
        super().__init__(
            window,
            PLAIN_TITLE if tells else TITLE,
            width=round(WIDTH * scale()),
            effect="Switch on",
            cancel="Keep it paused",
            promise=TELLS if tells else PROMISE,
        )
        # Not what a second Enter in the form before would press.
        self.effect.set_key_hint("")
        self._ui = ui
        self._draft, self._tells = draft, tells
        self._card = card
        self._preview: Preview | None = None
        self._is_busy = False
        self._sentence = Sentence(sentence(draft.plan, card, draft.caps, ui.words))
        self._edit = Button("Edit rule", "link")
        self._edit.clicked.connect(lambda: self.edit_requested.emit(draft.rule_id))
        self._answer = Label(LOOKING, "figure", wrap=True)
        self._stops = Label("", "body", "wait", wrap=True)
        self._basis = Label("", "caption", "ink3", wrap=True)
        self._runs = ReplayList(ui.words)
        self._list = Box()
        self._list.setLayout(column(self._runs, margins=(2, 2, 2, 2)))
        self._hints: QVBoxLayout = column(spacing=10)
        self._error = TroubleBox(ui)
        self._off = hint("info", "ink3", ALL_OFF)
        self._lay_out()
        self.accepted.connect(self._switch_on)
        self.show_snapshot(snapshot)
        self._look()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say when all rules are off."""
        set_shown(self._off, not snapshot.automation.terms.is_on and not self._tells)

    def _lay_out(self) -> None:
        for part in (self._stops, self._basis, self._list):
            set_shown(part, False)
        said = row((self._sentence, 1), column(self._edit, STRETCH), spacing=12)
        answer = column(self._error, self._answer, self._stops, self._list, self._basis, spacing=8)
        self.body.addLayout(column(said, 18, answer, 14, self._hints, self._off, 12))

    def _look(self) -> None:
        self.effect.disable(LOOKING)
        draft = self._draft
        self._ui.bridge.run(
            self, lambda s: s.wallet.automation.preview(draft), self._show, self._look_failed
        )

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        replay, words = preview.replay, self._ui.words
        self._answer.setText(headline(replay, words))
        is_told = replay is not None and replay.since is not None
        self._answer.set_style("figure" if is_told else "body")
        self._stops.setText("\n".join(stop_lines(replay)))
        self._basis.setText(basis(replay, words))
        set_shown(self._stops, bool(self._stops.text()))
        set_shown(self._basis, bool(self._basis.text()))
        set_shown(self._list, replay is not None and bool(replay.runs))
        if replay is not None:
            self._runs.show_replay(replay)
        clear(self._hints)
        for advice in preview.advice:
            warns = advice.kind in _WARNS
            icon: IconName = "alert" if warns else "info"
            said = hint(icon, "wait" if warns else "ink3", advice_words(advice, words))
            self._hints.addWidget(said)
        self.effect.enable()

    def _look_failed(self, failure: Failure) -> None:
        self._answer.setText("")
        self._error.tell(failure, "The last 30 days were not looked at")

    def _switch_on(self) -> None:
        preview = self._preview
        if preview is None or self._is_busy:
            return
        self._is_busy = True
        self._error.clear()
        self.effect.pause("On its way")
        rule_id, seen = preview.rule.id, preview.fingerprint
        self._ui.bridge.run(
            self, lambda s: s.wallet.automation.switch_on(rule_id, seen),
            lambda _: self._is_on(preview), self._failed,
        )  # fmt: skip

    def _is_on(self, preview: Preview) -> None:
        rule = preview.rule
        said = spoken(sentence(rule.plan, self._card, rule.caps, self._ui.words))
        self.done.emit("Rule switched on", said)
        self.dismiss()

    def _failed(self, failure: Failure) -> None:
        self._is_busy = False
        self.effect.resume()
        if failure.code == NotAllowed.code:  # perhaps not what was shown: nobody confirms it unseen
            self._preview = None
            self.effect.disable(failure.happened)
        self._error.tell(failure, "The rule stays paused")


def hint(icon: IconName, role: Role, text: str) -> QWidget:
    """One thing to think about."""
    words = Label(text, "body", "ink2", wrap=True)
    return holder(row(column(1, IconView(icon, 16, role), STRETCH), (words, 1), spacing=10))
