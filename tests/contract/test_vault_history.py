"""The history on disk: earlier vaults get one, no ask sorts it whole, memory says the same."""

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.vault import entering, history_fold
from desktop_app.adapters.vault.columns import from_time
from desktop_app.adapters.vault.history_fold import MOST_AT_ONCE
from desktop_app.adapters.vault.history_sql import order_by, read
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.timeline import Ask, Charge, Lens, Line, Sort
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.events import Doubt, EventKind
from desktop_app.domain.evidence import of_row
from desktop_app.domain.folding import fold
from desktop_app.domain.history import HistoryStatus
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.contract.vault_rig import NOW, add_as_before_rules, card, intent, make, opened
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_events import SAID, entry
from tests.contract.vault_suite_history import caught_up, charges, deeds
from tests.contract.vault_suite_rule_wishes import wish
from tests.contract.vault_suite_rules import note
from tests.support.guard_logs import ExpectLog
from tests.support.memory_vault import MemoryVault


def test_a_vault_of_the_version_before_gets_its_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(entering, "MIGRATIONS", MIGRATIONS[:3])
        vault = make(tmp_path / "vault")
        # In its own words: this version's have columns that did not exist.
        vault._database.write(
            "INSERT INTO cards VALUES (?, 'active', 'Label 1', 'Ada L.', 'Label 1', 'Ada', '7899',"
            " 25000000, 'PSR1I-1', '', '', '', ?, ?, NULL)",
            (card(1).id, from_time(NOW), from_time(NOW)),
        )
        vault.facts.put_transactions([transaction(1), transaction(2)], NOW)
        vault.events.keep(entry("event:e-1", b"body"), b"body")
        vault.events.keep(entry("x", b"x", Doubt.NOT_JSON, None), b"x")
        add_as_before_rules(vault, intent(1, stage=Stage.CONFIRMED))
        vault.intents.add_evidence(of_row(intent(1).id, transaction(), NOW))
        vault.close()
    with opened(tmp_path / "vault") as vault:
        assert {line.subject for line in charges(vault)} == {"t-1", "t-2", "tx-1"}
        assert [state.status for state in vault.history.stories(["t-1"])["t-1"].seen] == ["settled"]
        kinds = sorted((deed.source.value, deed.word) for deed in deeds(vault))
        assert kinds == [
            ("event", ""), ("event", "not_json"), ("evidence", "poll"), ("intent", "confirmed"),
            ("intent", "ready"),
        ]  # fmt: skip
        vault.cards.put([card(1, status=CardStatus.FROZEN)])
        assert deeds(vault)[0].word == "frozen"


