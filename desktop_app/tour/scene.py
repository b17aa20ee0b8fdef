"""What every step of the tour uses: the window, the bank's books, and facts to compare."""

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_app.adapters.sandbox_control import Ledger, LedgerCard
from desktop_app.application.messages import CardView
from desktop_app.composition.app import App
from desktop_app.tour.driver import Condition, Driver, TourMiss
from desktop_app.tour.host import TourHost
from desktop_app.tour.stage import Stage, Step

PASSWORD = "tour practice harbour ledger compass"  # noqa: S105  # opens practice data only
FIRST, SECOND = "Google Ads", "Domain renewal"
USD = 1_000_000


@dataclass
class Scene:
    """Holds what one step tells the next; a number seen on the face stays in here alone."""

    stage: Stage
    driver: Driver
    host: TourHost
    app: App
    restart: Callable[[], App]
    fault: tuple[str, str] | None = None
    books: Ledger | None = None
    number: str = field(default="", repr=False)

    def see(self, *texts: str) -> tuple[Condition, str]:
        """Wait until all `texts` are painted."""
        return self.driver.shows(*texts), f"“{'”, “'.join(texts)}” to be painted"

    def prove(self) -> Step:
        """Type the password where it is asked for again."""
        yield self.see("Your master password")
        self.driver.type_into("Master password", PASSWORD)
        self.driver.click("Go on")

    def read_books(self) -> Step:
        """The bank's books, which must balance, into `books`."""
        future = self.app.worker.submit(self.host.ledger)
        yield future.done, "the bank's books"
        self.books = future.result()
        expect(not self.books.drift, "the bank's books balance")

    def chosen(self) -> CardView:
        """The card whose details are shown."""
        snapshot = self.app.bridge.snapshot
        if snapshot is None or snapshot.detail is None:
            raise TourMiss("no card is chosen")
        return snapshot.detail.card

    def check_book(self, label: str, status: str, dollars: str) -> None:
        """Compare what was painted with the bank's books, to the cent."""
        book = self._book(label)
        available = book.balance_micros - book.holds_micros
        whole, _, cents = dollars.partition(".")
        expect(book.status == status, f"the bank says {label} is {book.status}, not {status}")
        wanted = int(whole) * USD + int(cents) * 10_000
        expect(available == wanted, f"the bank holds {available} micro-USD, not {wanted}")
        self.stage.note(f"ledger: {label} {status}, ${dollars}")

    def painted_number(self) -> str:
        """The digits painted on the card's face: four groups of four, or nothing."""
        face = self.driver.find_kind("Face")
        painted = "" if face is None else self.driver.painted(face)
        groups = [text for text in painted.split("\n") if text.isdigit() and len(text) == 4]
        return "".join(groups[:4]) if len(groups) >= 4 else ""

    def _book(self, label: str) -> LedgerCard:
        """A card in the books, by the id that stands behind its row in the list."""
        snapshot = self.app.bridge.snapshot
        rows = () if snapshot is None else snapshot.rows
        ids = {row.id for row in rows if isinstance(row, CardView) and row.label == label}
        cards = [] if self.books is None else self.books.cards
        found = next((card for card in cards if card.id in ids), None)
        if found is None:
            raise TourMiss(f"the bank knows no card “{label}”")
        return found


def expect(holds: object, fact: str) -> None:
    """A fact that must hold now."""
    if not holds:
        raise TourMiss(f"not so: {fact}")


def fill_issue_form(scene: Scene, button: str, label: str, load: str) -> Step:
    """Open the issue form by `button` and fill it."""
    scene.driver.click(button)
    yield scene.see("Issue a card")
    scene.driver.type_into("Label", label)
    scene.driver.type_into("Load now", load)
    yield scene.see(f"Issue and load ${load}")
