"""Makes key files that somebody wrote by hand: good ones, with changes that know what they are."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop_app.adapters.vault.envelope import CAP, FLOOR, KdfCost
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.slots import Second, Slot
from desktop_app.application.ways import WayKind

VECTORS = Path(__file__).parents[1] / "vectors"
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9]+|true|false|null|[^"]')
_KINDS = (WayKind.RECOVERY, WayKind.KEYRING)
NUMBERS = (
    b"0", b"-0", b"-1", b"1", b"2", b"3", b"4", b"8", b"9", b"10", b"11", b"007", b"1.0", b"1e1",
    b"1E400", b"-Infinity", b"NaN", b"0x10", b"65535", b"65536", b"65537", b"524288", b"524289",
    b"2147483647", b"2147483648", b"4294967295", b"18446744073709551616", b"9" * 400, b"9" * 5000,
)  # fmt: skip
TEXTS = (
    b'""', b'"purser-key"', b'"password"', b'"recovery"', b'"keyring"', b'"passkey"', b'"argon2id"',
    b'"ARGON2ID"', b'"magic"', b'"min_reader"', b'"format"', b'"slots"', b'"kdf"', b'"mac"',
    b'"epoch"', b'"id"', b'"second"', b'"file"', b'"held"',
    b'"2026-11-21T09:30:00Z"', b'"2026-02-30T09:30:00Z"',
    b'"2024-02-29T23:59:59Z"', b'"2026-11-21T24:00:00Z"', b'"2026-11-21T23:59:60Z"',
    b'"0000-01-01T00:00:00Z"', b'"2026-11-21T09:30:00+00:00"', b'"2026-11-21t09:30:00z"',
    b'"2026-11-21T09:30:00Z\\n"', b'"\\ud800"', b'"\\ud83d\\ude00"', b'"\\u0041"', b'"\\u00e4"',
    b'"\\u0000"', b'"\\u001F"', b'"\\u001f"', b'"\\n\\t\\"\\\\"', b'"\\/"', b'"\x00"', b'"\x7f"',
    b'"\xff"', b'"\xed\xa0\x80"', b'"' + b"x" * 60 + b'"', b'"' + b"x" * 61 + b'"',
    b'"' + b"0a" * 16 + b'"', b'"' + b"0A" * 16 + b'"', b'"' + b"0a " * 15 + b'0a"',
    b'"' + b"0a" * 30 + b'"', b'"' + b"0a" * 32 + b'"', b'"' + b"0a" * 59 + b'"',
    b'"' + b"0a" * 60 + b'"',
    *(f'"{text}"'.encode() for text in (
        "Ärger & Co", "é" * 60, "😀" * 60, "😀" * 61, "\u2028", "\ufeff", "０ａ" * 16,
        "٢٠٢٦-11-21T09:30:00Z",
    )),
)  # fmt: skip
VALUES = (*NUMBERS, *TEXTS, b"null", b"true", b"false", b"{}", b"[]")
"""What a reader may trip over, of the right kind and of wrong ones."""


def seeds() -> list[bytes]:
    """Good files of each format and size, thrice, and the sealed vectors, broken or not."""
    dice = random.Random("seeds")
    made = [_file(dice, others, cost) for others in range(8) for cost in (FLOOR, CAP)]
    first = replace(made[0], slots=(replace(made[0].slots[0], id="", created=""),), mac=b"")
    kept = sorted(VECTORS.glob("format_*/*/vault.key"))
    older = [replace(first, format=1, epoch=1)] * 4
    newer = [_needing(dice, file) for file in made[::2]]
    good = [file.dump() for file in (*made, *older, *newer)]
    return good * 3 + [path.read_bytes() for path in kept]


def _file(dice: random.Random, others: int, cost: KdfCost) -> KeyFile:
    """Nothing is sealed in it: its reader does not open it."""
    bare = Slot(WayKind.PASSWORD, b"", cost, "", "2026-11-21T09:30:00Z")
    kinds = (WayKind.PASSWORD, *(_KINDS[n % 2] for n in range(others)))
    slots = (
        replace(
            bare,
            kind=kind,
            cost=cost if kind is WayKind.PASSWORD else None,
            id=dice.randbytes(16).hex(),
            salt=dice.randbytes(16),
            sealed=dice.randbytes(60),
        )
        for kind in kinds
    )
    name = ("Shop", "Ärger & Co", 'A "shop"\n', "x" * 60)[others % 4]
    head = dice.randbytes(16).hex(), name, "2026-11-21T09:30:00Z"
    return KeyFile(*head, tuple(slots), 1 + others * 1000, 2, dice.randbytes(32))


def _needing(dice: random.Random, file: KeyFile) -> KeyFile:
    """The same in format 3: its password needs a key file of the owner's."""
    second = Second(dice.randbytes(16).hex(), dice.randbytes(60))
    password = replace(file.slots[0], second=second)
    return replace(file, slots=(password, *file.slots[1:]), format=3)


