"""The Activity page over the real service and a vault in memory, answered at once."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.activity import Activity
from desktop_app.application.facts import CardBook
from desktop_app.domain.automation_notes import WALLETS, Actor, RuleNote, coming_code
from desktop_app.domain.automation_notes import Deed as RuleDeed
from desktop_app.domain.cards import Card, CardFacts, CardId, CardStatus
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.errors import Failure, PurserError
from desktop_app.domain.event_log import LogEntry
from desktop_app.domain.events import Doubt, Event, EventKind
from desktop_app.domain.fx import ESTIMATE, Expected, dump_expected
from desktop_app.domain.intents import Intent, IntentId, Kind, Stage, derive_reference
from desktop_app.domain.money import ENGLISH, ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import RESERVED, RULE, RULE_DAY, RuleId, Why
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Debit, Rate
from desktop_app.ui.activity.page import ActivityPage
from desktop_app.ui.activity.panel import StoryPanel
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.label import Label
from desktop_app.ui.words import Words
from tests.support.memory_vault import MemoryVault
from tests.ui.cards_fixture import picture

NOW = datetime.now(UTC).replace(microsecond=0)
LAMPS, ADS, TRAVEL, HOSTING = (CardId(f"card-{n}") for n in range(4))
TOP_UP = IntentId("0" * 31 + "1")
PAID = Debit("USDC", 6, 100_200_401, 1_002_004)
LABELS = {LAMPS: "Desk lamps", ADS: "Google Ads", TRAVEL: "Travel", HOSTING: "Hosting"}
Status, Type = TransactionStatus, TransactionKind


class LocalBridge(QObject):
    """Has the signals and `run` of `Bridge`; the work is done on the spot.

    While `held` is a list, answers wait in it.
    """

    failed = Signal(object)
    snapshot_changed = Signal(object)

    def __init__(self, activity: Activity) -> None:
        super().__init__()
        self._session = SimpleNamespace(wallet=SimpleNamespace(activity=activity))
        self.snapshot = None
        self.held: list[Callable[[], None]] | None = None
        self.asked = 0

    def run(self, owner, work, on_result, on_failure=None) -> Future:
        """Do it now, and answer now or when the test lets it."""
        self.asked += 1
        future: Future = Future()
        try:
            result = asyncio.run(work(self._session))
        except PurserError as error:
            failure = Failure.from_error(error)
            (on_failure or self.failed.emit)(failure)
            return future

        def answer() -> None:
            if not future.cancelled():
                on_result(result)

        if self.held is None:
            answer()
        else:
            self.held.append(answer)
        return future


def row(number: int, card: CardId, amount: Money, **changes: object) -> Transaction:
    """A settled purchase, an hour older for each number."""
    made = Transaction(
        f"t-{number:06d}", card, Type.PURCHASE, Status.SETTLED, amount, ZERO,
        NOW - timedelta(hours=number), f"PSR-{number:04d}", "GOOGLE *ADS 4029357733",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def tell(vault: MemoryVault, event: Event, *, doubt: Doubt | None = None) -> None:
    """A message came in."""
    at = event.at or NOW
    vault.events.keep(LogEntry(event.id, "own", doubt, event, b"d", at, at), b"body")


def decline(number: int, card: CardId, amount: Money, reason: str, **changes: object) -> Event:
    """A signed message of a declined charge."""
    made = Event(
        f"e-{number}", EventKind.DECLINED, "virtualcard.transaction.declined", card,
        f"d-{number}", f"DEC-{number}", amount, merchant="HARBOURRAIL LONDON", country="GB",
        reason=reason, at=NOW - timedelta(hours=number),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def sample_vault(count: int = 0) -> MemoryVault:
    """Every state and every kind of deed, and `count` settled purchases before them."""
    vault = MemoryVault()
    for card, label in LABELS.items():
        facts = CardFacts(
            id=card, status=CardStatus.ACTIVE, label=label, holder="Ada Lovelace",
            last4=f"{(int(card[-1]) + 1) * 1101:04d}", available=Money.usd(20), reference="R",
            created_at=NOW,
        )  # fmt: skip
        vault.cards.put([Card(facts, NOW, label, "Ada Lovelace")])
    held = row(9, HOSTING, Money.usd(54, 99), merchant="ADOBE  *800-833-6687",
               status=Status.PENDING)  # fmt: skip
    loaded = row(26, ADS, Money.usd(100), kind=Type.FUNDING, merchant="", fee=Money.usd(1),
                 reference=derive_reference(Kind.FUND, TOP_UP))  # fmt: skip
    vault.facts.put_transactions([held], NOW - timedelta(hours=8))
    vault.facts.put_transactions(
        [
            row(1, LAMPS, Money.usd(18, 20), merchant="LUMEN HOME", status=Status.PENDING),
            row(4, ADS, Money.usd(38)),
            replace(held, status=Status.SETTLED, amount=Money.usd(55, 37), fee=Money.usd(0, 55)),
            row(12, HOSTING, Money.usd(12), kind=Type.REFUND, merchant="HETZNER ONLINE 2K3AB1CD9"),
            row(20, ADS, Money.usd(7), status=Status.RELEASED, merchant="SQ *BLUE BOTTLE"),
            loaded,
            row(30, TRAVEL, Money.usd(1, 20), kind=Type.FEE, merchant="", reference="CROSS-1"),
            row(40, TRAVEL, Money.usd(9), status=Status.FAILED, merchant="amazon_com"),
            *(row(100 + n, ADS, Money(1_000_000 + n * 10_000)) for n in range(count)),
        ],
        NOW,
    )
    _messages(vault)
    _wishes(vault)
    for card in (LAMPS, ADS, TRAVEL):
        since = NOW - timedelta(days=9) if card == TRAVEL else None
        vault.history.note_read(Coverage(card, since, NOW))
    return vault


def _messages(vault: MemoryVault) -> None:
    tell(vault, decline(2, TRAVEL, Money.usd(36), "insufficient_funds"))
    tell(vault, decline(50, TRAVEL, Money.usd(36), "insufficient_funds"))
    tell(vault, decline(60, LAMPS, Money.usd(5), "mcc_not_allowed", merchant="مقهى النيل"))
    tell(vault, replace(decline(3, ADS, Money.usd(6), ""), kind=EventKind.AUTHORIZED,
                        merchant="FIGMA"))  # fmt: skip
    tell(vault, Event("e-x", EventKind.CROSS_BORDER_FEE, "virtualcard.transaction.crossborder",
                      TRAVEL, "", "CROSS-1", Money.usd(1, 20), at=NOW))  # fmt: skip
    tell(vault, decline(70, ADS, Money.usd(1), ""), doubt=Doubt.BAD_SIGNATURE)


def _wishes(vault: MemoryVault) -> None:
    rates = (Rate("USDC", Money.usd(1), NOW),)
    expected = Expected(Money.usd(1), rates, "USDC ERC20", "USDC", 101_000_000, 6)
    wish = Intent(TOP_UP, Kind.FUND, "form", "run", NOW, NOW, ADS, Money.usd(100),
                  params={ESTIMATE: dump_expected(expected)})  # fmt: skip
    vault.intents.add(wish)
    vault.intents.begin_attempt(wish.id, NOW + timedelta(seconds=1))
    for minute, stage in enumerate((Stage.SENDING, Stage.ACCEPTED, Stage.CONFIRMED), 1):
        wish = replace(wish, stage=stage, changed_at=NOW + timedelta(minutes=minute))
        vault.intents.put(wish)
    freeze = Intent(IntentId("0" * 31 + "2"), Kind.FREEZE, "form 2", "run", NOW, NOW, TRAVEL)
    vault.intents.add(freeze)
    vault.intents.put(replace(freeze, stage=Stage.SENDING))
    vault.intents.put(replace(freeze, stage=Stage.UNKNOWN, reason="no_answer"))
    card = vault.cards.get(TRAVEL)
    assert card is not None
    facts = card.facts._replace(status=CardStatus.FROZEN)
    vault.cards.put([card._replace(facts=facts)])
    vault.settings.put("unit_scale", '{"proved_by": {"at": 1}, "against": null}')


def add_rules(vault: MemoryVault) -> IntentId:
    """One of everything that the log of rules has, the newest last; what a rule sent, proved."""
    sent = IntentId("0" * 31 + "3")
    rule, by = RuleId("a" * 32), Actor.PURSER
    note = RuleNote(NOW, RuleDeed.MADE, Actor.OWNER, rule, ADS)
    for deed in (RuleDeed.MADE, RuleDeed.SWITCHED_ON, RuleDeed.CHANGED, RuleDeed.REMOVED):
        vault.rules.note(replace(note, deed=deed))
    for deed in (RuleDeed.ALL_ON, RuleDeed.ALL_OFF, RuleDeed.TERMS):
        vault.rules.note(replace(note, deed=deed, rule_id=None, card_id=None))
    for actor, why in ((Actor.OWNER, Why.OWNER), (by, Why.FAILURES), (by, Why.DRAINED)):
        vault.rules.note(replace(note, deed=RuleDeed.PAUSED, actor=actor, code=why.value))
    for code, amount in ((Code.CAP_DAY, Money.usd(80)), (Code.MISSED, None)):
        vault.rules.note(
            replace(note, deed=RuleDeed.SKIPPED, actor=by, code=code.value, amount=amount)
        )
    told = replace(note, deed=RuleDeed.TOLD, actor=by)
    low = replace(told, card_id=None, code=WALLETS, amount=Money.usd(40))
    soon = replace(told, code=coming_code(NOW, "Adobe"), amount=Money.usd(55, 37))
    for line in (low, soon):
        vault.rules.note(line)
    vault.rules.note(
        replace(note, deed=RuleDeed.SENT, actor=by, amount=Money.usd(80), intent_id=sent)
    )
    params = {RULE: rule, RULE_DAY: f"{NOW:%Y-%m-%d}", RESERVED: "81000000"}
    wish = Intent(sent, Kind.FUND, "form 3", "run", NOW, NOW, ADS, Money.usd(80), params=params)
    vault.intents.add(wish)
    vault.intents.put(replace(wish, stage=Stage.CONFIRMED))
    loaded = row(3, ADS, Money.usd(80), kind=Type.FUNDING, merchant="", fee=Money.usd(1),
                 reference=derive_reference(Kind.FUND, sent))  # fmt: skip
    vault.facts.put_transactions([loaded], NOW)
    return sent


class Screen:
    """A shown page over `vault`."""

    def __init__(self, vault: MemoryVault, size: tuple[int, int] = (1067, 728)) -> None:
        self.vault = vault
        desk = SimpleNamespace(vault=vault, book=CardBook(vault))
        self.bridge = LocalBridge(Activity(desk, SimpleNamespace()))
        self.ui = Ui(self.bridge, Words(ENGLISH, UTC), ClipboardGuard())
        self.window = QWidget()
        self.window.resize(*size)
        self.page = ActivityPage(self.ui)
        self.page.setParent(self.window)
        self.page.setGeometry(0, 0, *size)
        self.page.show_snapshot(picture())
        self.window.show()
        self.window.activateWindow()

    def titles(self) -> list[str]:
        """What assistive tools read of the lines that are here."""
        model = self.page.view.lines
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.data(model.index(n, 0), role)) for n in range(model.rowCount())]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[..., Screen]]:
    shown: list[Screen] = []

    def make(vault: MemoryVault | None = None, size: tuple[int, int] = (1067, 728)) -> Screen:
        screen = Screen(vault or sample_vault(), size)
        shown.append(screen)
        qtbot.waitUntil(screen.window.isActiveWindow)
        return screen

    yield make
    for screen in shown:
        screen.window.close()
        screen.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def labels(screen: Screen) -> str:
    found = screen.window.findChildren(Label)
    return "\n".join(one.text() for one in found if one.isVisible())


def button(screen: Screen, name: str) -> QAbstractButton:
    found = screen.window.findChildren(QAbstractButton)
    return next(one for one in found if one.accessibleName() == name and one.isVisible())


def search(screen: Screen) -> QLineEdit:
    found = screen.window.findChildren(QLineEdit)
    return next(one for one in found if one.accessibleName() == "Search activity")


def number_of(screen: Screen, words: str) -> int:
    return next(n for n, text in enumerate(screen.titles()) if words in text)


def open_line(screen: Screen, words: str) -> StoryPanel:
    screen.page.view.toggle(number_of(screen, words))
    return next(one for one in screen.window.findChildren(StoryPanel) if one.isVisible())
