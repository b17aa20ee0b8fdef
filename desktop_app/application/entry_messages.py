"""What crosses to the GUI around an open wallet: frozen values, as in `messages`, and few of them.

They are needed before there is a wallet, whose picture is of types of the whole program.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watching:
    """How many disposable cards a locked wallet watches from now on, and how many rules go on."""

    count: int = 0
    rules: int = 0

    def __bool__(self) -> bool:
        return self.count > 0 or self.rules > 0


@dataclass(frozen=True, slots=True)
class VaultProgress:
    """What opening or creating the vault is doing."""

    sentence: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of a connection test: what was looked at and what was seen."""

    name: str
    passed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """The lines of a connection test, in order; `holders` only where the dialect has them."""

    lines: tuple[CheckLine, ...]
    account: str = ""
    environment: str = ""

    @property
    def passed(self) -> bool:
        """Whether every line passed."""
        return all(line.passed for line in self.lines)
