"""The one picture of an unlocked wallet that the window is shown."""

from dataclasses import replace
from datetime import datetime
from itertools import count

from desktop_app.application.automating import Automating
from desktop_app.application.backups import Backups
from desktop_app.application.candidates import find_candidates
from desktop_app.application.card_list import CardList
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.guard_sight import UNSEEN_FOR, is_watched
from desktop_app.application.guard_watch import GuardWatch
from desktop_app.application.guarding import Guards
from desktop_app.application.limits_asked import load_asked
from desktop_app.application.limits_owed import LimitsOwed
from desktop_app.application.load_owed import load_owed
from desktop_app.application.messages import (
    Action,
    CardDetail,
    CardView,
    IntentView,
    SectionRow,
    Snapshot,
)
from desktop_app.application.number_ends import NumberEnds
from desktop_app.application.people import People
from desktop_app.application.preferences import NAME, load
from desktop_app.application.replacing import Replacing
from desktop_app.application.rescue import rescue_of
from desktop_app.application.restored import POLICIES_PAUSED, restored
from desktop_app.application.strangers import Strangers
from desktop_app.application.strike_watch import StrikeWatch
from desktop_app.application.sync import SHOWN_ROWS, Sync
from desktop_app.application.telling import Teller
from desktop_app.application.view import View
from desktop_app.application.views import (
    by_card,
    issue_refusal,
    read_only,
    refusal_words,
    refusals,
    view_intent,
)
from desktop_app.domain.cards import NO_LIMITS, USABLE, Card, CardId, end_allowed_at
from desktop_app.domain.intents import Intent, IntentId, Kind, PanState, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rescue import Rescue
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.using import PAUSED


