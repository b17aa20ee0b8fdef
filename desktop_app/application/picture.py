"""The one picture of an unlocked wallet that the window is shown."""

from dataclasses import replace

from desktop_app.application.backups import Backups
from desktop_app.application.candidates import find_candidates
from desktop_app.application.card_list import CardList
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import CardDetail, CardView, IntentView, Snapshot
from desktop_app.application.preferences import NAME, load
from desktop_app.application.restored import restored
from desktop_app.application.strangers import Strangers
from desktop_app.application.sync import SHOWN_ROWS, Sync, View
from desktop_app.application.views import (
    by_card,
    issue_refusal,
    read_only,
    refusal_words,
    refusals,
    view_intent,
)
from desktop_app.domain.cards import end_allowed_at
from desktop_app.domain.intents import Intent, Kind


class Picture:
    """Puts together what is stored and what is looked at; changes neither."""

    def __init__(self, desk: Desk, view: View, feeds: Feeds, sync: Sync, backups: Backups) -> None:
        self._desk = desk
        self._view = view
        self._feeds = feeds
        self._sync = sync
        self._backups = backups
        self._version = 0
        self.strangers = Strangers(desk.vault)
        self.list = CardList(self.strangers.is_stranger)

    def snapshot(self) -> Snapshot:
        """One consistent picture of everything."""
        desk, view = self._desk, self._view
        self._version += 1
        self.strangers.look(self._feeds.revision)
        opened = desk.vault.intents.open()
        self.list.update(desk.book, by_card(opened), view.query, desk.today())
        if view.chosen is None:
            self._choose_first()
        return Snapshot(
            session=desk.session,
            version=self._version,
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
            detail=self._detail(opened),
            holders=view.holders,
            preferences=load(desk.vault.settings.get(NAME)),
            issue_refusal=issue_refusal(desk.guard, desk.api.capabilities),
            strangers=self.strangers.movements,
            backups=self._backups.state,
            restored=restored(desk.vault.settings),
        )

    def _choose_first(self) -> None:
        first = next((row for row in self.list.rows if isinstance(row, CardView)), None)
        if first is not None:
            self._view.chosen = first.id
            self._sync.hurry()  # to its transactions

    def _detail(self, opened: tuple[Intent, ...]) -> CardDetail | None:
        desk, chosen = self._desk, self._view.chosen
        card = None if chosen is None else self.list.view(chosen)
        if card is None:
            return None
        of_card = tuple(i for i in opened if i.card_id == card.id)
        refused = refusal_words(desk.guard)
        return CardDetail(
            card=card,
            transactions=desk.vault.facts.transactions(card.id, SHOWN_ROWS),
            transactions_read_at=self._feeds.read_at(card.id),
            intents=tuple(
                view_intent(i, card.label) for i in desk.vault.intents.of_card(card.id, SHOWN_ROWS)
            ),
            refusals=refusals(card, of_card, refused, desk.limits, desk.service_now()),
            end_allowed_at=end_allowed_at(card.created_at, desk.limits.end_after),
        )

    def _view_intent(self, intent: Intent) -> IntentView:
        card = None if intent.card_id is None else self.list.view(intent.card_id)
        view = view_intent(intent, card.label if card else "")
        if intent.kind is not Kind.ISSUE or intent.card_id is not None:
            return view
        found = find_candidates(self._desk.vault, self._desk.book, intent)
        return replace(view, candidates=tuple(card.id for card in found))
