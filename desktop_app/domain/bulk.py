"""Rows of a file as wishes for cards: which column is what, and what is wrong, cell by cell."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import Limits, check_cap, check_first_load
from desktop_app.domain.money import ENGLISH, ZERO, Money, NumberStyle, parse_money
from desktop_app.domain.people import MAY_HOLD, Holder, derive_holder_id, parse_person_name
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.text import parse_label, parse_note

T = TypeVar("T")


class Column(StrEnum):
    """What a column can hold; the value is what people call it."""

    LABEL = "label"
    HOLDER = "holder"
    LOAD = "load"
    CAP = "spending cap"
    USE = "use"
    NOTE = "note"


_NAMES: Mapping[Column, frozenset[str]] = {
    Column.LABEL: frozenset({"label", "name", "card", "cardname", "cardlabel", "title"}),
    Column.HOLDER: frozenset(
        {"holder", "person", "cardholder", "employee", "user", "email", "holdername", "who"}
    ),
    Column.LOAD: frozenset({"load", "amount", "loadnow", "firstload", "topup"}),
    Column.CAP: frozenset({"cap", "spendingcap", "limit", "spendinglimit", "initiallimit", "max"}),
    Column.USE: frozenset({"use", "purpose", "kind", "type", "policy"}),
    Column.NOTE: frozenset({"note", "notes", "memo", "comment", "comments", "description"}),
}
_ORDINARY = frozenset({"", "ordinary", "ordinarycard", "regular", "reusable", "normal"})
_USES = {
    PolicyKind.ONE_PURCHASE: frozenset({"onepurchase", "oneuse", "singleuse", "disposable"}),
    PolicyKind.TRIAL: frozenset({"trial", "freetrial"}),
}
_FORMULA = ("=", "+", "-", "@")
_PLAIN = re.compile(r"([0-9]+)[.,]([0-9]{2})")
ColumnMap = Mapping[Column, int]


@dataclass(frozen=True, slots=True)
class Told:
    """Something about one cell, or about a whole row where `field` is ""."""

    row: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One card to be made. `again`: the person was told that there is another of this label."""

    number: int
    label: str
    holder: Holder
    load: Money
    cap: Money = ZERO
    note: str = ""
    policy: Policy | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What rows are read against.

    `has_list`: only who is on the service's list may hold a card. `needs_load`, `needs_cap`: the
    connection makes no card without. `labels` are those of known cards, `held` how many cards each
    holder has by id.
    """

    holders: tuple[Holder, ...]
    has_list: bool
    needs_load: bool
    needs_cap: bool
    limits: Limits
    style: NumberStyle = ENGLISH
    labels: frozenset[str] = frozenset()
    held: Mapping[str, int] = field(default_factory=dict)


def guess_columns(header: tuple[str, ...]) -> dict[Column, int]:
    """Which column is what, by its name; the first that fits, and none twice."""
    found: dict[Column, int] = {}
    for column, names in _NAMES.items():
        places = (n for n, name in enumerate(header) if _bare(name) in names)
        place = next((n for n in places if n not in found.values()), None)
        if place is not None:
            found[column] = place
    return found


def check_columns(columns: ColumnMap, terms: Terms) -> tuple[Told, ...]:
    """Which columns the connection cannot do without and the file does not have."""
    needed = [Column.LABEL, Column.HOLDER]
    needed += [Column.LOAD] if terms.needs_load else []
    needed += [Column.CAP] if terms.needs_cap else []
    return tuple(
        Told(1, column, f"No column is the {column}. Choose which one is.")
        for column in needed
        if column not in columns
    )


class RowReader:
    """Reads rows one after another; each is also compared with those before it."""

    def __init__(self, columns: ColumnMap, terms: Terms) -> None:
        self._columns = columns
        self._terms = terms
        self._first: dict[str, int] = {}
        self._counts = Counter(terms.held)
        self._names = Counter(holder.name.casefold() for holder in terms.holders)
        self._known: dict[str, Holder] = {}
        for holder in reversed(terms.holders):
            for key in (holder.email, holder.name, holder.id):
                if key:
                    self._known[key.casefold()] = holder
        self._ids = {holder.id for holder in terms.holders}
        self.problems: list[Told] = []
        self.warnings: list[Told] = []
        self._is_cap_told = False

    def read(self, number: int, cells: tuple[str, ...]) -> BulkRow | None:
        """The card of one row; None after saying in `problems` what is wrong with it."""
        before = len(self.problems)
        texts = {c: cells[n] if n < len(cells) else "" for c, n in self._columns.items()}
        cell = _Cells(number, texts, self.problems)
        label = cell.read(Column.LABEL, parse_label, "")
        holder = cell.read(Column.HOLDER, self._holder, None)
        load = cell.read(Column.LOAD, self._load, ZERO)
        cap = cell.read(Column.CAP, lambda text: self._cap(text, load), ZERO)
        policy = cell.read(Column.USE, parse_use, None)
        note = cell.read(Column.NOTE, parse_note, "")
        self._note_formulas(number, texts)
        self._note_cap(number, texts.get(Column.CAP, ""))
        if holder is None or len(self.problems) > before:
            return None
        row = BulkRow(number, label, holder, load, cap, note, policy)
        return replace(row, again=self._is_again(row))

    def _is_again(self, row: BulkRow) -> bool:
        """Whether the label is one of another card; that and a full quota are told."""
        key, holder = row.label.casefold(), row.holder
        earlier = self._first.setdefault(key, row.number)
        if earlier != row.number:
            self._warn(row.number, Column.LABEL, f"“{row.label}” is in row {earlier} too.")
        elif key in self._terms.labels:
            self._warn(row.number, Column.LABEL, f"There is a card called “{row.label}” already.")
        self._counts[holder.id] += 1
        most = self._terms.limits.cards_per_holder
        if most is not None and self._counts[holder.id] > most:
            has = self._counts[holder.id]
            what = f"Card {has} of {holder.name}; the service allows {most} at a time."
            self._warn(row.number, Column.HOLDER, what)
        return earlier != row.number or key in self._terms.labels

    def _warn(self, number: int, column: str, sentence: str) -> None:
        self.warnings.append(Told(number, column, sentence))

    def _note_formulas(self, number: int, texts: Mapping[Column, str]) -> None:
        for column in (Column.LABEL, Column.NOTE):
            text = texts.get(column, "")
            if text.startswith(_FORMULA):
                self._warn(
                    number,
                    column,
                    f"Begins with “{text[0]}”: taken as text.",
                )

    def _note_cap(self, number: int, text: str) -> None:
        """Once: a card without its cap is not what the file asks for."""
        if text.strip() and not self._terms.needs_cap and not self._is_cap_told:
            self._is_cap_told = True
            self._warn(
                number,
                Column.CAP,
                "This connection takes no spending cap: no card of this file gets one.",
            )

    def _holder(self, text: str) -> Holder:
        name = parse_person_name(text, at=Column.HOLDER)
        found = self._known.get(name.casefold())
        if found is None and self._terms.has_list:
            raise InvalidInput("The service knows nobody by this name, e-mail or id.")
        if found is None:
            found = Holder(derive_holder_id(name, self._ids), name)
            self._known[name.casefold()] = found
            self._ids.add(found.id)
        if self._names[found.name.casefold()] > 1 and name.casefold() == found.name.casefold():
            raise InvalidInput("Several people have this name. Write the e-mail or the id.")
        if found.kyc not in MAY_HOLD:
            raise InvalidInput("The identity check of this person is not approved yet.")
        return found

    def _load(self, text: str) -> Money:
        if not text and not self._terms.needs_load:
            return ZERO
        terms = self._terms
        load = parse_amount(text, terms.style)
        refusal = check_first_load(
            load, terms.limits, is_needed=terms.needs_load, style=terms.style
        )
        if refusal is not None:
            raise InvalidInput(refusal.sentence)
        return load

    def _cap(self, text: str, load: Money) -> Money:
        if not self._terms.needs_cap:
            return ZERO
        cap = parse_amount(text, self._terms.style)
        refusal = check_cap(cap, load)
        if refusal is not None:
            raise InvalidInput(refusal.sentence)
        return cap


class _Cells:
    """Parses one cell after another; what is wrong with one does not hide the next."""

    def __init__(self, number: int, texts: Mapping[Column, str], problems: list[Told]) -> None:
        self._number = number
        self._texts = texts
        self._problems = problems

    def read(self, column: Column, parse: Callable[[str], T], default: T) -> T:
        """What `parse` made of the cell, `default` where it could not."""
        try:
            return parse(self._texts.get(column, ""))
        except InvalidInput as error:
            self._problems.append(Told(self._number, column, error.happened))
            return default


def parse_amount(text: str, style: NumberStyle) -> Money:
    """As typed in the form; `12.50` and `12,50` are both read, because neither can be a group.

    Raises InvalidInput.
    """
    body = text.upper().removesuffix("USD").strip().removeprefix("$").strip()
    plain = _PLAIN.fullmatch(body)
    return parse_money(f"{plain[1]}{style.decimal}{plain[2]}" if plain else body, style)


def parse_use(text: str) -> Policy | None:
    """None for an ordinary card. Raises InvalidInput."""
    bare = _bare(text)
    if bare in _ORDINARY:
        return None
    for kind, names in _USES.items():
        if bare in names:
            return Policy(kind)
    raise InvalidInput("Write “one purchase” or “free trial”, or nothing for an ordinary card.")


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"\(.*?\)|[^a-z]", "", plain)
