"""An ask for lines of the history as SQL: what was typed is only ever a value, never syntax."""

from dataclasses import dataclass

from desktop_app.adapters.vault.columns import from_time
from desktop_app.adapters.vault.database import Database
from desktop_app.application.timeline import Ask, Lens, Sort, is_word, words_of

_BY = {
    Sort.MERCHANT: "merchant COLLATE NOCASE",
    Sort.STATUS: "status",
    Sort.AUTHORIZED: "authorized",
    Sort.SETTLED: "settled",
    Sort.FEE: "fee",
}
_TEXTS = frozenset({Sort.MERCHANT, Sort.STATUS})
_MOST_CARDS = 400


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
    """The lines of `ask`; a word may also be a part of a card's name, so the cards are asked."""
    table, index = _tables(ask)
    parts: list[str] = []
    values: list[object] = []
    phrases: list[str] = []
    for word in words_of(ask.text):
        cards = _cards(word, database)
        if is_word(word) and not cards:
            phrases.append(_phrase(word))
            continue
        found = f"seq IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"
        if not is_word(word):
            found = f"instr({table}.words, ?)"
        parts.append(f"({found} OR card_id IN ({', '.join('?' * len(cards))}))")
        values.extend((_phrase(word) if is_word(word) else word, *cards))
    _narrow(ask, parts, values)
    if not phrases:
        return Query(table, _and(parts), tuple(values))
    match = f"{index} MATCH ?"
    whole = (" ".join(phrases), *values)
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


def _cards(word: str, database: Database) -> list[str]:
    like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = database.rows(
        "SELECT id FROM cards WHERE label LIKE ? ESCAPE '\\' OR last4 = ? LIMIT ?",
        (like, word, _MOST_CARDS),
    )
    return [card_id for (card_id,) in rows]


def _phrase(word: str) -> str:
    """Words that begin so, in a row: between double quotes nothing but the quote is syntax."""
    return '"' + word.replace('"', '""') + '"*'


def _and(parts: list[str]) -> str:
    return f"WHERE {' AND '.join(parts)}" if parts else ""
