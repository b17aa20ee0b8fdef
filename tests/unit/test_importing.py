"""Details from a file: each row is judged, and only what is missing is sealed and read back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from desktop_app.application.import_messages import Choices, ImportPlan, Verdict
from desktop_app.application.importing import Importing
from desktop_app.application.own_acts import OwnAct
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.application.wallet import Wallet
from desktop_app.domain.card_files import read_card_file
from desktop_app.domain.cards import Card, CardDetails, CardFacts, CardId, CardStatus, Field
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.found_cards import Note, Part
from desktop_app.domain.intents import OTHER_KEYS, UNREAD, Kind, PanState
from desktop_app.domain.money import ZERO
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.domain.written_expiry import MonthIs
from tests.support.desk import Bench, make_bench, run
from tests.support.wallet_story import story

PAN, OTHER_PAN = "4000001234567899", "4000009876547899"
HEAD = "number,expiry,cvv,holder,label"


def put_card(bench: Bench, card_id: str, last4: str = "7899", **changes: object) -> CardId:
    facts = CardFacts(
        CardId(card_id), CardStatus.ACTIVE, "Ads", "Ada", last4, ZERO, "", bench.clock.now()
    )
    stated = {name: changes.pop(name) for name in ("label", "holder") if name in changes}
    card = Card(facts._replace(**stated), bench.clock.now(), facts.label, facts.holder)
    bench.desk.book.put(card._replace(**stated, **changes))
    return facts.id


def seal(bench: Bench, card_id: CardId, pan: str, expiry: str = "", cvv: str = "") -> None:
    details = CardDetails(
        Secret(pan), Secret(expiry) if expiry else None, Secret(cvv) if cvv else None
    )
    bench.vault.cards.seal_details(card_id, details)
    bench.desk.book.reload(card_id)


def look(bench: Bench, *rows: str, **chosen: object) -> tuple[Importing, ImportPlan]:
    importing = Importing(bench.desk, lambda: None)
    data = "\n".join((HEAD, *rows)).encode()
    plan = run(lambda: importing.begin(read_card_file(data), Choices(**chosen)))
    return importing, plan


def verdicts(plan: ImportPlan) -> list[Verdict]:
    return [row.verdict for row in plan.rows]


def does(work: Callable[[], Awaitable[object]]) -> object:
    return run(work)


def test_a_row_finds_its_card_and_the_details_are_stored_and_told() -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1")
    importing, plan = look(bench, f"{PAN},03/29,123,Ada,Ads")
    (row,) = plan.rows
    assert (row.verdict, row.meant[0].id, row.by_digits_alone) == (Verdict.STORES, card_id, False)
    assert bench.desk.card(card_id).stored == frozenset()
    report = run(lambda: importing.store(plan.number))
    assert (report.stored, report.cvvs, report.left, report.failure) == (1, 1, 0, None)
    card = bench.desk.card(card_id)
    assert card.stored == frozenset(Field)
    assert card.expiry is not None
    assert bench.vault.cards.reveal(card_id, Field.PAN).reveal() == PAN
    deeds = bench.vault.history.lines(Ask(Lens.DEEDS), 0, 9)
    assert [d.word for d in deeds if isinstance(d, Deed) and d.source is DeedSource.OWNER] == [
        OwnAct.IMPORTED
    ]


def test_nothing_of_the_number_is_in_the_plan_or_the_report() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    importing, plan = look(bench, f"{PAN},03/29,123,Ada,Ads")
    report = run(lambda: importing.store(plan.number))
    said = repr(plan) + repr(report)
    assert PAN not in said
    assert PAN[:12] not in said
    assert "123" not in said.replace("1234", "")


def test_four_digits_alone_are_no_proof_and_are_said_to_be_all() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    _, plan = look(bench, f"{PAN},03/29,123,Somebody,My bank")
    assert verdicts(plan) == [Verdict.STORES]
    assert plan.rows[0].by_digits_alone
    assert plan.needs_look


def test_of_several_cards_the_one_that_agrees_is_taken_and_else_it_is_asked() -> None:
    bench = make_bench()
    put_card(bench, "c1", holder="Ada")
    second = put_card(bench, "c2", holder="Bob", label="Mail")
    importing, plan = look(bench, f"{PAN},,,Bob,", f"{OTHER_PAN},,,Eve,")
    assert verdicts(plan) == [Verdict.STORES, Verdict.ASKS]
    assert plan.rows[0].meant[0].id == second
    assert {m.id for m in plan.rows[1].meant} == {"c1", "c2"}
    chosen = Choices(cards={3: CardId("c1")})
    plan = run(lambda: importing.look(chosen))
    assert verdicts(plan) == [Verdict.STORES, Verdict.STORES]
    assert not plan.rows[1].by_digits_alone
    left_out = run(lambda: importing.look(Choices(cards={3: None})))
    assert verdicts(left_out) == [Verdict.STORES, Verdict.LEFT_OUT]


def test_a_card_that_ends_otherwise_can_never_be_chosen() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    put_card(bench, "c9", last4="0000")
    importing, _ = look(bench, f"{PAN},,,,")
    plan = run(lambda: importing.look(Choices(cards={2: CardId("c9")})))
    assert verdicts(plan) == [Verdict.LEFT_OUT]


def test_what_is_stored_stays_whatever_the_file_says() -> None:
    bench = make_bench()
    same = put_card(bench, "c1", last4="7899")
    seal(bench, same, PAN, "03/2029", "123")
    other = put_card(bench, "c2", last4="0002")
    seal(bench, other, "4000000000010002", "03/2029", "999")
    importing, plan = look(
        bench, f"{PAN},03/29,123,Ada,Ads", "4000000000020002,03/29,111,Ada,Ads", f"{PAN},03/29,,,"
    )
    assert verdicts(plan) == [Verdict.SAME, Verdict.OTHER, Verdict.TWICE]
    report = run(lambda: importing.store(plan.number))
    assert (report.stored, report.added, report.left) == (0, 0, 3)
    assert bench.vault.cards.reveal(other, Field.CVV).reveal() == "999"


def test_a_date_that_contradicts_the_stored_one_is_asked_about() -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1")
    seal(bench, card_id, PAN, "03/2029")
    _, plan = look(bench, f"{PAN},04/29,,Ada,Ads")
    assert verdicts(plan) == [Verdict.ASKS]
    _, chosen = look(bench, f"{PAN},04/29,,Ada,Ads", cards={2: card_id})
    assert verdicts(chosen) == [Verdict.OTHER]


def test_missing_parts_are_added_and_a_cvv_only_where_it_is_wanted() -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1")
    seal(bench, card_id, PAN)
    _, plan = look(bench, f"{PAN},,123,Ada,Ads", with_cvv=False)
    assert verdicts(plan) == [Verdict.SAME]
    importing, plan = look(bench, f"{PAN},03/29,123,Ada,Ads", with_cvv=False)
    assert verdicts(plan) == [Verdict.ADDS]
    report = run(lambda: importing.store(plan.number))
    assert (report.added, report.cvvs) == (1, 0)
    assert bench.desk.card(card_id).stored == {Field.PAN, Field.EXPIRY}


def test_other_rows_say_why_nothing_is_done() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    _, plan = look(bench, "4000001234560001,,,Ada,Ads", "none,,,Ada,Ads", f"{PAN},11/12,12,Ada,Ads")
    assert verdicts(plan) == [Verdict.NO_CARD, Verdict.UNREADABLE, Verdict.STORES]
    assert plan.has_two_ways
    assert set(plan.rows[2].notes) >= {Note.EXPIRY_TWO_WAYS, Note.CVV_UNREAD}
    _, plan = look(bench, f"{PAN},11/12,,Ada,Ads", month_is=MonthIs.FIRST)
    assert not plan.has_two_ways


def test_without_a_column_for_numbers_nothing_is_read_and_that_is_said() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    importing = Importing(bench.desk, lambda: None)
    file = read_card_file(f"a,b\n{PAN},03/29\n".encode())
    plan = run(lambda: importing.begin(file, Choices()))
    assert plan.missing
    assert plan.rows == ()
    chosen = Choices(columns={Part.NUMBER: 0, Part.EXPIRY: 1})
    assert verdicts(run(lambda: importing.look(chosen))) == [Verdict.STORES]


def test_only_the_plan_that_is_shown_can_be_carried_out_and_only_once() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    importing, plan = look(bench, f"{PAN},,,Ada,Ads")
    newer = run(lambda: importing.look(Choices()))
    with pytest.raises(NotAllowed):
        does(lambda: importing.store(plan.number))
    does(lambda: importing.store(newer.number))
    with pytest.raises(NotAllowed):
        does(lambda: importing.store(newer.number))
    with pytest.raises(NotAllowed):
        does(lambda: importing.look(Choices()))


def test_a_number_that_came_meanwhile_is_not_written_over() -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1")
    importing, plan = look(bench, f"{PAN},,,Ada,Ads")
    seal(bench, card_id, OTHER_PAN)
    report = run(lambda: importing.store(plan.number))
    assert (report.stored, report.left) == (0, 1)
    assert bench.vault.cards.reveal(card_id, Field.PAN).reveal() == OTHER_PAN


def test_a_lost_number_that_is_found_has_no_rescue_any_more() -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1")
    intent = bench.desk.new_intent(Kind.ISSUE, "f" * 32, card_id=card_id)
    bench.vault.intents.add(intent)
    bench.vault.intents.put(replace(intent, card_id=card_id, pan=PanState.LOST))
    importing, plan = look(bench, f"{PAN},,,Ada,Ads")
    does(lambda: importing.store(plan.number))
    assert bench.vault.intents.of_card(card_id, 9)[0].pan is PanState.STORED


@pytest.mark.parametrize("reason", [UNREAD, OTHER_KEYS])
def test_an_answer_that_nobody_could_read_yet_is_not_given_up_for_a_number_from_a_file(
    reason: str,
) -> None:
    bench = make_bench()
    card_id = put_card(bench, "c1")
    intent = bench.desk.new_intent(Kind.ISSUE, "f" * 32, card_id=card_id)
    bench.vault.intents.add(intent)
    unread = replace(intent, card_id=card_id, pan=PanState.PENDING, reason=reason)
    bench.vault.intents.put(unread)
    importing, plan = look(bench, f"{PAN},,,Ada,Ads")
    does(lambda: importing.store(plan.number))
    assert bench.desk.card(card_id).stored == {Field.PAN}
    assert bench.vault.intents.of_card(card_id, 9)[0].pan is PanState.PENDING


def test_a_disk_that_fails_stops_it_and_says_at_which_row(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = make_bench()
    put_card(bench, "c1")
    second = put_card(bench, "c2", last4="0002")
    importing, plan = look(bench, f"{PAN},,,Ada,Ads", "4000000000010002,,,Ada,Ads")
    sealed = bench.vault.cards.seal_details
    room = iter([None])

    def fill_up(card_id: CardId, details: CardDetails) -> None:
        if next(room, DiskFull) is DiskFull:
            raise DiskFull
        sealed(card_id, details)

    monkeypatch.setattr(bench.vault.cards, "seal_details", fill_up)
    report = run(lambda: importing.store(plan.number))
    assert (report.stored, report.failed_row) == (1, 3)
    assert report.failure is not None
    assert report.failure.code == DiskFull.code
    assert bench.desk.card(second).stored == frozenset()


def test_a_locked_vault_lets_go_of_the_file() -> None:
    bench = make_bench()
    put_card(bench, "c1")
    importing, plan = look(bench, f"{PAN},,,Ada,Ads")
    bench.vault.rest()
    with pytest.raises(NotAllowed):
        does(lambda: importing.store(plan.number))
    with pytest.raises(Locked):
        does(lambda: importing.look(Choices()))
    assert importing._file is None


def test_locking_lets_go_of_what_was_read_before_anything_else() -> None:
    bench = make_bench()
    put_card(bench, "c1")

    async def tell(wallet: Wallet) -> None:
        importing = wallet.data.importing
        await importing.begin(read_card_file(f"number\n{PAN}\n".encode()), Choices())
        assert importing._found
        await wallet.life.rest()
        assert importing._file is None
        assert importing._found == ()

    story(bench, tell)
