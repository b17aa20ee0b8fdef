"""What is told of a wish that has ended, by whoever wished for it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from desktop_app.domain.cards import CardId
from desktop_app.domain.disposable import WHY
from desktop_app.domain.freezing import FREEZE_ALL
from desktop_app.domain.intents import PROBE_WIRE, SENT_AS, Intent, IntentId, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import RULE
from desktop_app.domain.wish_notices import TOLD_KINDS, is_told, of_wish

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BY_OWNER: dict[str, str] = {}
BY_RULE, BY_POLICY = {RULE: "f" * 32}, {WHY: "used"}
TOP_UP = {Stage.CONFIRMED: What.CONFIRMED, Stage.REJECTED: What.FAILED}


def never(what: What) -> dict[Stage, What]:
    """Refused, or not sent by a run that ended."""
    return {Stage.REJECTED: what, Stage.STALE: what}


CASES = [
    (BY_OWNER, Kind.FUND, NoticeKind.TOP_UP, TOP_UP),
    (BY_OWNER, Kind.WITHDRAW, NoticeKind.FAILED, never(What.NOT_WITHDRAWN)),
    (BY_OWNER, Kind.FREEZE, NoticeKind.FAILED, never(What.NOT_FROZEN)),
    (BY_OWNER, Kind.UNFREEZE, NoticeKind.FAILED, never(What.NOT_UNFROZEN)),
    (BY_OWNER, Kind.TERMINATE, NoticeKind.FAILED, never(What.NOT_ENDED)),
    (BY_RULE, Kind.FUND, NoticeKind.TOP_UP, TOP_UP),
    (
        BY_RULE, Kind.ISSUE, NoticeKind.RULES,
        {Stage.CONFIRMED: What.MADE, Stage.REJECTED: What.UNMADE},
    ),
    (BY_POLICY, Kind.FREEZE, NoticeKind.DISPOSABLE, {Stage.CONFIRMED: What.SPENT}),
    (BY_POLICY, Kind.TERMINATE, NoticeKind.DISPOSABLE, {Stage.CONFIRMED: What.GONE}),
]  # fmt: skip


def wish(params: Mapping[str, str], kind: Kind, stage: Stage, reason: str = "") -> Intent:
    return Intent(
        IntentId("0" * 32), kind, "f", "run", AT, AT, CardId("card-1"), Money.usd(20),
        stage=stage, reason=reason, params=params,
    )  # fmt: skip


def told_ends(params: Mapping[str, str], kind: Kind) -> list[Notice]:
    made = (of_wish(wish(params, kind, stage), "Ads") for stage in Stage)
    return [notice for notice in made if notice is not None]


@pytest.mark.parametrize(("params", "kind", "told_as", "ends"), CASES)
def test_a_wish_is_told_at_its_proven_ends_alone(
    params: dict[str, str], kind: Kind, told_as: NoticeKind, ends: dict[Stage, What]
) -> None:
    made = {stage: of_wish(wish(params, kind, stage), "Ads") for stage in Stage}
    shown = {stage: notice for stage, notice in made.items() if notice is not None}
    assert {stage: notice.what for stage, notice in shown.items()} == ends
    for notice in shown.values():
        assert (notice.kind, notice.label, notice.at) == (told_as, "Ads", AT)
        assert notice.reason == (RULE if RULE in params else params.get(WHY, ""))


def test_nothing_else_is_told() -> None:
    cases = [(params, kind) for params, kind, *_ in CASES]
    for params in (BY_OWNER, BY_RULE, BY_POLICY):
        for kind in Kind:
            is_case = (params, kind) in cases
            assert bool(told_ends(params, kind)) is is_case
            assert is_told(wish(params, kind, Stage.SENDING)) is is_case
            assert not is_case or kind in TOLD_KINDS


@pytest.mark.parametrize("kind", [Kind.FREEZE, Kind.UNFREEZE])
def test_of_a_card_that_ended_meanwhile_only_that_is_told(kind: Kind) -> None:
    assert of_wish(wish(BY_OWNER, kind, Stage.REJECTED, "card_ended"), "Ads") is None
    assert of_wish(wish(BY_OWNER, kind, Stage.REJECTED, "not_sent"), "Ads") is not None


def test_of_many_freezes_that_failed_one_notice_tells_that_names_no_card() -> None:
    many = {FREEZE_ALL: "form"}
    refused, unsent = told_ends(many, Kind.FREEZE)
    assert refused == unsent
    assert (refused.what, refused.card_id, refused.label) == (What.NOT_ALL_FROZEN, None, "")


@pytest.mark.parametrize("probe", [PROBE_WIRE, SENT_AS])
def test_a_refusal_that_the_connection_check_asks_for_is_no_news(probe: str) -> None:
    assert [n.what for n in told_ends({probe: "1"}, Kind.FUND)] == [What.CONFIRMED]


@pytest.mark.parametrize("kind", [Kind.FUND, Kind.ISSUE])
@pytest.mark.parametrize("reason", ["not_sent", "rate_limited"])
def test_what_a_rule_sends_again_by_itself_is_no_news(kind: Kind, reason: str) -> None:
    assert of_wish(wish(BY_RULE, kind, Stage.REJECTED, reason), "Ads") is None
    assert of_wish(wish(BY_RULE, kind, Stage.REJECTED, "funds"), "Ads") is not None
    assert of_wish(wish(BY_OWNER, Kind.FUND, Stage.REJECTED, reason), "Ads") is not None
