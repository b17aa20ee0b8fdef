"""The connection check over fakes: what earlier wishes showed, and what answers nothing."""

from dataclasses import replace

import pytest

from desktop_app.application.checkup_report import CheckupReport
from desktop_app.application.wallet import Wallet
from desktop_app.domain.capability import ASSUMED_VALID_S, Probe, Verdict
from desktop_app.domain.intents import Kind, Stage, advance
from desktop_app.domain.service_errors import RefusedReason
from tests.support.desk import Bench, make_bench
from tests.support.wallet_story import story


def found(report: CheckupReport, probe: Probe) -> tuple[Verdict, str]:
    line = next(line for line in report.lines if line.probe is probe)
    return line.verdict, line.seen


def looked(bench: Bench) -> CheckupReport:
    seen: list[CheckupReport] = []

    async def tell(wallet: Wallet) -> None:
        seen.append(await wallet.check())

    story(bench, tell)
    return seen[0]


@pytest.mark.parametrize(
    ("valid_s", "verdict", "seen"),
    [
        (30, Verdict.YES, "A request signed a minute ago was refused. One sent twice was refused."),
        (
            400,
            Verdict.YES,
            "A request signed 10 minutes ago was refused, one signed 5 minutes ago was taken. "
            "One sent twice was refused.",
        ),
        (
            9_999,
            Verdict.NO,
            "A request signed 10 minutes ago was taken. One sent twice was refused.",
        ),
        (None, Verdict.UNKNOWN, "Nothing has shown it yet."),
    ],
)
def test_how_long_a_request_stays_valid(valid_s: int | None, verdict: Verdict, seen: str) -> None:
    bench = make_bench()
    bench.api.valid_s = valid_s
    assert found(looked(bench), Probe.REQUEST_EXPIRES) == (verdict, seen)
    window = bench.desk.guard.capability.request_valid_s
    assert window == {30: ASSUMED_VALID_S, 400: 601, 9_999: 3_600, None: ASSUMED_VALID_S}[valid_s]


def test_what_earlier_wishes_showed_is_found_again() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    desk, vault = bench.desk, bench.vault
    frozen = desk.new_intent(Kind.FREEZE, "z", card_id=card.id)
    early = desk.new_intent(Kind.TERMINATE, "e", card_id=card.id)
    for intent in (frozen, early):
        vault.intents.add(intent)
    for stage in (Stage.SENDING, Stage.ACCEPTED, Stage.CONFIRMED):
        frozen = advance(frozen, stage, bench.clock.now())
    vault.intents.put(frozen)
    vault.intents.put(replace(early, stage=Stage.REJECTED, reason=RefusedReason.TOO_EARLY.value))
    report = looked(bench)
    assert found(report, Probe.FREEZE_DELAY) == (
        Verdict.YES,
        "Read as frozen within 1 s at most, once.",
    )
    assert found(report, Probe.END_EARLY) == (Verdict.YES, "Refused as too early.")


def test_a_list_that_changes_between_two_passes_is_said() -> None:
    bench = make_bench()
    bench.api.add_card()
    bench.api.on_read = lambda: bench.api.add_card() and None
    assert found(looked(bench), Probe.PAGING) == (
        Verdict.NO,
        "Two passes listed different cards.",
    )
