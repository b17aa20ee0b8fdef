"""The recovery code: 160 random bits in letters that survive paper, with a check in every group.

Eight groups of five. The alphabet is Crockford's: no I, L, O, U. The fifth letter of a group makes
a weighted sum over GF(32) come to nought, so one wrong letter and two letters that changed places
are always found, in that very group; the group's number is part of the sum, so whole groups that
changed places are found as well.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.secrets import Secret

ENTROPY_BYTES: Final = 20
GROUPS: Final = 8
GROUP: Final = 5
LETTERS: Final = GROUPS * GROUP
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_VALUE: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—−_.]+")
_BITS, _FIELD, _ONES = 5, 0b100101, 31


class CodeMistyped(InvalidInput):
    """What was typed cannot be a recovery code. `groups` counts from 1; () where none is named."""

    def __init__(self, happened: str, groups: tuple[int, ...] = ()) -> None:
        super().__init__(happened, field="code")
        self.groups = groups


def make_code(entropy: bytes) -> Secret:
    """The code that stands for 20 random bytes, as it is printed. Raises ValueError for others."""
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"a recovery code is made of {ENTROPY_BYTES} bytes")
    number = int.from_bytes(entropy, "big")
    data = GROUP - 1
    values = [number >> (_BITS * place) & _ONES for place in reversed(range(GROUPS * data))]
    groups = [values[at * data : (at + 1) * data] for at in range(GROUPS)]
    return Secret("-".join(_spell([*g, _check(at, g)]) for at, g in enumerate(groups)))


def parse_code(typed: Secret) -> Secret:
    """The code as it is printed, however it was typed: case, spaces, dashes, O for 0, I for 1.

    Raises CodeMistyped, which names the groups that look wrong.
    """
    pieces = [_clean(piece) for piece in _BETWEEN.split(typed.reveal()) if piece]
    letters = "".join(pieces)
    if not letters:
        raise CodeMistyped("Type the code from the page.")
    if len(letters) != LETTERS:
        raise _wrong_length(pieces, letters)
    wrong = tuple(at + 1 for at in range(GROUPS) if not _fits(at, letters))
    if wrong:
        raise CodeMistyped(f"{_named(wrong)} not right. Compare with the page.", wrong)
    return Secret("-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP)))


def count_letters(typed: Secret) -> int:
    """How much of a code was typed, without spaces and dashes."""
    return len(_clean("".join(_BETWEEN.split(typed.reveal()))))


def key_of(code: Secret) -> Secret:
    """The 20 bytes that a parsed code stands for, in lower-case hex: what opens the vault."""
    number = 0
    for group in code.reveal().split("-"):
        for letter in group[:-1]:
            number = number << _BITS | _VALUE[letter]
    return Secret(number.to_bytes(ENTROPY_BYTES, "big").hex())


def is_group(code: Secret, number: int, typed: Secret) -> bool:
    """Whether `typed` is that group of a code, counted from 1; in constant time."""
    asked = code.reveal().split("-")[number - 1]
    given = "".join(_clean(piece) for piece in _BETWEEN.split(typed.reveal()))
    return hmac.compare_digest(asked.encode(), given.encode("utf-8", "surrogatepass"))


def _clean(piece: str) -> str:
    return unicodedata.normalize("NFKC", piece).upper().translate(_READ_AS)


def _wrong_length(pieces: list[str], letters: str) -> CodeMistyped:
    """Which group it is: by its own length where they were typed apart, else the first misfit."""
    count = f"That is {len(letters)} letters and figures of {LETTERS}."
    if len(pieces) == GROUPS:
        wrong = tuple(at for at, piece in enumerate(pieces, 1) if len(piece) != GROUP)
        return CodeMistyped(f"{count} {_named(wrong)} not {GROUP} long.", wrong)
    whole = min(len(letters) // GROUP, GROUPS)
    misfit = next((at for at in range(whole) if not _fits(at, letters)), None)
    if misfit is None:
        return CodeMistyped(count)
    return CodeMistyped(f"{count} {_named((misfit + 1,))} not right.", (misfit + 1,))


def _named(groups: tuple[int, ...]) -> str:
    """`Group 3 is`, `Groups 3 and 5 are`."""
    if len(groups) == 1:
        return f"Group {groups[0]} is"
    *most, last = map(str, groups)
    return f"Groups {', '.join(most)} and {last} are"


def _fits(at: int, letters: str) -> bool:
    group = letters[at * GROUP : (at + 1) * GROUP]
    values = [_VALUE.get(letter, -1) for letter in group]
    return -1 not in values and _check(at, values[:-1]) == values[-1]


def _check(at: int, values: Iterable[int]) -> int:
    """The last value of the group at `at`: every value weighs twice the one after it, in GF(32)."""
    total = at + 1
    for value in values:
        total = _double(total ^ value)
    return total


def _double(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value > _ONES else value


def _spell(values: Iterable[int]) -> str:
    return "".join(ALPHABET[value] for value in values)