Tokens = list[bytes]
Span = tuple[int, int]


def _spans(tokens: Tokens) -> list[Span]:
    """Every object, list, and name with its value."""
    begun, ends = list[int](), dict[int, int]()
    for at, token in enumerate(tokens):
        if token in (b"{", b"["):
            begun.append(at)
        elif token in (b"}", b"]") and begun:
            ends[begun.pop()] = at + 1
    named = [at - 1 for at, token in enumerate(tokens) if token == b":"]
    return [*ends.items(), *((at, ends.get(at + 2, at + 3)) for at in named)]


def _numbers(tokens: Tokens) -> list[int]:
    return [at for at, token in enumerate(tokens) if token.isdigit()] or [0]


class Writer:
    """An endless row of files, always the same for one seed."""

    def __init__(self, seed: str) -> None:
        self._dice = random.Random(seed)
        self._goods = seeds()
        self._tokens = [_TOKEN.findall(data) for data in self._goods]
        self._numbers = [_numbers(tokens) for tokens in self._tokens]
        self._spans = [_spans(tokens) or [(0, 1)] for tokens in self._tokens]

    def __iter__(self) -> Iterator[bytes]:
        """Most are changed as a text with a meaning, some as bytes, a few as both."""
        dice = self._dice
        while True:
            which, way = self._below(len(self._goods)), dice.random()
            data = self._goods[which]
            if way < 0.75:
                data = b"".join(self._rewrite(which))
            if way > 0.65:
                data = self._spoil(data)
            if way > 0.997:
                data = self._bury(data)
            yield data

    def _rewrite(self, which: int) -> Tokens:
        tokens, turns = self._tokens[which].copy(), self._turns()
        if self._dice.random() < 0.4:
            self._move(which, tokens)
            turns -= 1
        for _ in range(turns if tokens else 0):
            at = self._below(len(tokens))
            if self._dice.random() < 0.33:  # of numbers there are few
                numbers = self._numbers[which]
                at = min(numbers[self._below(len(numbers))], len(tokens) - 1)
            while at and tokens[at] in b"{}[]:,":
                at -= 1
            tokens[at] = self._instead(tokens[at])
        return tokens

    def _move(self, which: int, tokens: Tokens) -> None:
        """A part goes, stands there twice, or makes room for another one."""
        start, end = self._span(which)
        part, way = tokens[start:end], self._below(4)
        if way == 0:
            tokens[start : end + 1] = []
        elif way == 1:
            tokens[start:start] = [*part, b","]
        elif way == 2:
            tokens[slice(*self._span(which))] = part
        else:
            other = self._below(len(self._tokens))
            tokens[start:end] = self._tokens[other][slice(*self._span(other))]

    def _instead(self, token: bytes) -> bytes:
        """Something of its kind, something else, a number beside it, a text with another letter."""
        way, is_number = self._dice.random(), token.isdigit()
        if way < 0.4:
            values = NUMBERS if is_number else TEXTS
            return values[self._below(len(values))]
        if way < 0.5:
            return VALUES[self._below(len(VALUES))]
        if is_number and len(token) < 20:
            return str(int(token) + self._below(3) - 1).encode()
        at = 1 + self._below(max(1, len(token) - 2))
        letter = b"0123456789abcdefAF-:TZ \\u"[self._below(25)]
        return token[:at] + bytes([letter]) + token[at + 1 :]

    def _spoil(self, data: bytes) -> bytes:
        for _ in range(self._turns()):
            one, other = sorted((self._below(len(data) + 1), self._below(len(data) + 1)))
            byte = bytes([self._below(256)])
            data = (
                data[:one] + byte + data[one + 1 :],
                data[:one] + byte + data[one:],
                data[:one] + data[one + 1 :],
                data[:one] + bytes([data[one] ^ 1 << self._below(8)]) + data[one + 1 :]
                if one < len(data)
                else data + b"\n",
                data[:one] + data[other:],
                data[:other] + data[one:],
                data[:one],
                data[:one] + bytes(other - one) + data[other:],
            )[self._below(8)]
        return data

    def _bury(self, data: bytes) -> bytes:
        """Deep in brackets, or in so much white space that it is too long."""
        deep = 1 << self._below(15)
        if self._dice.random() < 0.5:
            return b"[" * deep + data + b"]" * deep
        return data + b" " * (deep // 2 + 8_192)

    def _span(self, which: int) -> Span:
        return self._spans[which][self._below(len(self._spans[which]))]

    def _turns(self) -> int:
        return 1 if self._dice.random() < 0.5 else 1 + self._below(5)

    def _below(self, end: int) -> int:
        """As `randrange`, in a fifth of its time."""
        return int(self._dice.random() * end)
