"""A box that is hard to spill by accident."""

from typing import NoReturn


class Secret:
    """Text that must not reach a log, a repr, a pickle or a comparison.

    Python cannot promise to wipe memory; this class only makes every way out visible: `reveal()`.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself. The house rules list the rooms that may call this."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("secrets are compared where they are revealed, in constant time")

    __hash__ = None  # type: ignore[assignment]  # unhashable on purpose: no secret becomes a key

    def __reduce__(self) -> NoReturn:
        raise TypeError("secrets are not pickled")
