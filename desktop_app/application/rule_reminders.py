"""The rules that only tell: of a charge that is expected, of wallets that run low.

They move nothing, so they go on with the master switch off. Each thing is told once.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.guard_charges import of_rows
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_wallet import worth_of
from desktop_app.domain.automation_notes import WALLETS, Actor, Deed, coming_code
from desktop_app.domain.cards import Card, CardStatus
from desktop_app.domain.deciding import FRESH_FOR
from desktop_app.domain.foresight import Shop, foresee
from desktop_app.domain.history import Charge
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.notices import Notice
from desktop_app.domain.rule_notices import of_coming, of_thin_wallet
from desktop_app.domain.rules import Reminder, Rule, RuleId, WalletAlert
from desktop_app.domain.vault_errors import VaultError

log = logging.getLogger(__name__)
LOOK_S = 60.0
EACH_S = 3_600.0
"""A card's charges are looked through once an hour: what is expected moves by days."""
MOST_ROWS, AT_ONCE = 500, 50
TOLD_BACK = 30
"""Lines of the log about a rule among which it is looked whether something was told."""
ROOM = 20
"""Wallets that were low are low again once they have been above by so much of it, a twentieth."""


class RuleReminders:
    """`tell` takes a notice; what is told is in the log first."""

    def __init__(self, desk: Desk, book: RuleBook, tell: Callable[[Notice], None]) -> None:
        self._desk = desk
        self._book = book
        self._tell = tell
        self._looked: dict[RuleId, float] = {}
        self._is_noted = False

    async def run(self, publish: Callable[[], None]) -> None:
        """For ever, every minute."""
        while True:
            # gather hands over as a value what nobody expected: it is looked at again all the same.
            (failed,) = await asyncio.gather(self._turn(publish), return_exceptions=True)
            self._note_failure(failed)
            await asyncio.sleep(LOOK_S)

    async def _turn(self, publish: Callable[[], None]) -> None:
        if await self.look():
            publish()

    def _note_failure(self, failed: BaseException | None) -> None:
        """A fault of our own is written once a run; a full disk says so itself."""
        if failed is not None and not isinstance(failed, Exception):
            raise failed
        if failed is None or isinstance(failed, VaultError) or self._is_noted:
            return
        self._is_noted = True  # its text may hold a value, so only its type is written
        log.error("looking at reminders: %s", type(failed).__name__)

    async def look(self) -> bool:
        """Look at every rule that tells and whose turn it is; whether anything was told."""
        before = self._book.revision
        for rule in self._book.all():
            if not rule.is_on or rule.account != self._desk.api.account:
                continue
            if isinstance(rule.plan, WalletAlert):
                self._look_at_wallets(rule, rule.plan)
            elif isinstance(rule.plan, Reminder) and self._is_due(rule.id):
                await self._look_at_card(rule, rule.plan)
        return self._book.revision != before

    # --- wallets ------------------------------------------------------------------------------

    def _look_at_wallets(self, rule: Rule, plan: WalletAlert) -> None:
        facts, now = self._desk.vault.facts, self._desk.clock.now()
        wallets = facts.wallets()
        worth = worth_of(wallets, facts.rates())
        is_fresh = all(timedelta(0) <= now - w.read_at <= FRESH_FOR for w in wallets)
        if worth is None or not is_fresh:
            return
        if worth < plan.below and rule.done_to is None:
            self._say(rule, of_thin_wallet(rule, worth, self._desk.service_now()), WALLETS, worth)
        elif rule.done_to is not None and worth.micros >= plan.below.micros * (ROOM + 1) // ROOM:
            self._book.mark_done(rule.id, None)

    # --- charges to come ----------------------------------------------------------------------

    def _is_due(self, rule_id: RuleId) -> bool:
        now = self._desk.clock.monotonic()
        known = self._looked.get(rule_id)
        if known is not None and now - known < EACH_S:
            return False
        self._looked[rule_id] = now
        return True

    async def _look_at_card(self, rule: Rule, plan: Reminder) -> None:
        card = None if rule.card_id is None else self._desk.book.get(rule.card_id)
        if card is None or card.facts.status is not CardStatus.ACTIVE:
            return
        now = self._desk.service_now()
        for shop in foresee(await self._charges(card), now).recurring:
            is_meant = plan.shop.casefold() in ("", shop.name.casefold())
            if is_meant and shop.expected is not None:
                self._remind(rule, plan, card, shop)

    def _remind(self, rule: Rule, plan: Reminder, card: Card, shop: Shop) -> None:
        now, expected = self._desk.service_now(), shop.expected
        if expected is None or expected.amount is None or card.facts.available is None:
            return
        if not timedelta(0) <= expected.at - now <= timedelta(days=plan.days):
            return
        needed = Money(expected.amount.micros * (100 + plan.margin) // 100)
        code = coming_code(expected.at, shop.name)
        notes = self._desk.vault.rules.notes(TOLD_BACK, rule.id)
        if card.facts.available >= needed or any(note.code == code for note in notes):
            return
        notice = of_coming(rule, card, shop.name, expected.at, now, expected.amount)
        self._say(rule, notice, code, expected.amount)

    async def _charges(self, card: Card) -> list[Charge]:
        vault = self._desk.vault
        rows = vault.facts.transactions(card.id, MOST_ROWS)
        found: list[Charge] = []
        for first in range(0, len(rows), AT_ONCE):
            found += of_rows(vault, rows[first : first + AT_ONCE])
            await asyncio.sleep(0)  # others get their turn
        return found

    def _say(self, rule: Rule, notice: Notice, code: str, amount: Money) -> None:
        with self._book.changing():
            self._book.mark_done(rule.id, self._desk.service_now())
            self._book.note(Deed.TOLD, Actor.PURSER, rule, code=code, amount=amount or ZERO)
        self._tell(notice)
