"""Reads wallets and rates: figures beside the cards, which go on where these cannot be had."""

from datetime import datetime, timedelta
from math import inf

from desktop_app.application.desk import Desk
from desktop_app.application.polls import Polls
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import ZERO
from desktop_app.domain.polling import Thing
from desktop_app.domain.service_errors import BadAnswer, Refused, ServiceError
from desktop_app.domain.wallets import WalletBalance, without_false_zeros

ZERO_FOR = timedelta(minutes=15)
"""How long after a debit the service may state an empty wallet that is none."""
LATEST = 50
NO_FIGURES = "Wallets or rates could not be read. Cards and their balances are."


class Figures:
    """Of one session. A read that another has overtaken is dropped: it states older figures."""

    def __init__(self, desk: Desk, polls: Polls) -> None:
        self._vault = desk.vault
        self._api = desk.api
        self._clock = desk.clock
        self._fees = desk.fees
        self._polls = polls
        self._lacking: dict[Thing, ServiceError] = {}
        self._wallets_began = self._rates_began = -inf
        self.wallets_of: datetime | None = None
        """When the newest read of the wallets that was answered began (UTC)."""

    @property
    def lack(self) -> ServiceError | None:
        """That one of them could not be read the last time."""
        for error in self._lacking.values():
            return BadAnswer(NO_FIGURES, detail=error.detail)
        return None

    @property
    def are_asked_for(self) -> bool:
        """Whether this run has read the wallets, or knows that they cannot be read now."""
        return self.wallets_of is not None or Thing.WALLETS in self._lacking

    async def attempt(self, thing: Thing) -> None:
        """Read wallets or rates; an answer that is none is kept in `lack`.

        Raises ServiceError where nothing can be read at all.
        """
        try:
            await (self._read_rates() if thing is Thing.RATES else self._read_wallets())
        except (BadAnswer, Refused) as error:
            self._lacking[thing] = error
        else:
            self._lacking.pop(thing, None)

    async def read(self) -> None:
        """Read both now. Raises ServiceError."""
        await self._read_rates()
        await self._read_wallets()

    async def _read_rates(self) -> None:
        self._polls.note(Thing.RATES)
        began = self._clock.monotonic()
        rates = await self._api.rates()
        if began < self._rates_began:
            return
        with self._vault.commit():
            self._vault.facts.put_rates(rates)
        self._rates_began = began

    async def _read_wallets(self) -> None:
        self._polls.note(Thing.WALLETS)
        started, began = self._clock.now(), self._clock.monotonic()
        wallets = await self._api.wallets()
        if began < self._wallets_began:
            return
        self._put_wallets(wallets)
        self.wallets_of, self._wallets_began = started, began

    def _put_wallets(self, read: tuple[WalletBalance, ...]) -> None:
        facts, now = self._vault.facts, self._clock.now()
        wishes = self._vault.intents.recent(LATEST, Kind.FUND, Kind.ISSUE)
        lately = [i.amount or ZERO for i in wishes if abs(now - i.created_at) <= ZERO_FOR]
        sent = sum((amount + self._fees.for_load(amount) for amount in lately), start=ZERO)
        with self._vault.commit():
            facts.put_wallets(without_false_zeros(read, facts.wallets(), facts.rates(), sent))
