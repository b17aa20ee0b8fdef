"""The connection check: what was looked at, what was seen and when, and what follows from it."""

from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.checkup_report import CheckupReport, MoneyStep, ProbeLine
from desktop_app.domain.capability import Verdict
from desktop_app.domain.errors import Failure
from desktop_app.domain.money import format_money
from desktop_app.domain.units import Proof
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import moved_words
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.settings.section import section, titled
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Tone
from desktop_app.ui.theme.type import line_height

CHECK = "Check now"
READS = "Asks twelve questions by reading alone. No money moves."
NEVER = "This connection was not checked yet. " + READS
DISPUTED = (
    "The service's own figures disagree. Ask Bitnob which is right before you start over: "
    "the evidence is forgotten then, and has to be seen anew."
)
ENDED = (
    "The steps of the check ended without an answer, or what was seen cannot be read any more. "
    "Start over when whatever stood in the way is put right."
)
LOAD_LOST = (
    "The service took a load of this check, and the reads do not agree with it. Ask Bitnob before "
    "you start over: that load may still arrive, and the next one goes to another card."
)
_LOOK: dict[Verdict, tuple[IconName, Tone, str]] = {
    Verdict.YES: ("check", "ok", "yes"),
    Verdict.NO: ("declined", "off", "no"),
    Verdict.UNKNOWN: ("unknown", "unknown", "not known"),
}


