"""Shows a vault being made, step by step, with the worker's own sentences."""

from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.kit.timeline import Timeline, TimelineStep
from desktop_app.ui.kit.track_paint import StepState

FIRST = "Starting"
SLOW = "This takes a few seconds: the password is made slow to guess on purpose."
_WIDTH = 520


class MakingStep(QWidget):
    """What was done carries a check; the last sentence is what goes on now."""

    def __init__(self) -> None:
        super().__init__()
        self._sentences: list[str] = []
        self._timeline = Timeline()
        self._title = Label("", "hero", wrap=True)
        self._lead = Label("", "lead", "ink2", wrap=True)
        form = holder(column(self._title, 8, self._lead, 24, self._timeline))
        form.setMaximumWidth(_WIDTH)
        self.setLayout(row((form, 1000), STRETCH, spacing=0))
        self.start()

    def start(self) -> None:
        """Begin again."""
        self._title.setText("Making your vault")
        self._lead.setText(SLOW)
        self._sentences = [FIRST]
        self._show("now")

    def add(self, sentence: str) -> None:
        """Show what the worker does now; what it did before is done."""
        if sentence != self._sentences[-1]:
            self._sentences.append(sentence)
        self._show("now")

    def finish(self) -> None:
        """Everything is done."""
        self._title.setText("Your vault is ready")
        self._show("done")

    def stop(self) -> None:
        """The last step did not work; the message above says what happened."""
        self._title.setText("Your vault was not made")
        self._lead.setText("Nothing you typed is lost. Go back to change it, or try again.")
        self._show("todo")

    def _show(self, last: StepState) -> None:
        *before, now = self._sentences
        self._timeline.set_steps(
            (*(TimelineStep("done", sentence) for sentence in before), TimelineStep(last, now))
        )
