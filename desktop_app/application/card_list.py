"""The card list: which cards match, under which heading, in which order; worked out off the GUI."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from desktop_app.application.facts import CardBook
from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import (
    CardView,
    IntentView,
    Row,
    Section,
    SectionRow,
)
from desktop_app.application.views import view_card
from desktop_app.domain.cards import Card, CardId, CardState
from desktop_app.domain.claims import Claim
from desktop_app.domain.disposable import Standing
from desktop_app.domain.intents import UNCERTAIN_STAGES, Intent
from desktop_app.domain.money import Money

_SECTION = {
    CardState.ISSUING: Section.ACTIVE,
    CardState.ACTIVE: Section.ACTIVE,
    CardState.FREEZING: Section.ACTIVE,
    CardState.EXPIRING: Section.ACTIVE,
    CardState.ENDING: Section.ACTIVE,
    CardState.FROZEN: Section.FROZEN,
    CardState.UNFREEZING: Section.FROZEN,
    CardState.TERMINATED: Section.ENDED,
    CardState.EXPIRED: Section.ENDED,
    CardState.FAILED: Section.ENDED,
    CardState.NOT_KNOWN: Section.ATTENTION,
}
_GUARDED = {
    Standing.ARMED: Section.DISPOSABLE,
    Standing.VERIFIED: Section.DISPOSABLE,
    Standing.SPENT: Section.DISPOSABLE,
    Standing.RETIRING: Section.DISPOSABLE,
    Standing.HELD_ELSEWHERE: Section.DISPOSABLE,
    Standing.VOIDED: Section.ATTENTION,
    Standing.ATTENTION: Section.ATTENTION,
}
"""What is not here stands as any card of its state does."""

_MOST_REPLACED = 100


class CardList:
    """Keeps one view per card and rebuilds only what changed; a list of 10,000 is mostly still."""

    def __init__(self, is_stranger: Callable[[Card], bool]) -> None:
        self._is_stranger = is_stranger
        self._seen: dict[CardId, CardView] = {}
        self._told: tuple[Mapping[CardId, object], ...] = ({}, {}, {})
        self._arranged: tuple[str, date] | None = None
        self._known: tuple[object, ...] = ()
        self._at: dict[str | tuple[Section], int] = {}
        self.rows: tuple[Row, ...] = ()
        self.shown_count = 0

    def update(
        self,
        book: CardBook,
        intents: Mapping[CardId, tuple[Intent, ...]],
        query: str,
        today: date,
        questions: tuple[IntentView, ...] = (),
        claims: Mapping[CardId, tuple[Claim, ...]] = MappingProxyType({}),
        guards: Mapping[CardId, GuardView] = MappingProxyType({}),
    ) -> None:
        """Bring `rows` up to date; the same tuple object stays when nothing changed.

        `questions` are wishes of unknown outcome that have no card.
        """
        known = (book.revision, claims, guards, intents, query, today, questions)
        if known == self._known:
            return
        asked_before = self._known[-1:] == (questions,)
        is_other = self._arranged != (query, today) or not asked_before
        if self._arranged is not None and self._arranged[1] != today:
            self._seen.clear()
        changed = self._look(book, today, intents, claims, guards)
        if is_other or changed is None or not self._replace(changed):
            self.rows, self.shown_count = arrange(self._seen.values(), query, questions)
            self._at = {}
            self._arranged = (query, today)
        self._known = known

    def _look(
        self,
        book: CardBook,
        today: date,
        intents: Mapping[CardId, tuple[Intent, ...]],
        claims: Mapping[CardId, tuple[Claim, ...]],
        guards: Mapping[CardId, GuardView],
    ) -> list[tuple[CardView | None, CardView]] | None:
        """View anew the cards of which anything is otherwise; each as it was and as it is.

        None where those are so many that to arrange all is as quick.
        """
        fresh: dict[CardId, CardView] = {}
        told = (intents, claims, guards)
        touched = _unlike(self._told, told)
        for card in book.all():
            card_id = card.facts.id
            seen = self._seen.get(card_id)
            if seen is None or seen.card != card or card_id in touched:
                fresh[card_id] = view_card(
                    card,
                    intents.get(card_id, ()),
                    today,
                    is_stranger=self._is_stranger(card),
                    claims=claims.get(card_id, ()),
                    guard=guards.get(card_id),
                )
        is_few = len(fresh) <= _MOST_REPLACED
        changed = [(self._seen.get(one), view) for one, view in fresh.items()] if is_few else None
        # Only now: where a look fails midway, the next one begins where this one began.
        self._seen |= fresh
        self._told = told
        return changed

    def _replace(self, changed: list[tuple[CardView | None, CardView]]) -> bool:
        """Put each view where the one before stood; False where all have to be arranged anew."""
        rows = list(self.rows)
        self._at = self._at or {_key(row): n for n, row in enumerate(rows)}
        for before, now in changed:
            if before is None or _place(before) != _place(now):
                return False
            at = self._at.get(now.id)  # none where it does not match what is searched for
            if at is None:
                continue
            rows[at] = now
            top = self._at[section_of(now),]
            heading = rows[top]
            if before.available == now.available or not isinstance(heading, SectionRow):
                continue
            if _totals(heading.section):
                if heading.total is None or before.available is None or now.available is None:
                    return False
                total = heading.total - before.available + now.available
                rows[top] = replace(heading, total=total)
        if changed:
            self.rows = tuple(rows)
        return True

    def forget(self, card_id: CardId) -> None:
        """Look at a card anew: what is not in its facts has changed."""
        self._seen.pop(card_id, None)
        self._known = ()

    def view(self, card_id: CardId) -> CardView | None:
        """One card, whether or not it matches the search."""
        return self._seen.get(card_id)


def _unlike(
    before: tuple[Mapping[CardId, object], ...], now: tuple[Mapping[CardId, object], ...]
) -> set[CardId]:
    """The cards of which not the same is told."""
    return {
        card_id
        for old, new in zip(before, now, strict=True)
        for card_id in old.keys() | new.keys()
        if old.get(card_id) != new.get(card_id)
    }


def _key(row: Row) -> str | tuple[Section]:
    # In a tuple: a card's id is the service's to choose, and could be the name of a section.
    return (row.section,) if isinstance(row, SectionRow) else row.id


def _place(view: CardView) -> tuple[object, ...]:
    """All that says whether it is shown, under which heading, and in which order."""
    return section_of(view), view.label, view.holder, view.last4, view.state, view.guard


def section_of(view: CardView) -> Section:
    """Where the card stands in the list; what needs a person comes first."""
    if view.is_stranger or (view.claims and view.disputed) or _asks(view.open_intents):
        return Section.ATTENTION
    guard = view.guard
    if guard is not None and (not guard.policy.stays or guard.standing is Standing.ATTENTION):
        return _GUARDED.get(guard.standing, _SECTION[view.state])
    return _SECTION[view.state]


def _asks(intents: tuple[IntentView, ...]) -> bool:
    """Whether the outcome of one is not known, or its card has no number."""
    return bool(intents) and any(i.stage in UNCERTAIN_STAGES or i.has_no_number for i in intents)


def arrange(
    views: Iterable[CardView], query: str, questions: Iterable[IntentView] = ()
) -> tuple[tuple[Row, ...], int]:
    """The list's rows under their headings, and how many cards matched `query`.

    Questions stand first: nobody can look at their card instead.
    """
    groups: dict[Section, list[CardView]] = {section: [] for section in Section}
    words = query.casefold().split()
    shown = [view for view in views if _matches(view, words)] if words else list(views)
    for view in shown:
        groups[section_of(view)].append(view)
    asked = [one for one in questions if _has_words(one.label, words)]
    rows: list[Row] = []
    for section, members in groups.items():
        first = asked if section is Section.ATTENTION else []
        if first or members:
            # Twice: plain words are compared ten times as quickly as pairs of them.
            members.sort(key=lambda view: view.card.facts.id)
            members.sort(key=lambda view: view.card.label.casefold())
            rows.append(SectionRow(section, len(first) + len(members), _total(section, members)))
            rows.extend((*first, *members))
    return tuple(rows), len(shown)


def _matches(view: CardView, words: list[str]) -> bool:
    card = view.card
    return _has_words(f"{card.label} {card.holder} {card.facts.last4} {view.state}", words)


def _has_words(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _totals(section: Section) -> bool:
    return section is Section.ACTIVE


def _total(section: Section, members: list[CardView]) -> Money | None:
    """A sum of stated figures; None where one is missing or where it would mislead."""
    if not _totals(section):
        return None
    micros = 0  # not Money: a list of 10,000 would make as many sums
    for view in members:
        available = view.card.facts.available
        if available is None:
            return None
        micros += available.micros
    return Money(micros)
