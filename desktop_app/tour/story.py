"""What the tour does, step by step: the main job of an owner, then a pulled plug."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from desktop_app.adapters.sandbox_control import Ledger, LedgerCard
from desktop_app.composition import App
from desktop_app.tour.driver import Driver, TourMiss
from desktop_app.tour.host import TourHost
from desktop_app.tour.stage import Stage, Step
from desktop_app.ui.first_run.password_step import UNDERSTOOD

T = TypeVar("T")
PASSWORD = "tour practice harbour ledger compass"  # noqa: S105  # opens practice data only
FIRST, SECOND = "Google Ads", "Domain renewal"
USD = 1_000_000


@dataclass
class Story:
    """Holds what one step tells the next; numbers seen on the face stay in here alone."""

    stage: Stage
    driver: Driver
    host: TourHost
    app: App
    restart: Callable[[], App]
    fault: tuple[str, str] | None = None
    _number: str = field(default="", repr=False)

    def steps(self) -> list[tuple[str, Callable[[], Step]]]:
        """Every step with its fixed name, in order."""
        return [
            ("01-first-run", self.first_run),
            ("02-password", self.password),
            ("03-no-cards-yet", self.empty),
            ("04-issue-form", self.issue_form),
            ("05-issued", self.issued),
            ("06-revealed", self.revealed),
            ("07-top-up", self.top_up),
            ("08-topped-up", self.topped_up),
            ("09-buy", self.buy),
            ("10-bought", self.bought),
            ("11-frozen", self.frozen),
            ("12-second-card", self.second_card),
            ("13-terminate", self.terminate),
            ("14-terminated", self.terminated),
            ("15-settings", self.settings),
            ("16-locked", self.locked),
            ("17-server-stopped", self.server_stopped),
            ("18-restarted", self.restarted),
            ("19-offline", self.offline),
            ("20-read-offline", self.read_offline),
        ]

    # --- helpers ------------------------------------------------------------------------------

    def _ledger(self) -> "Step":
        """The bank's books; the result is left in `self.books`."""
        future = self.app.worker.submit(self.host.ledger)
        yield future.done, "the bank's books"
        self.books: Ledger = future.result()
        for asset, drift in (
            dict(self.books.drift or {}).items() if isinstance(self.books.drift, dict) else ()
        ):
            _expect(drift == 0, f"the books balance in {asset}")

    def _book(self, label: str) -> LedgerCard:
        """A card in the books, by what the list shows for it."""
        snapshot = self.app.bridge.snapshot
        rows = () if snapshot is None else snapshot.rows
        ids = [getattr(row, "id", "") for row in rows if getattr(row, "label", "") == label]
        found = next((c for c in self.books.cards if c.id in ids), None)
        if found is None:
            raise TourMiss(f"the bank knows no card “{label}”")
        return found

    def _check_book(self, label: str, status: str, dollars: str) -> None:
        book = self._book(label)
        available = book.balance_micros - book.holds_micros
        whole, _, cents = dollars.partition(".")
        _expect(book.status == status, f"the bank says {label} is {book.status}, not {status}")
        wanted = int(whole) * USD + int(cents) * 10_000
        _expect(available == wanted, f"the bank holds {available} micro-USD, not {wanted}")
        self.stage.note(f"ledger: {label} {status}, ${dollars}")

    def _see(self, *texts: str) -> "tuple[Callable[[], object], str]":
        """Wait until all `texts` are painted."""
        return self.driver.shows(*texts), f"“{'”, “'.join(texts)}” to be painted"

    def _issue(self, button: str, label: str, load: str) -> "Step":
        self.driver.click(button)
        yield self._see("Issue a card")
        self.driver.type_into("Label", label)
        self.driver.type_into("Load now", load)
        yield self._see(f"Issue and load ${load}")

    # --- the steps ----------------------------------------------------------------------------

    def first_run(self) -> "Step":
        """A fresh computer."""
        yield self._see("Try the sandbox", "Connect Bitnob", "Open a vault")

    def password(self) -> "Step":
        """A master password; a short one is refused in words."""
        self.driver.click("Set up the sandbox")
        yield self._see("Choose a master password")
        self.driver.type_into("Master password", "short")
        self.driver.click("Make the vault")
        yield self._see("At least 15 characters. Five words are easy to keep.")
        self.driver.type_into("Master password", PASSWORD)
        self.driver.type_into("Repeat the password", PASSWORD)
        self.driver.click(UNDERSTOOD)

    def empty(self) -> "Step":
        """The vault is made, the practice bank started and read."""
        self.driver.click("Make the vault")
        yield self._see("No cards yet", "SANDBOX", "Online")
        yield from self._ledger()
        _expect(not self.books.cards, "the bank begins without cards")
        yield self._see("5,000.00 USDC")
        self.stage.note("wallet painted as the bank states it: 5,000.00 USDC")

    def issue_form(self) -> "Step":
        """What these cards are is said before anything is asked."""
        yield from self._issue("Issue your first card", FIRST, "20.00")
        yield self._see("Visa, virtual", "Online only", "3-D Secure")

    def issued(self) -> "Step":
        """One create, its number kept, active, loaded."""
        self.driver.click("Issue and load $20.00")
        yield self._see(f"{FIRST} is ready")
        self.driver.click("Show card")
        yield self._see(FIRST, "$20.00", "Active")
        yield from self._ledger()
        self._check_book(FIRST, "active", "20.00")
        _expect(len(self.books.cards) == 1, "one wish made one card")

    def revealed(self) -> "Step":
        """Masked until asked; then the digits the bank made."""
        before = self.driver.painted()
        self.driver.click("Reveal number")
        yield (lambda: _digits(self.driver.painted()) - _digits(before), "digits to be painted")
        yield (lambda: len(self._painted_number()) == 16, "sixteen digits")
        self._number = self._painted_number()
        self.stage.note(f"number painted, ends {self._number[-4:]}")

    def _painted_number(self) -> str:
        """Four groups of four digits in paint order, from the card's face."""
        face = next(
            (f for f in (self.driver.find_kind("Face"),) if f is not None), self.driver.window
        )
        groups = [t for t in self.driver.painted(face).split("\n") if t.isdigit() and len(t) == 4]
        return "".join(groups[:4]) if len(groups) >= 4 else ""

    def top_up(self) -> "Step":
        """Limits stand there before the amount is refused; the effect button says its effect."""
        self.driver.click("Hide number")
        self.driver.click("Top up")
        yield self._see("Amount", "$2.00", "$2,500.00")
        self.driver.type_into("Amount", "1.99")
        yield self._see("At least $2.00")
        self.driver.type_into("Amount", "30.00")
        yield self._see("Top up $30.00", "Purser sends this once, never twice.")
        if self.fault is not None:
            planted = self.app.worker.submit(lambda: self.host.plant(*(self.fault or ("", ""))))
            yield planted.done, "the fault to be planted"

    def topped_up(self) -> "Step":
        """Confirmed only by a read that carries the reference."""
        self.driver.click("Top up $30.00")
        yield self._see("$50.00", "Confirmed")
        yield from self._ledger()
        self._check_book(FIRST, "active", "50.00")
        loads = [e for e in self.books.effects if e.amount_micros == 30 * USD]
        _expect(len(loads) == 1, "one top-up made one debit")

    def buy(self) -> "Step":
        """The Sandbox panel's shop."""
        self.driver.click("Sandbox panel")
        yield self._see("Shop")
        self.driver.type_into("Amount", "18.20")
        yield self._see("Buy for $18.20")
        self.driver.click("Buy for $18.20")
        yield self._see("Pending")

    def bought(self) -> "Step":
        """The purchase arrives on the card's screen."""
        self.driver.click("Close")
        self.driver.click("Refresh now")
        yield self._see("$31.80", "−$18.20")
        yield from self._ledger()
        self._check_book(FIRST, "active", "31.80")

    def frozen(self) -> "Step":
        """What freezing does is said first; "Frozen" is said after a read."""
        self.driver.click("Freeze")
        yield self._see(f"Freeze {FIRST}")
        self.driver.click("Freeze card")
        yield self._see("Frozen", "Unfreeze")
        yield from self._ledger()
        self._check_book(FIRST, "frozen", "31.80")

    def second_card(self) -> "Step":
        """Another card, then a day passes at the bank."""
        yield from self._issue("Issue card", SECOND, "5.00")
        self.driver.click("Issue and load $5.00")
        yield self._see(f"{SECOND} is ready")
        self.driver.click("Show card")
        yield self._see(SECOND, "$5.00", "first 24 hours")
        self.driver.click("Sandbox panel")
        yield self._see("Bank and mishaps")
        self.driver.click("Bank and mishaps")
        yield (lambda: self.driver.is_offered("Advance the clock 24 h"), "the bank's clock")
        self.driver.click("Advance the clock 24 h")
        yield from self._ledger()
        self.driver.click("Close")

    def terminate(self) -> "Step":
        """Nothing is ended before the last four digits are typed."""
        self.driver.click("Refresh now")
        yield (lambda: self.driver.is_offered("Terminate…"), "ending to be offered")
        self.driver.click("Terminate…")
        yield self._see(f"End {SECOND} for ever", "This cannot be undone.")
        snapshot = self.app.bridge.snapshot
        detail = None if snapshot is None else snapshot.detail
        last4 = "" if detail is None else detail.card.last4
        name = f"Type the last 4 digits to go on: {last4}"
        _expect(not self.driver.is_offered(f"Terminate {last4}"), "the red button waits")
        self.driver.type_into(name, last4)
        yield (lambda: self.driver.is_offered(f"Terminate {last4}"), "the red button")

    def terminated(self) -> "Step":
        """The card is ended and its rest is back in the wallet."""
        snapshot = self.app.bridge.snapshot
        detail = None if snapshot is None else snapshot.detail
        self.driver.click(f"Terminate {'' if detail is None else detail.card.last4}")
        yield self._see("Ended", "$0.00")
        yield from self._ledger()
        self._check_book(SECOND, "terminated", "0.00")

    def settings(self) -> "Step":
        """The connection, told in words."""
        self.driver.click("Settings")
        yield self._see("Connection", "Security", "Wallets")

    def locked(self) -> "Step":
        """Locking takes every figure off the screen."""
        self.driver.click("Lock")
        yield self._see("Master password", "Unlock")
        painted = self.driver.painted()
        _expect(FIRST not in painted and "$31.80" not in painted, "nothing of the wallet is left")

    def server_stopped(self) -> "Step":
        """The plug is pulled; a wrong password opens nothing."""
        future = self.app.worker.submit(self.host.end)
        yield future.done, "the bank to end"
        self.driver.type_into("Master password", "not the password at all")
        self.driver.click("Unlock")
        yield self._see("did not open with this password")

    def restarted(self) -> "Step":
        """The program ends and starts again."""
        before = self.app
        before.quit()
        yield (lambda: before.ended, "the program to end")
        self.app = self.restart()
        self.driver.window = self.app.window
        yield self._see("Master password", "Unlock")

    def offline(self) -> "Step":
        """Everything that was known is there, with its age and without the bank."""
        self.driver.type_into("Master password", PASSWORD)
        self.driver.click("Unlock")
        yield self._see("Offline", FIRST, SECOND)
        self.driver.choose_row("Card list", FIRST)
        yield self._see("$31.80", "Frozen", "Read from the sandbox at")

    def read_offline(self) -> "Step":
        """The number issued before the restart, read without any network."""
        self.driver.click("Reveal number")
        yield (lambda: len(self._painted_number()) == 16, "sixteen digits")
        _expect(self._painted_number() == self._number, "the same number as before the restart")
        self.stage.note(f"number painted offline, ends {self._number[-4:]}")


def _digits(painted: str) -> set[str]:
    return {line for line in painted.split("\n") if line.isdigit() and len(line) == 4}


def _expect(holds: bool, fact: str) -> None:
    if not holds:
        raise TourMiss(f"not so: {fact}")
