"""M10 Unit: no amount leaves through a connection that was not checked or not proven."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop_app.application.standing import NotChecked
from desktop_app.application.unit_guard import (
    SCALE,
    UnitGuard,
    UnitsContradicted,
    UnitsUnproven,
    probe_words,
)
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import NotAllowed, ReadOnlyProfile
from desktop_app.domain.intents import PROBE_WIRE, Kind
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import BITNOB_URL, Environment
from desktop_app.domain.units import Proof, UnitScale
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import PRACTICE, Bench, StepClock, make_bench
from tests.support.memory_vault import MemoryVault

LIVE = replace(PRACTICE, environment=Environment.BITNOB_LIVE, base_url=BITNOB_URL)
AMOUNT = Money.usd(20)


def guard_of(bench: Bench) -> UnitGuard:
    return bench.desk.guard


def reopened(bench: Bench, profile: object = LIVE) -> UnitGuard:
    return UnitGuard(bench.vault, profile, 1_000_000, PUBLISHED_LIMITS, StepClock())


def code(guard: UnitGuard, kind: Kind, amount: Money | None = AMOUNT) -> str:
    refusal = guard.refusal(kind, amount)
    return "" if refusal is None else refusal.code


def test_the_first_pair_of_an_answer_proves_and_is_kept_with_its_date() -> None:
    bench = make_bench(LIVE, is_proven=False)
    guard = guard_of(bench)
    guard.mark_checked()
    assert code(guard, Kind.FUND) == UnitsUnproven.code
    bench.api.units.observer(2_000_000, Decimal(2))
    assert code(guard, Kind.FUND) == ""
    kept = reopened(bench)
    assert kept.scale == guard.scale
    assert kept.scale.proved_by.at.date() == bench.clock.at.date()
    assert code(kept, Kind.FUND) == ""


def test_a_contradiction_stops_every_amount_and_stays_until_the_person_starts_over() -> None:
    bench = make_bench(LIVE)
    bench.api.units.observer(2_000_000, Decimal(20))
    bench.api.units.observer(2_000_000, Decimal(2))
    for guard in (guard_of(bench), reopened(bench)):
        assert [code(guard, kind) for kind in (Kind.ISSUE, Kind.FUND, Kind.WITHDRAW)] == [
            UnitsContradicted.code
        ] * 3
        refusal = guard.refusal(Kind.FUND, AMOUNT)
        assert "2,000,000 units were shown as $20" in refusal.happened
    guard = guard_of(bench)
    guard.start_over()
    assert guard.scale == UnitScale(1_000_000)
    assert code(guard, Kind.FUND) == UnitsUnproven.code


def test_what_an_unchecked_connection_may_do() -> None:
    guard = guard_of(make_bench(LIVE, is_proven=False))
    refused = {kind for kind in Kind if code(guard, kind) == NotChecked.code}
    assert refused == set(Kind) - {Kind.FREEZE}
    guard.mark_checked()
    assert {kind for kind in Kind if code(guard, kind)} == {Kind.ISSUE, Kind.FUND, Kind.WITHDRAW}


def test_a_card_without_a_load_carries_no_amount_in_units() -> None:
    guard = guard_of(make_bench(is_proven=False))
    assert code(guard, Kind.ISSUE, ZERO) == ""
    assert code(guard, Kind.ISSUE, AMOUNT) == UnitsUnproven.code


def test_the_practice_bank_has_no_privilege() -> None:
    bench = make_bench(is_proven=False)
    guard = guard_of(bench)
    assert code(guard, Kind.FUND) == UnitsUnproven.code
    guard.hear_practice(1_000_000)
    assert code(guard, Kind.FUND) == ""
    guard.hear_practice(100_000)
    assert code(guard, Kind.FUND) == UnitsContradicted.code


@pytest.mark.parametrize("said", [0, 1, 100, 100_000, 10_000_000])
def test_a_practice_bank_of_another_scale_contradicts(said: int) -> None:
    guard = guard_of(make_bench(is_proven=False))
    guard.hear_practice(said)
    assert guard.scale.proof is Proof.CONTRADICTED


def test_evidence_about_one_connection_says_nothing_about_another() -> None:
    bench = make_bench(LIVE)
    other = replace(LIVE, environment=Environment.BITNOB_SANDBOX)
    assert code(reopened(bench, other), Kind.FUND) == NotChecked.code
    assert reopened(bench, other).scale.proof is Proof.UNPROVEN
    assert reopened(bench, replace(LIVE, base_url="https://elsewhere.example")).scale.proof is (
        Proof.UNPROVEN
    )


def test_lost_evidence_may_have_been_a_contradiction() -> None:
    bench = make_bench(LIVE)
    bench.vault.settings.put(SCALE, "{")
    guard = reopened(bench)
    guard.observe(2_000_000, Decimal(2))
    for now in (guard, reopened(bench)):  # figures that agree do not make up for it
        assert code(now, Kind.FUND) == UnitsContradicted.code
        assert now.is_stuck
    guard.start_over()
    for now in (guard, reopened(bench)):
        assert not now.is_stuck
        assert code(now, Kind.FUND) == UnitsUnproven.code


def test_what_cannot_be_written_counts_in_this_run(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = make_bench(LIVE)

    def full(name: str, value: str) -> None:
        raise DiskFull

    monkeypatch.setattr(bench.vault.settings, "put", full)
    bench.api.units.observer(2_000_000, Decimal(20))
    assert code(guard_of(bench), Kind.FUND) == UnitsContradicted.code


@pytest.mark.parametrize("amount", [Money(0) - AMOUNT, Money.usd(2_501), Money(1)])
def test_an_amount_outside_the_limits_or_between_two_units_is_refused(amount: Money) -> None:
    profile = replace(LIVE)
    bench = make_bench(profile, is_proven=False)
    guard = UnitGuard(bench.vault, profile, 100_000, PUBLISHED_LIMITS, StepClock())
    guard.mark_checked()
    guard.observe(200_000, Decimal(2))
    assert code(guard, Kind.FUND, amount) == NotAllowed.code
    assert code(guard, Kind.WITHDRAW, Money.usd(2_501)) == ""


def test_a_label_that_does_not_fit_its_address_sends_nothing() -> None:
    guard = guard_of(make_bench(replace(PRACTICE, base_url="https://api.bitnob.com")))
    assert {code(guard, kind) for kind in Kind} == {ReadOnlyProfile.code}


def test_only_the_next_step_of_the_agreed_probe_is_admitted() -> None:
    bench = make_bench(LIVE, is_proven=False)
    guard = guard_of(bench)

    def admitted(wire: int) -> bool:
        intent = bench.desk.new_intent(
            Kind.FUND, "f", card_id=CardId("c"), amount=Money.usd(2), **{PROBE_WIRE: str(wire)}
        )
        try:
            guard.admit(intent)
        except NotAllowed:
            return False
        return True

    assert not admitted(2)  # not checked yet
    guard.mark_checked()
    assert [wire for wire in (1, 2, 200, 200_000, 2_000_000) if admitted(wire)] == [2]
    guard.rule_out(2)
    assert [wire for wire in (2, 200, 200_000, 2_000_000) if admitted(wire)] == [200]
    guard.observe(2_000_000, Decimal(2))
    assert not admitted(200)


def test_each_step_is_put_in_words_with_every_reading() -> None:
    scale = UnitScale(1_000_000)
    assert probe_words(scale) == (
        "Sends 2 units as a load: $2.00 if a dollar is 1 unit, $0.02 if a dollar is 100 units, "
        "$0.00002 if a dollar is 100,000 units, $0.000002 if a dollar is 1,000,000 units."
    )
    assert probe_words(scale.rule_out(2).rule_out(200)) == (
        "Sends 200,000 units as a load: $2.00 if a dollar is 100,000 units, "
        "$0.20 if a dollar is 1,000,000 units. The service said that 200 units are less than $2. "
        "If that was wrong, this step can be as much as $200,000.00."
    )
    assert probe_words(UnitScale(1).rule_out(2)) == ""


def test_evidence_is_written_once_not_for_every_card_that_is_read() -> None:
    vault = MemoryVault()
    bench = make_bench(vault=vault)
    before = vault.commits
    for number in range(1, 100):
        bench.api.units.observer(number * 1_000_000, Decimal(number))
    assert vault.commits == before


@pytest.mark.parametrize("seen_again", [Decimal(2), Decimal(20)])
def test_a_contradiction_seen_while_the_disk_was_full_is_written_once_there_is_room(
    seen_again: Decimal,
) -> None:
    bench = make_bench(LIVE)
    guard = guard_of(bench)
    bench.vault.fail_commits = DiskFull()
    guard.observe(2_000_000, Decimal(20))
    assert reopened(bench).scale.proof is Proof.PROVEN
    bench.vault.fail_commits = None
    guard.observe(2_000_000, seen_again)  # which adds nothing to what is known
    assert reopened(bench).scale == guard.scale
    assert code(reopened(bench), Kind.FUND) == UnitsContradicted.code
    before = bench.vault.commits
    guard.observe(2_000_000, seen_again)
    assert bench.vault.commits == before
