"""What is to come on a card, asked of a real vault: bounded, and said from when and to where."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.foreseeing import BACK, MOST_CHARGES, Foreseeing, Outlook
from desktop_app.application.timeline import Ask
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.events import EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionStatus
from tests.contract.vault_rig import NOW, card, make
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_events import SAID, entry

CARD = card(1).id
DAY = timedelta(days=1)


class Counted:
    """The history of a vault that counts the lines it gave."""

    def __init__(self, vault: OpenVault) -> None:
        self._history = vault.history
        self.given = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._history, name)

    def lines(self, ask: Ask, first: int, limit: int) -> tuple[object, ...]:
        lines = self._history.lines(ask, first, limit)
        self.given += len(lines)
        return lines


def foreseeing(vault: OpenVault, history: object = None) -> Foreseeing:
    desk = SimpleNamespace(
        vault=SimpleNamespace(history=history or vault.history), service_now=lambda: NOW
    )

    async def catch_up() -> None:
        while vault.history.catch_up(500):
            pass

    return Foreseeing(desk, catch_up)  # type: ignore[arg-type]


def ask(some: Foreseeing, seen: int = -1) -> Outlook | None:
    return asyncio.run(some.look(CARD, seen))


@pytest.fixture
def vault(tmp_path: Path) -> OpenVault:
    made = make(tmp_path / "vault")
    made.cards.put([card(1), card(2)])
    return made


def bought(n: int, days_ago: float, **changes: object) -> Transaction:
    at = NOW - days_ago * DAY
    return replace(transaction(n, at=at, merchant="ADOBE"), **changes)  # type: ignore[arg-type]


def test_a_card_of_which_nothing_was_read_says_so(vault: OpenVault) -> None:
    outlook = ask(foreseeing(vault))
    assert outlook is not None
    assert (outlook.read_at, outlook.since, outlook.due) == (None, None, 0)
    assert outlook.foresight.shops == ()


def test_one_card_is_foreseen_from_its_own_rows_alone(vault: OpenVault) -> None:
    other = bought(9, 1, card_id=card(2).id, merchant="Zoom")
    held = bought(5, 1, status=TransactionStatus.PENDING, amount=Money.usd(18, 20))
    rows = [bought(n, 2 + 30 * n) for n in range(3)]
    vault.facts.put_transactions([*rows, held, other], NOW)
    vault.history.note_read(Coverage(CARD, None, NOW))
    outlook = ask(foreseeing(vault))
    assert outlook is not None
    assert outlook.foresight.holds.total == Money.usd(18, 20)
    assert [shop.name for shop in outlook.foresight.recurring] == ["Adobe"]
    assert (outlook.read_at, outlook.since) == (NOW, None)


def test_what_was_never_read_is_said(vault: OpenVault) -> None:
    vault.facts.put_transactions([bought(1, 3)], NOW)
    vault.history.note_read(Coverage(CARD, NOW - 5 * DAY, NOW - DAY))
    outlook = ask(foreseeing(vault))
    assert outlook is not None
    assert (outlook.read_at, outlook.since) == (NOW - DAY, NOW - 5 * DAY)


def test_an_old_hold_counts_and_old_shops_do_not(vault: OpenVault) -> None:
    old = [bought(n, BACK.days + 30 * n + 1) for n in range(3)]
    held = bought(7, BACK.days + 200, status=TransactionStatus.PENDING, merchant="Hotel")
    vault.facts.put_transactions([*old, held, bought(8, 1, merchant="Zoom")], NOW)
    vault.history.note_read(Coverage(CARD, None, NOW))
    outlook = ask(foreseeing(vault))
    assert outlook is not None
    assert outlook.foresight.holds.count == 1
    assert outlook.foresight.recurring == ()
    assert outlook.since == NOW - BACK


def test_nothing_is_looked_at_again_while_nothing_changed(vault: OpenVault) -> None:
    vault.facts.put_transactions([bought(1, 1)], NOW)
    some = foreseeing(vault)
    first = ask(some)
    assert first is not None
    assert ask(some, first.revision) is None
    vault.facts.put_transactions([bought(2, 2)], NOW)
    assert ask(some, first.revision) is not None


def test_ten_thousand_rows_are_not_all_looked_at(vault: OpenVault) -> None:
    rows = [bought(n, n / 100) for n in range(10_000)]
    vault.facts.put_transactions(rows, NOW)
    vault.history.note_read(Coverage(CARD, None, NOW))
    counted = Counted(vault)
    outlook = ask(foreseeing(vault, counted))
    assert outlook is not None
    assert counted.given == MOST_CHARGES
    assert outlook.since == NOW - (MOST_CHARGES - 1) / 100 * DAY


@pytest.mark.parametrize(
    ("kinds", "holds"),
    [
        ((EventKind.AUTHORIZED,), 1),
        ((EventKind.AUTHORIZED, EventKind.REVERSED), 0),
        ((EventKind.SETTLED,), 0),
    ],
)
def test_what_messages_alone_say_is_over_is_no_hold(
    vault: OpenVault, kinds: tuple[EventKind, ...], holds: int
) -> None:
    for kind in kinds:
        said = replace(SAID, id=kind.value, kind=kind, subject_id="t-9", card_id=CARD)
        key = f"event:{kind.value}"
        vault.events.keep(entry(key, key.encode(), event=said), key.encode())
    outlook = ask(foreseeing(vault))
    assert outlook is not None
    assert outlook.foresight.holds.count == holds


def test_holds_that_were_cut_off_are_the_least(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [bought(n, n, status=TransactionStatus.PENDING) for n in range(1, 4)]
    vault.facts.put_transactions(rows, NOW)
    for most, is_least in ((3, True), (4, False)):
        monkeypatch.setattr("desktop_app.application.foreseeing.MOST_HOLDS", most)
        outlook = ask(foreseeing(vault))
        assert outlook is not None
        assert outlook.foresight.holds.is_least is is_least