def test_a_history_that_was_half_prepared_is_prepared_on(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.facts.put_transactions([transaction(n) for n in range(9)], NOW)
    assert vault.history.catch_up(4)
    before = vault.history.revision()
    vault.close()
    with opened(tmp_path / "vault") as again:
        assert (again.history.due(), again.history.count(Ask())) == (5, 4)
        assert again.history.catch_up(4)
        assert again.history.revision() > before
        assert not again.history.catch_up(4)
        assert (again.history.due(), len(charges(again))) == (0, 9)


def test_more_than_a_statement_can_hold_is_folded_all_the_same(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.facts.put_transactions([transaction(n) for n in range(MOST_AT_ONCE + 1)], NOW)
    assert vault.history.catch_up(10**6)
    assert not vault.history.catch_up(10**6)
    assert vault.history.count(Ask()) == MOST_AT_ONCE + 1
    vault.close()


def plan(vault: OpenVault, ask: Ask) -> str:
    query = read(ask, vault._database)
    sql = f"SELECT subject FROM {query.tables} {query.condition} {order_by(ask, query)} LIMIT 9"
    rows = vault._database.rows(f"EXPLAIN QUERY PLAN {sql}", query.values)
    return " ".join(row[3] for row in rows)


@pytest.mark.parametrize("ask", [
    *(Ask(sort=sort, descending=down) for sort in Sort for down in (True, False)),
    Ask(text="corner books"),
    Ask(text="corner", descending=False),
    Ask(card_id=card().id),
    Ask(statuses=frozenset({HistoryStatus.DECLINED})),
], ids=str)  # fmt: skip
def test_no_usual_ask_sorts_the_whole_history(ask: Ask, tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.facts.put_transactions([transaction(n) for n in range(200)], NOW)
    caught_up(vault)
    assert "TEMP B-TREE FOR ORDER BY" not in plan(vault, ask)
    vault.close()


def filled(vault: Vault, seed: int) -> None:
    """The same made-up history for every vault."""
    dice = random.Random(seed)
    vault.cards.put([card(1), card(2)])
    shops = ("GOOGLE *ADS 40293", "Café Nöel", "مقهى النيل", "SQ *BLUE BOTTLE", "", "😀 a_b", "%")
    for number in range(60):
        made = transaction(
            number % 45,
            card_id=card(1 + number % 45 % 2).id,
            merchant=dice.choice(shops),
            amount=Money(dice.randrange(9) * 1_000_000),
            fee=Money(dice.randrange(2) * 500_000),
            status=dice.choice(list(TransactionStatus)),
            kind=list(TransactionKind)[number % 45 % 6],
            at=NOW + timedelta(minutes=number % 45),
        )
        vault.facts.put_transactions([made], NOW + timedelta(hours=number))
    for number in range(3):
        key = f"event:{number}"
        vault.events.keep(entry(key, key.encode()), key.encode())
    vault.intents.add(intent(1))
    vault.intents.put(intent(1, stage=Stage.SENDING))
    vault.rules.note(note(deed=Deed.SENT, intent_id=wish(2).id))
    vault.intents.add(wish(2))
    caught_up(vault)


def _key(line: Line, sort: Sort) -> object:
    """What is sorted by: equal lines may stand in any order of their own."""
    value = getattr(line, "at" if sort is Sort.TIME else sort.value)
    return value.lower() if isinstance(value, str) else value


@pytest.mark.parametrize("seed", range(2))
def test_the_disk_and_a_plain_fold_say_the_same_of_every_ask(seed: int, tmp_path: Path) -> None:
    disk, memory = make(tmp_path / "vault"), MemoryVault("Shop")
    for vault in (disk, memory):
        filled(vault, seed)
    texts = ("", "goo", "Café", "blue bott", "5.00", "%", "_", "😀", "fund", "a_b", card(2).label,
             card(1).facts.last4)  # fmt: skip
    states = (frozenset[HistoryStatus](), frozenset({HistoryStatus.SETTLED, HistoryStatus.FAILED}))
    for text, state, down in itertools.product(texts, states, (True, False)):
        ask = Ask(text=text, statuses=state, descending=down)
        assert disk.history.count(ask) == memory.history.count(ask), ask
        assert disk.history.lines(ask, 0, 99) == memory.history.lines(ask, 0, 99), ask
        assert disk.history.totals(ask) == memory.history.totals(ask), ask
    for sort, down in itertools.product(Sort, (True, False)):
        ask = Ask(sort=sort, descending=down)
        there, here = disk.history.lines(ask, 0, 99), memory.history.lines(ask, 0, 99)
        assert [_key(line, sort) for line in there] == [_key(line, sort) for line in here], ask
    assert deeds(disk) == deeds(memory)
    disk.close()


def test_accents_do_not_hide_a_shop(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.facts.put_transactions([transaction(1, merchant="Café Nöel")], NOW)
    found = charges(vault, Ask(text="cafe noel"))
    assert [line.merchant for line in found] == ["Café Nöel"]
    vault.close()


def test_messages_nobody_believed_leave_the_journal_with_their_row(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    vault.events.keep(entry("x", b"x", Doubt.NOT_JSON, None), b"x")
    assert len(deeds(vault)) == 1
    vault._database.write("DELETE FROM events WHERE key = 'x'")
    assert deeds(vault) == []
    assert vault.history.lines(Ask(Lens.DEEDS, "virtualcard"), 0, 9) == ()
    vault.close()


def test_the_word_indexes_agree_with_what_they_index(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    filled(vault, 1)
    for index in ("history_index", "deeds_index"):
        vault._database.write(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    lines = vault.history.lines(Ask(), 0, 99)
    assert all(isinstance(line, Charge) for line in lines)
    vault.close()


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_that_an_older_version_kept_stops_no_history(tmp_path: Path, year: int) -> None:
    """Purser once believed year 1 and 9999; such rows and messages are in vaults today."""
    vault = make(tmp_path / "vault")
    vault.cards.put([card()])
    odd = datetime(year, 1, 1, tzinfo=UTC) if year == 1 else datetime.max.replace(tzinfo=UTC)
    said = replace(SAID, kind=EventKind.SETTLED, reason="", at=odd, subject_id="own")
    vault.events.keep(entry("event:e-1", b"1", event=said), b"1")
    vault.facts.put_transactions([transaction(1), transaction(2, at=odd)], NOW)
    assert {line.subject for line in charges(vault)} == {"t-1", "t-2", "own"}
    assert vault.history.due() == 0
    (told,) = [line for line in charges(vault) if line.subject == "own"]
    assert told.at == NOW  # when it came, for it states no time
    vault.close()


def test_a_charge_that_cannot_be_folded_keeps_no_other_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("told: OverflowError$")
    vault = make(tmp_path / "vault")
    vault.facts.put_transactions([transaction(n) for n in range(9)], NOW)

    def fails_for_one(subject: str, *rest: object) -> Charge | None:
        if subject == "t-0":
            raise OverflowError("what a merchant wrote")
        return fold(subject, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(history_fold, "fold", fails_for_one)
        caught_up(vault)
        assert (vault.history.due(), vault.history.count(Ask())) == (0, 8)
        assert not vault.history.catch_up(2)
    vault.close()
    with opened(tmp_path / "vault") as mended:
        assert len(charges(mended)) == 9  # a later version, or another day, tells it too
