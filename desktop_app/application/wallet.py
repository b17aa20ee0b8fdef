"""An unlocked wallet: what the window may ask for, and the one picture it is shown."""

from collections.abc import Collection, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from desktop_app.application.activity import Activity
from desktop_app.application.automating import automate
from desktop_app.application.backup_care import BackupCare
from desktop_app.application.backup_state import Backup
from desktop_app.application.backups import Backups
from desktop_app.application.bulk_issuing import BulkIssuing
from desktop_app.application.card_data import CardData
from desktop_app.application.checkup import Checkup
from desktop_app.application.checkup_report import CheckupReport, MoneyStep
from desktop_app.application.chores import Chores
from desktop_app.application.confirming import LIST, Confirming
from desktop_app.application.copying import Copying
from desktop_app.application.desk import Desk
from desktop_app.application.drafts import Drafts
from desktop_app.application.feeds import Feeds
from desktop_app.application.foreseeing import Foreseeing
from desktop_app.application.freezing_all import FreezeAll
from desktop_app.application.going_live import GoingLive
from desktop_app.application.guard_choices import GuardChoices
from desktop_app.application.guard_watch import GuardWatch
from desktop_app.application.guarding import Guards
from desktop_app.application.handing_over import HandingOver
from desktop_app.application.inbox import Heard, each
from desktop_app.application.issue_outcomes import IssueOutcomes
from desktop_app.application.issuing import Issuing
from desktop_app.application.life import WalletLife
from desktop_app.application.limiting import Limiting
from desktop_app.application.log_keeping import LogKeeping
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.money_checks import MoneyChecks
from desktop_app.application.moving import Moving
from desktop_app.application.outbox import Outbox
from desktop_app.application.own_templates import OwnTemplates
from desktop_app.application.parts import Parts
from desktop_app.application.people import People
from desktop_app.application.picture import Picture
from desktop_app.application.ports import EventSink
from desktop_app.application.preferences import NAME, Preferences, dump
from desktop_app.application.questions import Questions
from desktop_app.application.recovery import Recovery
from desktop_app.application.replacing import Replacing
from desktop_app.application.settling import Settler
from desktop_app.application.strangers import Strangers
from desktop_app.application.strike_watch import StrikeWatch
from desktop_app.application.sync import Sync
from desktop_app.application.telling import Teller
from desktop_app.application.top_ups import TopUps
from desktop_app.application.turns import go_first
from desktop_app.application.using_now import UsingNow
from desktop_app.application.view import View
from desktop_app.application.wishes import IssueWish, MoneyWish
from desktop_app.domain.asking import Act
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.claims import Claim
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import Intent, IntentId
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.vault_errors import DetailsMissing, VaultError

T = TypeVar("T")


