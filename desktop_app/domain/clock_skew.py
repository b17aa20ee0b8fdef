"""How far this computer's clock is from the service's, and what that forbids (reliability 4.5)."""

from datetime import timedelta

from desktop_app.domain.errors import NotAllowed

WARN_S, BLOCK_S = 30, 120
SKEW_ROOM = timedelta(days=1)
"""How far a time that somebody else stated may be off and still be believed."""


class ClockFarOff(NotAllowed):
    """No wish but a freeze is recorded while this computer's own times prove nothing."""

    code = "clock_far_off"
    doing = "Nothing was sent. Reading and freezing work: they are signed with the service's time."
    todo = "Set the clock of this computer to the right time. Purser then looks by itself."

    def __init__(self, offset_s: float) -> None:
        super().__init__(f"{_said(offset_s)}, so Purser only reads and freezes.")


def is_far_off(offset_s: float) -> bool:
    """Whether nothing but a freeze may be sent. `offset_s` is the service's clock less ours."""
    return abs(offset_s) > BLOCK_S


def clock_warning(offset_s: float) -> str:
    """What to say above 30 seconds; "" below."""
    if abs(offset_s) <= WARN_S:
        return ""
    return f"{_said(offset_s)}. Set it: above two minutes no amount is sent."


def _said(offset_s: float) -> str:
    way = "behind" if offset_s > 0 else "ahead of"
    return f"The clock of this computer is {_length(abs(offset_s))} {way} the card service's"


def _length(seconds: float) -> str:
    """The largest unit that is filled twice."""
    for unit, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:,.0f} {name}"
    return f"{seconds:.0f} seconds"