class CheckSection(QWidget):
    """Shows the newest report of the open vault; it is asked for whenever this is opened."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shown: tuple[ProbeLine, ...] = ()
        self._said = Label(NEVER, "body", "ink2", wrap=True)
        self._check = Button(CHECK, icon="refresh")
        self._check.clicked.connect(self._look)
        self._lines = column()
        self._over = Button("Forget the evidence and start over", "danger", icon="restore")
        self._over.clicked.connect(self._start_over)
        self._why = Label(DISPUTED, "body", "ink2", wrap=True)
        dispute = titled(
            "Money units are not settled",
            self._why,
            12,
            row(self._over, STRETCH),
        )
        self._steps = column()
        money = titled(
            "Steps that move money",
            self._steps,
            note="Each is asked for by itself and stands in the card's history.",
        )
        # A box that is not shown takes its gap with it.
        self._dispute, self._money = holder(column(16, dispute)), holder(column(16, money))
        set_shown(self._dispute, False)
        set_shown(self._money, False)
        inner = section(
            titled("Connection check", self._said, 12, row(self._check, STRETCH)),
            self._dispute,
            self._money,
            16,
            titled("What is known", self._lines),
        )
        self.setLayout(column((inner, 1)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ui.bridge.run(self, lambda s: s.wallet.checkup.known(), self._show_report)

    # --- asking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        self._begin("Looking. Only reads are sent.")
        self._ui.bridge.run(self, lambda s: s.wallet.check(), self._take, self._take_failure)

    def agree(self, step: MoneyStep) -> None:
        """Send a step whose second button a person pressed."""
        set_shown(self._money, False)
        self._check.setFocus()  # the button that was pressed is gone
        self._begin("Sending the step you agreed to, then reading.")
        token = uuid4().hex
        self._ui.bridge.run(
            self, lambda s: s.wallet.check(step, token), self._take, self._take_step_failure
        )

    def _start_over(self) -> None:
        self._ui.bridge.run(self, lambda s: s.wallet.checkup.start_over(), self._take)

    def _begin(self, sentence: str) -> None:
        self._check.pause(sentence)
        self._said.setText(sentence)

    def _take(self, report: CheckupReport) -> None:
        self._check.resume()
        self._show_report(report)
        announce(self, self._said.text())

    def _take_failure(self, failure: Failure) -> None:
        self._fail(failure.happened, f"{failure.doing} {failure.todo}")

    def _take_step_failure(self, failure: Failure) -> None:
        """A step moves money, so whether it did is said first, and spoken."""
        happened = f"{failure.happened} {moved_words(failure)}"
        self._fail(happened, f"{failure.doing} {failure.todo}")

    def _fail(self, happened: str, then: str) -> None:
        self._check.resume()
        # What is known now, below the failure: its own summary would take the failure's place.
        self._ui.bridge.run(self, lambda s: s.wallet.checkup.known(), self._show_known)
        self._said.setText(f"{happened} {then}")
        announce(self, happened)

    # --- showing --------------------------------------------------------------------------------

    def _show_report(self, report: CheckupReport) -> None:
        if self._check.isEnabled():
            self._said.setText(self._summary(report))
        self._show_known(report)

    def _show_known(self, report: CheckupReport) -> None:
        self._why.setText(_why(report))
        set_shown(self._dispute, report.is_stuck)
        self._show_steps(report.steps)
        if report.lines == self._shown:
            return
        self._shown = report.lines
        clear(self._lines)
        for number, line in enumerate(report.lines):
            if number:
                self._lines.addSpacing(12)
                self._lines.addWidget(HLine())
                self._lines.addSpacing(12)
            self._lines.addWidget(self._line(line))

    def _summary(self, report: CheckupReport) -> str:
        if report.checked_at is None:
            return NEVER
        words = self._ui.words
        return f"Checked on {words.day(report.checked_at)} at {words.clock(report.checked_at)}."

    def _line(self, line: ProbeLine) -> QWidget:
        icon, tone, word = _LOOK[line.verdict]
        seat = holder(row(IconView(icon, 16, tone), spacing=0))
        seat.setFixedHeight(max(16, line_height("medium")))
        words = self._ui.words
        answer = word if line.at is None else f"{word}, {words.day(line.at)}"
        top = Qt.AlignmentFlag.AlignTop
        head = row(
            (Label(line.title, "medium", wrap=True), 1),
            Label(answer, "caption", "ink3"),
        )
        body = column(
            head,
            4,
            Label(f"Looked at: {line.looked_at}", "caption", "ink3", wrap=True),
            2,
            Label(f"Seen: {line.seen}", "body", "ink2", wrap=True),
            2,
            Label(f"So: {line.does}", "body", wrap=True),
        )
        made = holder(row((seat, 0, top), (body, 1), spacing=10))
        made.setAccessibleName(
            f"{line.title}: {answer}. Looked at: {line.looked_at} Seen: {line.seen} So: {line.does}"
        )
        return made

    def _show_steps(self, steps: tuple[MoneyStep, ...]) -> None:
        clear(self._steps)
        for number, step in enumerate(steps):
            if number:
                self._steps.addSpacing(16)
            self._steps.addWidget(_StepRow(step, self))
        set_shown(self._money, bool(steps))


def _why(report: CheckupReport) -> str:
    """What starting over forgets, and what may come of it."""
    lost = LOAD_LOST if report.is_load_disputed else ""
    if report.proof is Proof.CONTRADICTED:
        return f"{DISPUTED} {lost}".rstrip()
    return lost or ENDED


class _StepRow(QWidget):
    """A sentence and a button; the button asks again with the amount before anything is sent."""

    def __init__(self, step: MoneyStep, section: CheckSection) -> None:
        super().__init__()
        most = format_money(step.most)
        self._first = Button(f"{step.title}…")
        self._yes = Button(f"Yes, at most {most} and fees", "filled", icon="send")
        self._no = Button("No")
        self._ask = holder(row(self._yes, self._no, STRETCH))
        self._first.clicked.connect(lambda: self._open(asks=True))
        self._no.clicked.connect(lambda: self._open(asks=False))
        self._yes.clicked.connect(lambda: section.agree(step))
        self.setLayout(
            column(
                Label(step.sentence, "body", "ink2", wrap=True),
                10,
                row(self._first, STRETCH),
                self._ask,
            )
        )
        set_shown(self._ask, False)

    def _open(self, *, asks: bool) -> None:
        set_shown(self._first, not asks)
        set_shown(self._ask, asks)
        # On the harmless one: Enter pressed twice must not send.
        (self._no if asks else self._first).setFocus()
