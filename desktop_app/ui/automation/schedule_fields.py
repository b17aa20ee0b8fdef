"""When an allowance is due: how often, on which day, at which time, in which zone."""

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.schedules import SHORTEST_MONTH, Every, Schedule, zone_of
from desktop_app.ui.automation.reading import Reading
from desktop_app.ui.automation.rule_words import SHORT_MONTHS, WEEKDAYS, ordinal
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.field_base import FieldBase
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.segments import Segments

GAP = "A time that the clock change leaves out is the next minute there is; one that comes twice counts once."  # noqa: E501
_EVERY = ((Every.DAY, "Day"), (Every.WEEK, "Week"), (Every.MONTH, "Month"))


def computer_zone() -> str:
    """The name of this computer's zone, where it has one that is known."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    try:
        zone_of(name)
    except InvalidInput:
        return "UTC"
    return name


class ScheduleFields(QWidget):
    """Shows the day that belongs to how often."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        here = computer_zone()
        self._every = Segments([(e.value, text) for e, text in _EVERY], "Every", Every.MONTH.value)
        days = [(str(n), ordinal(n)) for n in range(1, 32)]
        self.fields: dict[str, FieldBase] = {}
        self._weekday = self._keep(
            "weekday", ComboField("On", [(str(n), day) for n, day in enumerate(WEEKDAYS)])
        )
        self._day = self._keep("day", ComboField("On the", days))
        self._at = Field("At", value="09:00")
        self._zone = Field("Time zone", value=here, hint=f"By its name. This computer's: {here}")
        self.fields.update({"at": self._at, "zone": self._zone})
        for field in (self._at, self._zone):
            field.text_changed.connect(lambda _text: self.changed.emit())
        for combo in (self._weekday, self._day):
            combo.chosen.connect(lambda _key: self._show())
        self._every.chosen.connect(lambda _key: self._show())
        every = column(Label("Every", "label", "ink2"), 6, self._every, STRETCH)
        self.setLayout(
            column(
                row(every, (column(self._weekday, self._day, STRETCH), 2),
                    (column(self._at, STRETCH), 1), spacing=16),
                14,
                self._zone,
                6,
                Label(GAP, "caption", "ink3", wrap=True),
            )
        )  # fmt: skip
        self._show()

    def read(self, reading: Reading) -> Schedule:
        """The schedule as it stands in the fields."""
        every = Every(self._every.current_id())
        at = reading.time("at", self._at.text())
        weekday, day = int(self._weekday.current_id()), int(self._day.current_id())
        return Schedule(every, at, self._zone.text().strip(), weekday, day)

    def fill(self, schedule: Schedule) -> None:
        """Put in a schedule."""
        self._every.set_current_id(schedule.every.value)
        self._weekday.set_current_id(str(schedule.weekday))
        self._day.set_current_id(str(schedule.day))
        self._at.set_text(f"{schedule.at:%H:%M}")
        self._zone.set_text(schedule.zone)
        self._show()

    def _keep(self, name: str, combo: ComboField) -> ComboField:
        self.fields[name] = combo
        return combo

    def _show(self) -> None:
        every = Every(self._every.current_id())
        set_shown(self._weekday, every is Every.WEEK)
        set_shown(self._day, every is Every.MONTH)
        is_long = int(self._day.current_id()) > SHORTEST_MONTH
        self._day.set_hint(SHORT_MONTHS if is_long else "")
        self.changed.emit()
