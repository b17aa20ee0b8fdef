"""What the desktop is told, and how much of it."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.application.notice_board import LOW_BELOW_USD, Detail, NoticeHabits
from desktop_app.domain.errors import Failure
from desktop_app.domain.money import Money
from desktop_app.domain.notices import NoticeKind
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column
from desktop_app.ui.notices.notice_words import KIND_LABELS
from desktop_app.ui.settings.section import section, titled

ON_DESKTOP = "Tell me on the desktop while Purser is in the background"
NOTE = (
    "Other people may see the screen, and the desktop may keep what it showed. A locked Purser "
    "says how many notices there are, and nothing else."
)
LISTED = "What is unticked is still listed under Notices."
_DETAILS = (
    (Detail.KIND.value, "Only what happened"),
    (Detail.LABEL.value, "Also the card's label"),
    (Detail.ALL.value, "Also the label, the amount and the shop"),
)


class NoticesSection(QWidget):
    """Choices are kept in the vault at once; a choice that could not be kept goes back."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shown: NoticeHabits | None = None
        self._stored = NoticeHabits()
        self.desktop = CheckBox(ON_DESKTOP)
        self.detail = ComboField("What a notification says", _DETAILS)
        self.low = ComboField("A balance is low below", _low_items(ui))
        self.kinds = {kind: CheckBox(KIND_LABELS[kind]) for kind in NoticeKind}
        self._trouble = Alarm(ui)
        boxes = column(*self.kinds.values(), spacing=6)
        inner = section(
            self._trouble,
            titled("Desktop notifications", self.desktop, 14, self.detail, note=NOTE),
            16,
            titled(
                "What is told",
                boxes,
                10,
                Label(LISTED, "caption", "ink3", wrap=True),
                14,
                self.low,
            ),
        )
        self.setLayout(column((inner, 1)))
        self._show_stored()
        for box in (self.desktop, *self.kinds.values()):
            box.clicked.connect(self._keep)
        for field in (self.detail, self.low):
            field.chosen.connect(lambda _: self._keep())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the stored choices."""
        if snapshot.board.habits != self._shown:
            self._shown = self._stored = snapshot.board.habits
            self._show_stored()

    def _show_stored(self) -> None:
        habits = self._stored
        self.desktop.setChecked(habits.desktop)
        self.detail.set_current_id(habits.detail.value)
        self.low.set_current_id(str(habits.low_below.micros))
        for kind, box in self.kinds.items():
            box.setChecked(kind not in habits.quiet)

    def _keep(self) -> None:
        wanted = replace(
            self._stored,
            desktop=self.desktop.isChecked(),
            quiet=frozenset(kind for kind, box in self.kinds.items() if not box.isChecked()),
            detail=Detail(self.detail.current_id()),
            low_below=Money(int(self.low.current_id())),
        )
        if wanted == self._stored:
            return
        self._stored = wanted
        self._trouble.clear()
        self._ui.bridge.run(
            self, lambda s: s.wallet.teller.choose(wanted), lambda _: None, self._not_kept
        )

    def _not_kept(self, failure: Failure) -> None:
        self._stored = self._shown or NoticeHabits()
        self._show_stored()
        self._trouble.tell(failure, "The choice was not kept")


def _low_items(ui: Ui) -> tuple[tuple[str, str], ...]:
    sums = (Money.usd(dollars) for dollars in LOW_BELOW_USD)
    return tuple((str(money.micros), ui.words.money(money)) for money in sums)
