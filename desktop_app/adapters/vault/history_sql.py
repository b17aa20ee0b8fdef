"""An ask for lines of the history as SQL: what was typed is only ever a value, never syntax."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.adapters.vault.columns import from_time
from desktop_app.adapters.vault.database import Database
from desktop_app.application.deed_sentences import Called, called
from desktop_app.application.timeline import (
    Ask,
    Lens,
    Sort,
    figures,
    is_word,
    spellings,
    words_of,
)

_BY = {
    Sort.MERCHANT: "merchant COLLATE NOCASE",
    Sort.STATUS: "status",
    Sort.AUTHORIZED: "authorized",
    Sort.SETTLED: "settled",
    Sort.FEE: "fee",
}
_TEXTS = frozenset({Sort.MERCHANT, Sort.STATUS})
CAUSE = (
    "(SELECT CASE WHEN intents.rule_day IS NOT NULL THEN 'rule'"
    " WHEN intents.kind IN ('freeze', 'terminate') THEN params ->> 'policy' END"
    " FROM intents WHERE intents.id = deeds.ref AND deeds.source = 'intent')"
)
"""Who wished for it, where that was no person."""
_DOLLARS = "printf('%d.%06d', abs(amount) / 1000000, abs(amount) % 1000000)"
_NAMED = "SELECT id FROM cards WHERE instr(folded(label), ?) OR last4 = ?"


# A condition, and the values for its marks.
Condition = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """What stands after FROM, and the values for its marks; `only_index` needs no other table."""

    tables: str
    condition: str
    values: tuple[object, ...]
    only_index: str = ""

    @property
    def counting(self) -> str:
        """As cheap as it can be counted."""
        return f"SELECT count(*) FROM {self.only_index or self.tables} {self.condition}"


def read(ask: Ask, database: Database) -> Query:
    """The lines of `ask`.

    A word may also be a part of a card's name, so the cards are asked, and a deed is found by what
    it is called on the page, of which the index has only the codes.
    """
    table, index = _tables(ask)
    parts: list[str] = []
    values: list[object] = []
    phrases: list[str] = []
    for word in words_of(ask.text):
        others = [*_names(word, database), *(_called(word) if ask.lens is Lens.DEEDS else ())]
        if is_word(word) and not others:
            phrases.append(_match(word))
            continue
        text: Condition = (f"instr({table}.words, ?)", (word,))
        if is_word(word):
            in_index = f"seq IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"
            text = (in_index, (_match(word),))
        either = (text, *others)
        parts.append(f"({' OR '.join(sql for sql, _ in either)})")
        values.extend(value for _, its in either for value in its)
    _narrow(ask, parts, values)
    if not phrases:
        return Query(table, _and(parts), tuple(values))
    match = f"{index} MATCH ?"
    whole = (" AND ".join(phrases), *values)
    only_index = "" if parts else index
    tables = f"{index} CROSS JOIN {table} ON {table}.seq = {index}.rowid"
    return Query(tables, _and([match, *parts]), whole, only_index)


def order_by(ask: Ask, query: Query) -> str:
    """Newest first among equals in the usual direction; the other one is its reverse."""
    table, index = _tables(ask)
    by = _BY.get(ask.sort) if ask.lens is Lens.CHARGES else None
    if by is None:
        seq = f"{index}.rowid" if query.tables != table else "seq"
        return f"ORDER BY {seq} {'DESC' if ask.descending else 'ASC'}"
    way = "DESC" if ask.descending else "ASC"
    newest_first = ask.descending is not (ask.sort in _TEXTS)
    return f"ORDER BY {by} {way} NULLS LAST, seq {'DESC' if newest_first else 'ASC'}"


def _tables(ask: Ask) -> tuple[str, str]:
    is_charges = ask.lens is Lens.CHARGES
    return ("history", "history_index") if is_charges else ("deeds", "deeds_index")


def _narrow(ask: Ask, parts: list[str], values: list[object]) -> None:
    if ask.card_id is not None:
        parts.append("card_id = ?")
        values.append(ask.card_id)
    if ask.statuses and ask.lens is Lens.CHARGES:
        parts.append(f"status IN ({', '.join('?' * len(ask.statuses))})")
        values.extend(sorted(status.value for status in ask.statuses))
    for bound, sign in ((ask.since, ">="), (ask.until, "<")):
        if bound is not None:
            parts.append(f"at {sign} ?")
            values.append(from_time(bound))


def _names(word: str, database: Database) -> Iterator[Condition]:
    name = (word.casefold(), word)
    if database.rows(f"{_NAMED} LIMIT 1", name):
        yield f"card_id IN ({_NAMED})", name


def _called(word: str) -> Iterator[Condition]:
    for one in called(word):
        yield _of(one)
    for figure in figures(word):
        yield f"(amount IS NOT NULL AND {_DOLLARS} LIKE ?)", (f"{figure}%",)


def _of(one: Called) -> Condition:
    column = CAUSE if one.column == "cause" else one.column
    marks = ", ".join("?" * len(one.codes))
    of_kind = " AND kind = ?" if one.kind else ""
    values = (one.source, *sorted(one.codes), *((one.kind,) if one.kind else ()))
    return f"(source = ? AND {column} IN ({marks}){of_kind})", values


def _match(word: str) -> str:
    """Words that begin so, in a row: between double quotes nothing but the quote is syntax."""
    phrases = ('"' + one.replace('"', '""') + '"*' for one in spellings(word))
    return f"({' OR '.join(phrases)})"


def _and(parts: list[str]) -> str:
    return f"WHERE {' AND '.join(parts)}" if parts else ""
