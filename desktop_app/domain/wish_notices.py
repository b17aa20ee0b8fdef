"""What is told of a wish that has ended: whoever wished for it may have locked and left by then."""

from datetime import datetime
from typing import TypeAlias

from desktop_app.domain.disposable import WHY
from desktop_app.domain.freezing import FREEZE_ALL
from desktop_app.domain.intents import PROBE_WIRE, SENT_AS, Intent, Kind, Stage
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import RULE
from desktop_app.domain.service_errors import RefusedReason

_Ends: TypeAlias = tuple[NoticeKind, str, dict[Stage, What]]
"""As which kind, under which key, and at which ends."""


def _failed(what: What) -> _Ends:
    return NoticeKind.FAILED, "failed", {Stage.REJECTED: what, Stage.STALE: what}


_OF_OWNER: dict[Kind, _Ends] = {
    Kind.FUND: (
        NoticeKind.TOP_UP, "top_up", {Stage.CONFIRMED: What.CONFIRMED, Stage.REJECTED: What.FAILED},
    ),
    Kind.WITHDRAW: _failed(What.NOT_WITHDRAWN),
    Kind.FREEZE: _failed(What.NOT_FROZEN),
    Kind.UNFREEZE: _failed(What.NOT_UNFROZEN),
    Kind.TERMINATE: _failed(What.NOT_ENDED),
}  # fmt: skip
_OF_RULE: dict[Kind, _Ends] = {
    Kind.FUND: _OF_OWNER[Kind.FUND],
    Kind.ISSUE: (
        NoticeKind.RULES, "issue", {Stage.CONFIRMED: What.MADE, Stage.REJECTED: What.UNMADE},
    ),
}  # fmt: skip
_OF_POLICY: dict[Kind, _Ends] = {
    Kind.FREEZE: (NoticeKind.DISPOSABLE, "policy", {Stage.CONFIRMED: What.SPENT}),
    Kind.TERMINATE: (NoticeKind.DISPOSABLE, "policy", {Stage.CONFIRMED: What.GONE}),
}
"""One that failed is wished for again by itself; `of_loose` tells when that goes on for long."""
TOLD_KINDS = tuple(dict.fromkeys((*_OF_OWNER, *_OF_RULE, *_OF_POLICY)))
"""The wishes among which `is_told` finds some."""
TRIED_AGAIN = frozenset({RefusedReason.RATE_LIMITED.value, "not_sent"})
"""Reasons for which a rule sends again by itself, perhaps for hours."""
_MOOT = "card_ended"
"""The reason of one whose card ended meanwhile, which is told by itself."""
_PROBES = frozenset({PROBE_WIRE, SENT_AS})
"""Parameters of what the connection check sends: a refusal is one of the answers it asks for."""


def is_told(intent: Intent) -> bool:
    """Whether some end of a wish is worth a notice."""
    return intent.kind in _ends_by(intent)


def of_wish(intent: Intent, label: str) -> Notice | None:
    """A wish whose end is proven. One whose outcome is not known is told by its own box."""
    kind, key, ends = _ends_by(intent).get(intent.kind, (NoticeKind.FAILED, "", {}))
    if intent.stage not in ends or _is_no_news(intent):
        return None
    if kind is NoticeKind.FAILED and FREEZE_ALL in intent.params:
        return of_freeze_all(intent.params[FREEZE_ALL], intent.changed_at)
    return Notice(
        f"{key} {intent.id}",
        kind,
        intent.changed_at,
        ends[intent.stage],
        intent.card_id,
        label,
        intent.amount,
        reason=RULE if RULE in intent.params else intent.params.get(WHY, ""),
    )


def of_freeze_all(form_token: str, at: datetime) -> Notice:
    """Of all that a form asked to freeze some could not be, or were not asked for before a lock."""
    return Notice(f"failed all {form_token}", NoticeKind.FAILED, at, What.NOT_ALL_FROZEN)


def _is_no_news(intent: Intent) -> bool:
    is_refused = intent.stage is Stage.REJECTED
    is_awaited = RULE in intent.params and intent.reason in TRIED_AGAIN
    is_asked = not _PROBES.isdisjoint(intent.params)
    return intent.reason == _MOOT or (is_refused and (is_awaited or is_asked))


def _ends_by(intent: Intent) -> dict[Kind, _Ends]:
    """Those of whoever wished for it."""
    if RULE in intent.params:
        return _OF_RULE
    return _OF_POLICY if WHY in intent.params else _OF_OWNER