class Picture:
    """Puts together what is stored and what is looked at; changes neither."""

    def __init__(
        self,
        desk: Desk,
        view: View,
        feeds: Feeds,
        sync: Sync,
        backups: Backups,
        teller: Teller,
        guards: Guards,
        people: People,
        replacing: Replacing,
        strikes: StrikeWatch,
        strangers: Strangers,
        automation: Automating,
    ) -> None:
        self._automation = automation
        self._people = people
        self._replacing = replacing
        self._strikes = strikes
        self._guards = guards
        self._desk = desk
        self._view = view
        self._feeds = feeds
        self._sync = sync
        self._backups = backups
        self._teller = teller
        self._versions = count(1)
        self._ends = NumberEnds(desk.vault)
        self._owed = LimitsOwed(desk.vault)
        self.strangers = strangers
        self.list = CardList(self.strangers.is_stranger)

    def snapshot(self) -> Snapshot:
        """One consistent picture of everything."""
        desk, view = self._desk, self._view
        question = self._arrange(opened := desk.vault.intents.open())
        made = Snapshot(
            session=f"{desk.session}/{view.wakes}",
            version=next(self._versions),
            vault_name=desk.vault.name,
            folder=desk.folder,
            profile=desk.profile,
            capabilities=desk.api.capabilities,
            read_only=read_only(desk.guard),
            link=view.link,
            refreshing=view.refreshing,
            wallets=desk.vault.facts.wallets(),
            rates=desk.vault.facts.rates(),
            limits=desk.limits,
            fees=desk.fees,
            rows=self.list.rows,
            query=view.query,
            card_count=len(desk.book),
            shown_count=self.list.shown_count,
            uncertain=tuple(self._view_intent(i) for i in opened if i.is_uncertain),
            detail=self._detail(opened) if question is None else None,
            holders=desk.people.holders(),
            preferences=load(desk.vault.settings.get(NAME)),
            issue_refusal=issue_refusal(desk.guard, desk.api.capabilities),
            strangers=self.strangers.movements,
            question=question,
            candidates=self._views(question.candidates) if question else (),
            parts_left=view.parts_left,
            parts_card=view.parts_card,
            armed=self._armed(),
            under_way=tuple(self._view_intent(i) for i in opened if i.stage is Stage.SENDING),
            backups=self._backups.state,
            restored=restored(desk.vault.settings),
            clock_warning=desk.guard.standing.clock_warning,
        )
        return self._with_the_rest(made)

    def _with_the_rest(self, made: Snapshot) -> Snapshot:
        people = self._people.picture()
        cards = self._views(people.cards)
        news, board = self._desk.heard_at.news(), self._teller.board
        made = replace(made, people=people, person_cards=cards, news=news, board=board)
        vault, errands = self._desk.vault, self._desk.errands
        left = errands.left(vault, loads_apart=not made.capabilities.create_loads)
        made = replace(made, errands=left, rows_left=errands.rows_left)
        return replace(made, automation=self._automation.view())

    def _arrange(self, opened: tuple[Intent, ...]) -> IntentView | None:
        """Bring the list up to date; returns the chosen wish, where it has no card."""
        desk, view = self._desk, self._view
        self.strangers.look(self._feeds.revision)
        questions = tuple(
            self._view_intent(i) for i in opened if i.is_uncertain and i.card_id is None
        )
        today, said, guards = desk.today(), self._sync.claims.told, self._guards.views
        self.list.update(desk.book, by_card(opened), view.query, today, questions, said, guards)
        if view.chosen is None:
            self._choose_first()
        return self._chosen_question(questions)

    def _choose_first(self) -> None:
        first = next((row for row in self.list.rows if not isinstance(row, SectionRow)), None)
        if first is not None:
            self._view.chosen = first.id
            self._sync.hurry()  # to its transactions

    def _chosen_question(self, questions: tuple[IntentView, ...]) -> IntentView | None:
        """The chosen wish without a card; once it is known to have made one, the card is chosen."""
        chosen = self._view.chosen
        if chosen is None or self.list.view(CardId(chosen)) is not None:
            return None
        found = next((one for one in questions if one.id == chosen), None)
        if found is None:
            settled = self._desk.vault.intents.get(IntentId(chosen))
            if settled is not None:
                self._view.chosen = settled.card_id
        return found

    def _detail(self, opened: tuple[Intent, ...]) -> CardDetail | None:
        desk, chosen = self._desk, self._view.chosen
        card = None if chosen is None else self.list.view(CardId(chosen))
        kept = None if card is None else desk.book.get(card.id)
        if card is None or kept is None:
            return None
        of_card = tuple(i for i in opened if i.card_id == card.id)
        newest = desk.vault.intents.of_card(card.id, SHOWN_ROWS)
        intents = tuple(view_intent(i, card.label) for i in newest)
        kinds, now = refusal_words(desk.guard), desk.service_now()
        refused = refusals(card, of_card, kinds, desk.limits, now)
        is_paused = bool(desk.vault.settings.get(POLICIES_PAUSED))
        if is_paused:
            refused.setdefault(Action.USE_NOW, PAUSED)
        asked = load_asked(desk.vault.settings, card.id)
        owed = self._owed.of(card.id, newest, asked, card.limits)
        rows = desk.vault.facts.transactions(card.id, SHOWN_ROWS)
        return CardDetail(
            card=card,
            transactions=rows,
            transactions_read_at=self._feeds.read_at(card.id),
            intents=intents,
            refusals=refused,
            end_allowed_at=end_allowed_at(card.created_at, desk.limits.end_after),
            rescue=self._rescue(card, intents),
            unguarded_since=self._unguarded_since(card, kept),
            policies_paused=is_paused,
            replaces=self._replacing.replaced_by(card.id, newest),
            limits_asked=asked,
            limits_owed=owed if card.state in USABLE else NO_LIMITS,
            load_owed=self._load_owed(card, newest, rows),
            strikes=self._strikes.count(card.id),
            other_number=self._ends.other_than(kept),
        )

    def _load_owed(
        self, card: CardView, newest: tuple[Intent, ...], rows: tuple[Transaction, ...]
    ) -> Money:
        """Said once this run has read the card's movements, and nothing is about to send it."""
        found = load_owed(self._desk.vault, card, newest, rows)
        if found is None or self._feeds.read_at(card.id) is None:
            return ZERO
        issue, load = found
        return ZERO if self._desk.errands.has(issue.form_token) else load

    def _armed(self) -> tuple[str, ...]:
        """The labels of the cards that somebody has to watch."""
        return tuple(card.label for card in GuardWatch(self._desk, self._guards).armed())

    def _unguarded_since(self, card: CardView, kept: Card) -> datetime | None:
        """When its feed was last read, where that is too long ago to guard anything."""
        if card.guard is None or not is_watched(card.guard, kept.facts.status):
            return None
        known = self._desk.vault.history.coverage(card.id)
        seen = card.created_at if known is None else known.read_at
        is_old = seen is not None and self._desk.clock.now() - seen > UNSEEN_FOR
        return seen if is_old else None

    def _rescue(self, card: CardView, intents: tuple[IntentView, ...]) -> Rescue | None:
        if not any(i.pan is PanState.LOST for i in intents):
            return None
        recent = self._desk.vault.intents.recent(SHOWN_ROWS, Kind.ISSUE)
        later = (view_intent(i, "") for i in recent if i.parent is not None)
        return rescue_of(card, (*intents, *later), self._desk.limits, self._desk.service_now())

    def _views(self, ids: tuple[CardId, ...]) -> tuple[CardView, ...]:
        found = (self.list.view(card_id) for card_id in ids)
        return tuple(view for view in found if view is not None)

    def _view_intent(self, intent: Intent) -> IntentView:
        card = None if intent.card_id is None else self.list.view(intent.card_id)
        view = view_intent(intent, card.label if card else "")
        if intent.kind is not Kind.ISSUE or intent.card_id is not None:
            return view
        found = find_candidates(self._desk.vault, self._desk.book, intent)
        until = intent.changed_at + self._desk.window()
        return replace(view, candidates=tuple(card.id for card in found), lands_until=until)
