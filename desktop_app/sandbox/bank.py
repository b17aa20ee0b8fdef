"""One bank: its departments, its seeded beginning, and the effects that fall due."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop_app.sandbox.books import Books
from desktop_app.sandbox.captures import Captures
from desktop_app.sandbox.cards import Cards
from desktop_app.sandbox.clock import Clock
from desktop_app.sandbox.customers import (
    KYC_EVENTS,
    PENDING,
    Customer,
    Customers,
    kyc_event,
)
from desktop_app.sandbox.declines import Declines
from desktop_app.sandbox.fees import Fees
from desktop_app.sandbox.funding import Funding
from desktop_app.sandbox.ids import Credentials, Ids
from desktop_app.sandbox.issuer import Issuer
from desktop_app.sandbox.ledger import Ledger
from desktop_app.sandbox.limits import RecentReads
from desktop_app.sandbox.merchant import Merchants
from desktop_app.sandbox.model import BankEvent, Card, Movement, movement_from
from desktop_app.sandbox.rates import ASSETS, Rates
from desktop_app.sandbox.refunds import Refunds
from desktop_app.sandbox.store import Store
from desktop_app.sandbox.strikes import Strikes
from desktop_app.sandbox.wallets import Wallets


class WrongSeed(ValueError):
    """The folder holds a bank that was begun with another seed."""


class Voice(Protocol):
    """What tells the outside: the events of cards, and any other."""

    def tell(self, event: BankEvent) -> None: ...
    def send(self, name: str, data: dict[str, object]) -> str: ...


@dataclass(frozen=True, slots=True)
class Bank:
    """Every public call of a department runs inside ``store.unit()``, opened by the caller."""

    credentials: Credentials
    store: Store
    books: Books
    wallets: Wallets
    funding: Funding
    cards: Cards
    customers: Customers
    merchants: Merchants
    captures: Captures
    declines: Declines
    refunds: Refunds
    issuer: Issuer
    reads: RecentReads
    voice: Voice

    def begin(self) -> None:
        """Open the wallets and seed the customers of an empty store."""
        if self.store.meta("seed", ""):
            return
        self.store.set_meta("seed", str(self.books.ids.seed))
        for asset in ASSETS:
            self.wallets.deposit(asset, asset.opening_units, "OPENING")
        self.customers.seed()

    def reset(self) -> None:
        self.store.wipe()
        self.books.clock.reload()
        self.reads.forget()
        self.begin()

    def has_due(self) -> bool:
        due = self.store.one("SELECT MIN(due_ns) FROM duties")
        return due is not None and due[0] is not None and due[0] <= self.books.clock.now_ns()

    def tick(self) -> None:
        """Apply every effect that has fallen due, in order, each in its own unit of work."""
        while self.has_due():
            with self.store.unit():
                self._apply_next()

    def _apply_next(self) -> None:
        row = self.store.all("SELECT * FROM duties ORDER BY due_ns, id LIMIT 1")[0]
        self.store.run("DELETE FROM duties WHERE id=?", row["id"])
        if row["kind"] == "activate":
            self.cards.activate(row["subject"])
        elif row["kind"] == "complete":
            self.funding.complete(row["subject"])
        elif row["kind"] == "kyc":
            self.decide_kyc(row["subject"], row["detail"])
        elif row["kind"] == "refund":
            self.refunds.settle(row["subject"])
        elif row["kind"] == "end":
            self.cards.end_late(row["subject"], row["detail"])
        else:
            self.cards.apply_status(row["subject"], row["detail"])

    def decide_kyc(self, customer_id: str, status: str) -> None:
        """What became of a check that still runs, and the company is told."""
        customer = self.customers.get(customer_id)
        if customer.kyc == PENDING:
            self.customers.set_kyc(customer_id, status)
            self.tell_kyc(customer, status)

    def tell_kyc(self, customer: Customer, status: str) -> None:
        """The states that have an event are announced to the company's address."""
        if status in KYC_EVENTS:
            self.voice.send(*kyc_event(customer, status, self.books.ids.company_id))

    def feed(
        self, *, card_id: str = "", type_: str = "", status: str = ""
    ) -> tuple[str, tuple[object, ...]]:
        """The filter of a feed query, for ``movements`` and ``count_movements``."""
        return (
            "WHERE (?='' OR card_id=?) AND (?='' OR type=?) AND (?='' OR status=?)",
            (card_id, card_id, type_, type_, status, status),
        )

    def movements(
        self, where: tuple[str, tuple[object, ...]], *, limit: int, before_seq: int, offset: int
    ) -> tuple[list[Movement], int]:
        """Feed rows newest first, and how many match in all."""
        clause, values = where
        rows = self.store.all(
            f"SELECT * FROM movements {clause} AND (?=0 OR seq<?) "  # noqa: S608 - own text
            "ORDER BY seq DESC LIMIT ? OFFSET ?",
            *values,
            before_seq,
            before_seq,
            limit,
            offset,
        )
        total = self.store.number(
            f"SELECT COUNT(*) FROM movements {clause}",  # noqa: S608 - own text
            *values,
        )
        return [movement_from(row) for row in rows], total

    def month_figures(self, card: Card, since_ns: int) -> tuple[int, int]:
        """(loaded, spent) micros of a card since then, completed or held."""
        sql = (
            "SELECT SUM(amount_micros) FROM movements WHERE card_id=? AND type=? "
            "AND status<>'failed' AND created_ns>=?"
        )
        loaded = self.store.number(sql, card.id, "funding", since_ns)
        return loaded, self.store.number(sql, card.id, "purchase", since_ns)


def open_bank(
    folder: Path,
    seed: int,
    credentials: Credentials,
    voice: Callable[[Store, Ids, Clock, Credentials], Voice],
) -> Bank:
    """The bank kept in ``folder``; ``voice`` makes what tells its events.

    Raises ``WrongSeed``, ``OSError`` or ``sqlite3.Error``.
    """
    store = Store(folder)
    kept = store.meta("seed", str(seed))
    if kept != str(seed):
        store.close()
        raise WrongSeed(f"this folder holds a bank begun with seed {kept}, not {seed}")
    clock = Clock(store)
    ids = Ids(store, seed)
    rates = Rates(store, clock, seed)
    told = voice(store, ids, clock, credentials)
    books = Books(store, clock, ids, Ledger(store), rates, told.tell)
    bank = _staff(books, credentials, told)
    with store.unit():
        bank.begin()
    return bank


def _staff(books: Books, credentials: Credentials, voice: Voice) -> Bank:
    """Every department, over the same books."""
    wallets = Wallets(books)
    funding = Funding(books, wallets)
    cards = Cards(books, wallets, funding)
    fees = Fees(books, wallets)
    strikes = Strikes(books, wallets, fees, cards)
    declines = Declines(books, strikes)
    return Bank(
        credentials=credentials,
        store=books.store,
        books=books,
        wallets=wallets,
        funding=funding,
        cards=cards,
        customers=Customers(books),
        merchants=Merchants(books, wallets, fees, declines, strikes),
        captures=Captures(books),
        declines=declines,
        refunds=Refunds(books, wallets, strikes),
        issuer=Issuer(books, cards, strikes),
        reads=RecentReads(),
        voice=voice,
    )
