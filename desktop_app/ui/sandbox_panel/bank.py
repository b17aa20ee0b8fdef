"""The practice bank's levers: its clock, its exchange rate, and the next mishaps."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.facts import SectionHead
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.sandbox_panel.terms import FAILURES, HOURS, OPERATIONS, PERCENTS, SPOILS
from desktop_app.ui.theme.tokens import Space


class BankLevers(QWidget):
    """Each signal carries what was asked for; nothing here knows whether it worked."""

    hours_asked = Signal(int)
    percent_asked = Signal(int)
    failure_asked = Signal(str, str)
    spoil_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        hours = [_button(text, f"Advance the clock {text[2:]}") for _, text in HOURS]
        for (value, _), button in zip(HOURS, hours, strict=True):
            button.clicked.connect(lambda _c=False, h=int(value): self.hours_asked.emit(h))
        percents = [_button(text, f"Move the rate {text}") for _, text in PERCENTS]
        for (value, _), button in zip(PERCENTS, percents, strict=True):
            button.clicked.connect(lambda _c=False, p=int(value): self.percent_asked.emit(p))
        self._operation = ComboField("Request", OPERATIONS)
        self._kind = ComboField("What goes wrong", FAILURES)
        self.plant = Button("Make the next one fail", "secondary")
        self.plant.clicked.connect(self._plant)
        self._spoil = ComboField("What happens to it", SPOILS)
        self.spoil = Button("Spoil the next message", "secondary")
        self.spoil.clicked.connect(lambda: self.spoil_asked.emit(self._spoil.current_id()))
        self.setLayout(
            column(
                SectionHead(None, "Clock"), 6,
                _note("Moves the bank's clock forward. It cannot go back."), 10,
                row(*hours, STRETCH), *_line(),
                SectionHead(None, "Exchange rate"), 6,
                _note("What one coin of the wallets is worth from now on."), 10,
                row(*percents, STRETCH), *_line(),
                SectionHead(None, "Next request fails"), 6,
                _note("Once, for the next request of that kind."), 10,
                row((self._operation, 1), (self._kind, 1), spacing=16), 14,
                row(self.plant, STRETCH), *_line(),
                SectionHead(None, "Next message fails"), 6,
                _note("Once, for the next event that the bank sends to the card's address."), 10,
                row((self._spoil, 1), (self.spoil, 0, Qt.AlignmentFlag.AlignBottom), spacing=16),
            )
        )  # fmt: skip

    def _plant(self) -> None:
        self.failure_asked.emit(self._operation.current_id(), self._kind.current_id())


def _button(text: str, name: str) -> Button:
    return Button(text, name=name)


def _note(sentence: str) -> Label:
    return Label(sentence, "body", "ink2", wrap=True)


def _line() -> tuple[int, HLine, int]:
    return Space.XL, HLine(), Space.L
