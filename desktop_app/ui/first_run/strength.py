"""How long a master password would stand against somebody with a copy of the vault, in words."""

from dataclasses import dataclass

from desktop_app.domain.secrets import Secret

# The estimator's time grows with the text, and the first characters already say enough.
_LOOKED_AT = 48
# Argon2id as the vault sets it, on many rented machines at once.
_LOG_GUESSES_PER_S = 4.0
_LOG_MINUTE, _LOG_HOUR, _LOG_DAY = 1.778, 3.556, 4.937
_LOG_MONTH, _LOG_YEAR = 6.420, 7.499
_GRADES = (
    (_LOG_DAY, "Very weak"),
    (_LOG_MONTH, "Weak"),
    (_LOG_YEAR + 1, "Fair"),
    (_LOG_YEAR + 4, "Strong"),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """`level` 1 to 5 with its `word`; `time` completes "about …" or "less than …"."""

    level: int
    word: str
    time: str

    @property
    def sentence(self) -> str:
        """`Strong: about 4,000 years to guess`."""
        return f"{self.word}: {self.time} to guess"


async def measure(password: Secret) -> Strength:
    """The strength of `password`, estimated; it takes a few milliseconds, so not in the window."""
    from zxcvbn_rs_py import zxcvbn

    return grade(zxcvbn(password.reveal()[:_LOOKED_AT]).guesses_log10)


def grade(log_guesses: float) -> Strength:
    """From the decimal logarithm of the guesses needed."""
    log_s = log_guesses - _LOG_GUESSES_PER_S
    for level, (below, word) in enumerate(_GRADES, 1):
        if log_s < below:
            return Strength(level, word, _time(log_s))
    return Strength(len(_GRADES) + 1, "Very strong", _time(log_s))


def _time(log_s: float) -> str:
    if log_s < _LOG_MINUTE:
        return "less than a minute"
    if log_s >= _LOG_YEAR + 6:
        return "more than a million years"
    for log_unit, log_next, name in (
        (_LOG_MINUTE, _LOG_HOUR, "minute"),
        (_LOG_HOUR, _LOG_DAY, "hour"),
        (_LOG_DAY, _LOG_MONTH, "day"),
        (_LOG_MONTH, _LOG_YEAR, "month"),
        (_LOG_YEAR, _LOG_YEAR + 7, "year"),
    ):
        if log_s < log_next:
            return _about(10.0 ** (log_s - log_unit), name)
    return "more than a million years"


def _about(count: float, name: str) -> str:
    """One leading figure: an estimate must not look measured."""
    whole = max(1, round(count))
    size = 10 ** (len(str(whole)) - 1)
    shown = round(whole / size) * size
    return f"about {shown:,} {name}" + ("" if shown == 1 else "s")
