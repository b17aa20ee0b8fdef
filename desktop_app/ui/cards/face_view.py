"""What a card face shows, in plain values: never a whole number, never a CVV."""

from dataclasses import dataclass
from typing import Literal

from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.theme.palette import Ink

FaceState = Literal["active", "frozen", "terminated", "expired", "armed", "spent", "not_stored"]
FaceField = Literal["number", "expiry", "cvv"]

ASPECT = 1.5858
_LAST_FOUR = 4


@dataclass(frozen=True, slots=True)
class FaceView:
    """One card; raises ValueError if `last_four` is more than four digits."""

    card_id: str
    label: str
    organisation: str = ""
    holder: str = ""
    last_four: str = ""
    expiry: str = ""
    ink: Ink = "navy"
    state: FaceState = "active"
    pill: tuple[PillState, str] | None = None
    stub_title: str = ""
    stub_note: str = ""
    sandbox: bool = False
    is_number_missing: bool = False
    """Of a frozen or ended card; "not_stored" says it of the others."""

    def __post_init__(self) -> None:
        # The last line of defence: names and pixmaps are made from this object.
        if self.last_four and not (
            self.last_four.isdecimal() and len(self.last_four) == _LAST_FOUR
        ):
            raise ValueError("a face is given four digits of a number and no more")

    @property
    def is_disposable(self) -> bool:
        """Whether the face is a ticket."""
        return self.state in {"armed", "spent"}

    @property
    def has_number(self) -> bool:
        """Whether the number is on this computer; dots would promise what is not there."""
        return self.state != "not_stored" and not self.is_number_missing

    def shown_pill(self) -> tuple[PillState, str] | None:
        """Return the pill on the face: the given one, or the one its state brings."""
        if self.pill is not None:
            return self.pill
        if self.state == "frozen":
            return ("frozen", "")
        if self.state == "terminated":
            return ("terminated", "")
        if self.state == "expired":
            return ("expired", "")
        return None

    def spoken(self) -> str:
        """Return one sentence for assistive tools."""
        words = {"armed": "disposable, armed", "spent": "disposable, spent"}
        state = words.get(self.state, self.state.replace("_", " "))
        missing = "number not stored on this computer"
        if self.state == "not_stored":
            state = missing
        elif self.is_number_missing:
            state = f"{state}, {missing}"
        parts = [self.label, "Visa"]
        if self.last_four:
            parts.append(f"ending {self.last_four}")
        parts.append(state)
        if self.expiry:
            parts.append(f"expires {self.expiry}")
        return ", ".join(part for part in parts if part)