class Wallet:
    """Lives on the worker from unlock to lock. Every method is called on the loop thread."""

    def __init__(self, desk: Desk, sink: EventSink) -> None:
        self._desk, self._sink, self._view = desk, sink, View(Link(LinkState.NEVER))
        self._chores, self._watching, self._strangers = Chores(), Chores(), Strangers(desk.vault)
        self._outbox, self._feeds = Outbox(desk, self.publish), Feeds(desk)
        self.drafts, self.confirming = Drafts(desk), Confirming(desk, self._view, self.publish)
        self.top_ups, self.templates, self.copying = TopUps(desk), OwnTemplates(desk), Copying(desk)
        self.people = People(desk, self._chores, self.publish)
        self.handing_over, self.strikes = HandingOver(desk, self.publish), StrikeWatch(desk.vault)
        self.activity, self.outcomes = Activity(desk, self._feeds), IssueOutcomes(desk)
        self.foreseeing = Foreseeing(desk, self.activity.catch_up)
        self._settler = Settler(desk, self._feeds, self._outbox.answered_at)
        self._sync = Sync(desk, self._feeds, self._settler, self._view)
        self.teller = Teller(desk, sink, self.publish)
        self._moving = Moving(desk, self._outbox, self._sync)
        self.guards = Guards(
            desk, self._feeds, self._sync.read_card, self._moving, self._watching,
            lambda: self._view.link.is_whole, self.teller.note,
        )  # fmt: skip
        self.freezing = FreezeAll(desk, self._moving, self._sync, self._outbox, self._and_publish)
        self.limiting = Limiting(desk, self._sync, self.activity, self._chores, self.publish)
        self._issuing = Issuing(desk, self._outbox, self._sync, self._moving, self.limiting)
        self.automation = automate(
            desk, self._view, self._sync, self._strangers, self._feeds, self._moving, self._issuing,
            self._watching, self.guards.guard_of, self.teller.note, self.publish,
        )  # fmt: skip
        self._tell_each_other()
        self.log = LogKeeping(desk, self._chores, self.publish, self.teller.note)
        care = BackupCare(desk, self.log, self.teller.note)
        self.backups = Backups(desk, self._outbox, care, self._chores)
        self.replacing = Replacing(desk, self.foreseeing, self.publish)
        self._picture = Picture(
            desk, self._view, self._feeds, self._sync, self.backups, self.teller, self.guards,
            self.people, self.replacing, self.strikes, self._strangers, self.automation,
        )  # fmt: skip
        self.life = WalletLife(
            desk, self._view, self.publish, chores=self._chores, sync=self._sync, data=self.data,
            activity=self.activity, log=self.log, settler=self._settler, automation=self.automation,
            outbox=self._outbox, watching=self._watching, guards=self.guards, backups=self.backups,
        )  # fmt: skip
        self.start, self.close = self.life.start, self.life.close

    def _tell_each_other(self) -> None:
        """Who is told of a message, of a card, of rows; and what asks for many steps."""
        teller, guards, rules = self.teller, self.guards, self.automation.rules
        self.data = CardData(self._desk, self.confirming, self.publish)
        self.recovery = Recovery(
            self._desk, lambda: self.backups.state, self.publish, self._chores,
            confirming=self.confirming,
        )  # fmt: skip
        self.watch, self.note_gap = self._sync.watch, self._sync.note_gap
        self.note_way, teller.low.fills = teller.note_way, rules.fills
        self._sync.guarded = lambda: guards.watched
        self.guard_watch = GuardWatch(self._desk, guards)
        self.guard_choices = GuardChoices(self._desk, guards, self._moving)
        self.hear: Heard = each(
            self.strikes.note_event, teller.note_event, guards.note_event, rules.note_event,
            self._sync.hear,
        )  # fmt: skip
        self._desk.errands.watch, self._outbox.watch = self.publish, teller.note_sent
        self.freezing.begun, self.freezing.tell = self.automation.stop_all, teller.note
        self._desk.book.watch = each(teller.note_card, guards.note_card, rules.note_card)
        self._feeds.watch = each(teller.note_rows, guards.note_rows, rules.note_rows)
        self.bulk = BulkIssuing(
            self._desk, self._issuing, self._sync, self._chores, self._and_publish,
            self._sink.publish,
        )  # fmt: skip
        self.automation.allow = partial(self.confirming.take, Act.RAISE_CAPS, "")
        self.bulk.allow = partial(self.confirming.take, Act.MOVE_MONEY, LIST)
        self.use_now = self.confirming.before_use(UsingNow(
            self._desk, self.guards, self.guard_watch, self._moving, self._sync, self._feeds,
            self._sink.publish, self._and_publish,
        ).use)  # fmt: skip
        self._questions = Questions(self._desk, self._sync)
        self._parts = Parts(self._desk, self._moving, self._sync, self._view, self.publish)
        money = MoneyChecks(self._desk, self._outbox, self._sync, self._moving, self._issuing)
        self.checkup = Checkup(self._desk, self._sync, money)
        self.going_live = GoingLive(self._desk, self.checkup, self._chores)

    # --- looking ------------------------------------------------------------------------------

    async def refresh(self) -> Failure | None:
        """Read everything now; None when that worked."""
        return await self._chores.run(self._sync.refresh(self.publish))

    async def search(self, query: str) -> None:
        """Show the cards that match `query`."""
        self._view.query = query
        self.publish()

    async def choose(self, thing: CardId | IntentId) -> None:
        """Show one card: what is stored at once, its newest transactions when they are read.

        Or a wish of unknown outcome that has no card.
        """
        self._view.chosen = thing
        self.publish()
        card_id = CardId(thing)
        if self._view.link.state is not LinkState.ONLINE or self._desk.book.get(card_id) is None:
            return
        # Nobody asked for this read by itself: that a disk fails is said by the next refresh.
        with suppress(ServiceError, VaultError):
            await self._chores.run(self._feeds.read(card_id))
            self.publish()

    async def reveal(self, card_id: CardId, field: Field) -> Secret:
        """One sealed field, opened here and shown by one widget.

        Raises DetailsMissing, PasswordNeeded.

        M4 PanFirst: the book names as stored only what was read back from the disk.
        """
        card = self._desk.book.get(card_id)
        if card is None or field not in card.stored:
            raise DetailsMissing
        if field is Field.CVV:
            self.confirming.demand(Act.SEE_CVV, card_id)
        return self._desk.vault.cards.reveal(card_id, field)

    async def back_up(self) -> Backup:
        """Make a backup now. Raises VaultError."""
        return await self._chores.run(self.backups.make(self.publish))

    async def set_preferences(self, preferences: Preferences) -> None:
        """Store the owner's choices."""
        self._desk.vault.settings.put(NAME, dump(preferences))
        self.publish()

    # --- changing -----------------------------------------------------------------------------

    async def issue(self, wish: IssueWish) -> CardId:
        """See `Issuing.issue`; progress is published as `IssueProgress`.

        The chosen card stays: somebody may be at it by now. Raises PasswordNeeded for a large load.
        """
        self.confirming.demand(Act.MOVE_MONEY, wish.form_token, wish.load)
        return await self._and_publish(go_first(self._issuing.issue(wish, self._sink.publish)))

    async def top_up(self, wish: MoneyWish) -> Intent:
        """See `Parts.top_up`. Raises PasswordNeeded for a large amount."""
        self.confirming.demand(Act.MOVE_MONEY, wish.form_token, wish.amount)
        return await self._and_publish(go_first(self._parts.top_up(wish)))

    async def withdraw(self, wish: MoneyWish) -> Intent:
        """See `Moving.withdraw`."""
        return await self._and_publish(go_first(self._moving.withdraw(wish)))

    async def set_frozen(self, card_id: CardId, frozen: bool, form_token: str) -> Intent:
        """See `Moving.set_frozen`."""
        return await self._and_publish(
            go_first(self._moving.set_frozen(card_id, frozen, form_token))
        )

    async def terminate(self, card_id: CardId, form_token: str) -> Intent:
        """See `Moving.terminate`. Raises PasswordNeeded."""
        self.confirming.demand(Act.END_CARD, form_token)
        return await self._and_publish(go_first(self._moving.terminate(card_id, form_token)))

    async def check(self, step: MoneyStep | None = None, form_token: str = "") -> CheckupReport:
        """The connection check by reading, or one agreed step of it. Raises as `Checkup` does."""
        work = self.checkup.look() if step is None else self.checkup.agree(step, form_token)
        return await self._and_publish(work)

    async def adopt(self, intent_id: IntentId, card_id: CardId) -> None:
        """See `Questions.adopt`."""
        await self._and_publish(self._questions.adopt(intent_id, card_id))

    async def none_of_these(self, intent_id: IntentId) -> None:
        """See `Questions.none_of_these`."""
        await self._and_publish(self._questions.none_of_these(intent_id))

    async def accept_stranger(self, thing: CardId | str) -> None:
        """A card or movement this vault did not make is known to the owner. Raises VaultError."""
        self._strangers.accept(thing)
        self._picture.list.forget(CardId(thing))
        self.automation.rules.look_anew()
        self.publish()

    async def clear_up(self, claims: Collection[Claim]) -> None:
        """See `Claims.clear_up`. Raises VaultError."""
        self._sync.claims.clear_up(claims)
        self.publish()

    async def _and_publish(self, work: Coroutine[Any, Any, T]) -> T:
        async def between_pictures() -> T:
            try:
                with suppress(VaultError):
                    self.publish()
                return await work
            finally:
                self.guards.look_anew()
                self.automation.rules.look_anew()
                with suppress(VaultError):  # M5: it says nothing of what was sent before it
                    self.publish()

        return await self._chores.run(between_pictures())

    # --- the picture --------------------------------------------------------------------------

    def publish(self) -> None:
        """Send the present picture to the window; while locked, only what the desktop is told."""
        self.teller.look()
        if self._desk.vault.is_resting:
            return
        shown = self._picture.snapshot()
        asking, recovery = self.confirming.asking, self.recovery.state
        self._sink.publish(replace(shown, asking=asking, recovery=recovery))
