"""What every Vault tells of its history: charges, deeds, searches with any text, gaps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens, Sort, Totals
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.events import Doubt, EventKind
from desktop_app.domain.evidence import of_row
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus, Proof
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.contract.vault_rig import NOW, card, intent
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_events import SAID, entry

Behaviour = Callable[[Vault], None]
Status = HistoryStatus
HOSTILE = (
    '"', '""', "'", "'; DROP TABLE history; --", "*", "a*", "^a", "-a", "a OR b", "NEAR(a b)",
    "merchant:a", "(", ")", "%", "_", "\\", "\x00", "a\x00b", "😀", "👩\u200d👩\u200d👧", "مقهى",
    "\u202eevil",
    "x" * 10_000, "a " * 5_000, "\ud800", "é", "ﬁ", "１２", " ", "\n", "AND",
    '"a" "b', "{a b}", "+",
)  # fmt: skip


def caught_up(vault: Vault) -> None:
    while vault.history.catch_up(2):
        pass


def charges(vault: Vault, ask: Ask | None = None) -> list[Charge]:
    caught_up(vault)
    lines = vault.history.lines(ask or Ask(), 0, 100)
    assert vault.history.count(ask or Ask()) == len(lines)
    return [line for line in lines if isinstance(line, Charge)]


def deeds(vault: Vault, ask: Ask | None = None) -> list[Deed]:
    lines = vault.history.lines(ask or Ask(Lens.DEEDS), 0, 100)
    assert vault.history.count(ask or Ask(Lens.DEEDS)) == len(lines)
    return [line for line in lines if isinstance(line, Deed)]


def what_was_held_stays_apart_from_what_was_settled(vault: Vault) -> None:
    held = transaction(1, status=TransactionStatus.PENDING, amount=Money.usd(54, 99))
    vault.facts.put_transactions([held], NOW)
    (line,) = charges(vault)
    assert (line.status, line.authorized, line.settled) == (Status.PENDING, Money.usd(54, 99), None)
    done = replace(held, status=TransactionStatus.SETTLED, amount=Money.usd(55, 37))
    vault.facts.put_transactions([done], NOW + timedelta(hours=1))
    (line,) = charges(vault)
    assert (line.authorized, line.settled) == (Money.usd(54, 99), Money.usd(55, 37))
    assert [state.amount for state in vault.history.stories(["t-1"])["t-1"].seen] == [
        Money.usd(54, 99), Money.usd(55, 37),
    ]  # fmt: skip


def the_same_read_again_changes_nothing(vault: Vault) -> None:
    vault.facts.put_transactions([transaction(1)], NOW)
    caught_up(vault)
    before = vault.history.revision()
    vault.facts.put_transactions([transaction(1)], NOW + timedelta(hours=1))
    assert vault.history.revision() == before
    assert len(vault.history.stories(["t-1"])["t-1"].seen) == 1
    vault.facts.put_transactions([transaction(2)], NOW + timedelta(hours=1))
    assert vault.history.revision() > before


def a_decline_is_a_line_though_no_feed_has_it(vault: Vault) -> None:
    vault.events.keep(entry("event:e-1", b"body"), b"body")
    (line,) = charges(vault)
    assert (line.status, line.reason, line.proof) == (
        Status.DECLINED, "insufficient_funds", Proof.SIGNED,
    )  # fmt: skip
    assert (line.subject, line.authorized, line.settled) == ("tx-1", Money.usd(7), None)
    assert vault.history.stories(["tx-1"])["tx-1"].events == (SAID,)


def what_is_doubted_makes_no_line_of_money(vault: Vault) -> None:
    vault.events.keep(entry("a", b"a", Doubt.BAD_SIGNATURE), b"a")
    assert charges(vault) == []
    assert [(deed.source, deed.word) for deed in deeds(vault)] == [
        (DeedSource.EVENT, "bad_signature")
    ]
    assert not vault.history.was_told()


def a_message_without_an_id_joins_the_row_it_is_about(vault: Vault) -> None:
    told = replace(SAID, kind=EventKind.CROSS_BORDER_FEE, subject_id="", reference="CROSS-1")
    vault.events.keep(entry("event:e-9", b"body", event=told), b"body")
    (line,) = charges(vault)
    assert (line.subject, line.status) == ("event:event:e-9", Status.CONFIRMING)
    assert line.kind is HistoryKind.CROSS_BORDER
    fee = transaction(1, kind=TransactionKind.FEE, reference="CROSS-1", merchant="")
    vault.facts.put_transactions([fee], NOW)
    (line,) = charges(vault)
    assert (line.subject, line.status, line.proof) == ("t-1", Status.SETTLED, Proof.BOTH)
    assert line.kind is HistoryKind.CROSS_BORDER
    later = replace(told, id="e-10")
    vault.events.keep(entry("event:e-10", b"other", event=later), b"other")
    assert [line.subject for line in charges(vault)] == ["t-1"]


def a_message_without_an_id_and_its_row_are_one_line_though_both_are_new(vault: Vault) -> None:
    """Whichever of the two is folded first."""
    told = replace(SAID, kind=EventKind.CROSS_BORDER_FEE, subject_id="")
    for number, name in enumerate(("a-fee", "z-fee")):
        said = replace(told, id=f"e-{number}", reference=f"CROSS-{number}")
        vault.events.keep(entry(f"event:{number}", b"%d" % number, event=said), b"%d" % number)
        fee = transaction(number, id=name, kind=TransactionKind.FEE, reference=said.reference)
        vault.facts.put_transactions([fee], NOW)
    assert [line.subject for line in charges(vault)] == ["z-fee", "a-fee"]


def a_message_about_a_card_makes_no_line_of_money(vault: Vault) -> None:
    made = replace(SAID, kind=EventKind.CREATED, subject_id=card().id)
    vault.events.keep(entry("event:e-1", b"body", event=made), b"body")
    assert charges(vault) == []
    assert [deed.kind for deed in deeds(vault)] == ["created"]


def mixed(vault: Vault) -> None:
    vault.cards.put([card(1), card(2)])
    rows = [
        transaction(1, merchant="GOOGLE *ADS 4029", amount=Money.usd(18, 20)),
        transaction(2, merchant="Café Nöel", amount=Money.usd(5), fee=Money.usd(1)),
        transaction(3, merchant="مقهى النيل", card_id=card(2).id, amount=Money.usd(3)),
        transaction(4, merchant="😀", amount=Money.usd(2), kind=TransactionKind.REFUND),
        transaction(5, merchant="", status=TransactionStatus.PENDING, amount=Money.usd(9)),
    ]
    vault.facts.put_transactions(rows, NOW)
    caught_up(vault)


def found(vault: Vault, text: str, **rest: object) -> list[str]:
    return [line.subject for line in charges(vault, Ask(text=text, **rest))]  # type: ignore[arg-type]


def a_search_finds_beginnings_of_words_amounts_and_cards(vault: Vault) -> None:
    mixed(vault)
    assert found(vault, "goo") == ["t-1"]
    assert found(vault, "GOOGLE ads") == ["t-1"]
    assert found(vault, "4029") == ["t-1"]
    assert found(vault, "18.20") == ["t-1"]
    assert found(vault, "$18.20") == ["t-1"]
    assert found(vault, "مقهى") == ["t-3"]
    assert found(vault, "😀") == ["t-4"]
    assert found(vault, "nobody") == []
    assert found(vault, "google nobody") == []
    label = card(2).label
    assert "t-3" in found(vault, label)
    assert len(found(vault, "")) == len(found(vault, "   ")) == 5


def any_text_at_all_may_be_searched_for(vault: Vault) -> None:
    mixed(vault)
    for text in HOSTILE:
        for lens in Lens:
            ask = Ask(lens, text)
            lines = vault.history.lines(ask, 0, 100)
            assert vault.history.count(ask) == len(lines), text
        vault.history.totals(Ask(text=text))
    assert len(charges(vault)) == 5


def lines_are_narrowed_by_card_status_and_time(vault: Vault) -> None:
    mixed(vault)
    assert [line.subject for line in charges(vault, Ask(card_id=card(2).id))] == ["t-3"]
    pending = Ask(statuses=frozenset({Status.PENDING, Status.DECLINED}))
    assert [line.subject for line in charges(vault, pending)] == ["t-5"]
    since, until = NOW + timedelta(seconds=2), NOW + timedelta(seconds=4)
    within = Ask(since=since, until=until)
    assert [line.subject for line in charges(vault, within)] == ["t-3", "t-2"]


def lines_are_sorted_and_the_unknown_is_always_last(vault: Vault) -> None:
    mixed(vault)
    newest = ["t-5", "t-4", "t-3", "t-2", "t-1"]
    assert [line.subject for line in charges(vault)] == newest
    oldest = Ask(descending=False)
    assert [line.subject for line in charges(vault, oldest)] == newest[::-1]
    down = charges(vault, Ask(sort=Sort.SETTLED))
    assert [line.subject for line in down] == ["t-1", "t-2", "t-3", "t-4", "t-5"]
    up = charges(vault, Ask(sort=Sort.SETTLED, descending=False))
    assert [line.subject for line in up] == ["t-4", "t-3", "t-2", "t-1", "t-5"]
    status = charges(vault, Ask(sort=Sort.STATUS, descending=False))
    assert [line.subject for line in status] == ["t-5", "t-4", "t-3", "t-2", "t-1"]
    turned = charges(vault, Ask(sort=Sort.STATUS))
    assert [line.subject for line in turned] == ["t-1", "t-2", "t-3", "t-4", "t-5"]


def pages_follow_each_other_without_gap_or_repeat(vault: Vault) -> None:
    vault.facts.put_transactions([transaction(n, at=NOW) for n in range(25)], NOW)
    caught_up(vault)
    for ask in (Ask(), Ask(sort=Sort.SETTLED), Ask(sort=Sort.MERCHANT, descending=False)):
        pages = [vault.history.lines(ask, first, 10) for first in (0, 10, 20, 30)]
        seen = [line.subject for page in pages for line in page if isinstance(line, Charge)]
        assert len(seen) == len(set(seen)) == 25


def sums_are_of_what_was_stated(vault: Vault) -> None:
    mixed(vault)
    vault.events.keep(entry("event:e-1", b"body"), b"body")
    caught_up(vault)
    sums = Totals(Money.usd(9), Money.usd(26, 20), Money.usd(2), Money.usd(1), 1)
    assert vault.history.totals(Ask()) == sums
    assert vault.history.totals(Ask(card_id=CardId("nobody"))) == Totals()


def every_step_of_a_wish_is_a_deed_in_its_order(vault: Vault) -> None:
    wish = intent(1, kind=Kind.FUND, card_id=None)
    vault.intents.add(wish)
    vault.intents.put(replace(wish, stage=Stage.SENDING))
    vault.intents.put(replace(wish, stage=Stage.SENDING, reason="waits"))
    vault.intents.put(replace(wish, stage=Stage.UNKNOWN, card_id=card().id))
    vault.intents.add_evidence(of_row(wish.id, transaction(), NOW))
    vault.intents.add_evidence(of_row(wish.id, transaction(), NOW))
    said = [(deed.source, deed.word, deed.card_id) for deed in deeds(vault)]
    there = card().id
    assert said == [
        (DeedSource.EVIDENCE, "poll", there),
        (DeedSource.INTENT, "unknown", there),
        (DeedSource.INTENT, "sending", there),
        (DeedSource.INTENT, "ready", there),
    ]
    assert deeds(vault)[0].reference == wish.reference
    assert deeds(vault, Ask(Lens.DEEDS, "unknown"))[0].word == "unknown"
    assert deeds(vault, Ask(Lens.DEEDS, card_id=CardId("other"))) == []


def a_card_that_another_state_is_read_of_is_told(vault: Vault) -> None:
    vault.cards.put([card(1)])
    assert deeds(vault) == []
    vault.cards.put([card(1, micros=1)])
    vault.cards.put([card(1, status=CardStatus.FROZEN)])
    assert [(deed.source, deed.word, deed.detail) for deed in deeds(vault)] == [
        (DeedSource.CARD, "frozen", "active")
    ]


def the_guard_of_the_units_is_told_when_it_changes(vault: Vault) -> None:
    for value in ("{not json", '{"against": null, "proved_by": null}'):
        vault.settings.put("unit_scale", value)
    for _ in range(2):
        vault.settings.put("unit_scale", '{"against": null, "proved_by": {"at": 1}}')
    vault.settings.put("other", '{"against": null, "proved_by": {"at": 1}}')
    vault.settings.put("unit_scale", '{"against": {"at": 2}, "proved_by": {"at": 1}}')
    assert [deed.word for deed in deeds(vault)] == ["contradicted", "proven", "unproven"]


def a_deed_that_was_undone_never_happened(vault: Vault) -> None:
    try:
        with vault.commit():
            vault.intents.add(intent(1))
            vault.facts.put_transactions([transaction(1)], NOW)
            raise InterruptedError
    except InterruptedError:
        pass
    assert deeds(vault) == []
    assert charges(vault) == []


def how_far_back_a_card_is_known_is_kept(vault: Vault) -> None:
    assert vault.history.coverage(card().id) is None
    short = Coverage(card(1).id, NOW - timedelta(days=3), NOW)
    shorter = Coverage(card(3).id, NOW - timedelta(days=1), NOW)
    whole = Coverage(card(2).id, None, NOW)
    for one in (short, whole, shorter):
        vault.history.note_read(one)
    assert vault.history.coverage(card(1).id) == short
    assert vault.history.reads() == (shorter, short, whole)


BEHAVIOURS: tuple[Behaviour, ...] = (
    what_was_held_stays_apart_from_what_was_settled,
    the_same_read_again_changes_nothing,
    a_decline_is_a_line_though_no_feed_has_it,
    what_is_doubted_makes_no_line_of_money,
    a_message_without_an_id_joins_the_row_it_is_about,
    a_message_without_an_id_and_its_row_are_one_line_though_both_are_new,
    a_message_about_a_card_makes_no_line_of_money,
    a_search_finds_beginnings_of_words_amounts_and_cards,
    any_text_at_all_may_be_searched_for,
    lines_are_narrowed_by_card_status_and_time,
    lines_are_sorted_and_the_unknown_is_always_last,
    pages_follow_each_other_without_gap_or_repeat,
    sums_are_of_what_was_stated,
    every_step_of_a_wish_is_a_deed_in_its_order,
    a_card_that_another_state_is_read_of_is_told,
    the_guard_of_the_units_is_told_when_it_changes,
    a_deed_that_was_undone_never_happened,
    how_far_back_a_card_is_known_is_kept,
)
