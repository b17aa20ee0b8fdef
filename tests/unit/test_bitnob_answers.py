"""What each answer proves, row by row of the table of observations."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.bitnob.answers import (
    Answer,
    Fault,
    parse_http_date,
    parse_problem,
    read_error,
    retry_after_s,
    send_error,
)
from desktop_app.domain.service_errors import (
    BadAnswer,
    ClockWrong,
    KeysRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    RefusedReason,
    ServiceError,
    Unreachable,
)

ERRORS = json.loads(
    (Path(__file__).parents[1] / "fixtures/bitnob/published_errors.json").read_text()
)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
R = RefusedReason


def problem(status: int, code: str = "X_Y", /, **changes: object) -> Answer:
    """An answer in the published error format."""
    body: dict[str, object] = {
        "type": f"https://api.bitnob.com/errors/{code}",
        "title": "Title",
        "status": status,
        "detail": "Do not parse this",
        "code": code,
        "correlation_id": "req_019d9b7e-9e76-711e-afbe-aba9b9455412",
        **changes,
    }
    return Answer(status, json.dumps(body).encode())


def read(answer: Answer, offset_s: float = 0.0) -> ServiceError:
    return read_error(answer, offset_s, NOW)


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (400, "VALIDATION_ERROR", R.INVALID),
        (400, "COMPANY_INSUFFICIENT_BALANCE", R.FUNDS),
        (422, "COMPANY_INSUFFICIENT_BALANCE", R.FUNDS),
        (400, "CARD_LIMIT_REACHED", R.QUOTA),
        (400, "CARD_TERMINATION_TOO_EARLY", R.TOO_EARLY),
        (400, "KYC_REQUIRED", R.FORBIDDEN),
        (400, "UNSUPPORTED_SOURCE_ASSET", R.ASSET),
        (401, "UNAUTHORIZED", R.AUTH),
        (403, "FORBIDDEN", R.FORBIDDEN),
        (403, "CARD_NOT_ACTIVE", R.CARD_STATE),
        (404, "NOT_FOUND", R.NOT_FOUND),
        (409, "EXCHANGE_RATE_EXPIRED", R.RATE_MOVED),
        (413, "PAYLOAD_TOO_LARGE", R.INVALID),
        (415, "UNSUPPORTED", R.INVALID),
        (422, "OTHER_THING", R.INVALID),
        (429, "RATE_LIMIT_EXCEEDED", R.RATE_LIMITED),
    ],
)
def test_a_problem_with_a_correlation_id_proves_a_refused_send(
    status: int, code: str, reason: RefusedReason
) -> None:
    error = send_error(problem(status, code))
    assert isinstance(error, Refused)
    assert error.reason is reason
    assert error.detail == f"{status} {code} req_019d9b7e…"


@pytest.mark.parametrize(
    ("code", "detail", "reason"),
    [
        ("AMOUNT_BELOW_MINIMUM", "below minimum funding of $2.00", R.TOO_SMALL),
        ("VALIDATION_ERROR", "Below minimum funding of $1.", R.TOO_SMALL),
        ("VALIDATION_ERROR", "below minimum funding of $2.01", R.INVALID),
        ("AMOUNT_BELOW_MINIMUM", "below minimum funding of $20", R.INVALID),
        ("AMOUNT_BELOW_MINIMUM", "below minimum funding of $0", R.INVALID),
        ("AMOUNT_BELOW_MINIMUM", "below minimum funding of $0.00", R.INVALID),
        ("AMOUNT_BELOW_MINIMUM", "The amount is too small", R.INVALID),
        ("AMOUNT_BELOW_MINIMUM", "below minimum funding of $2.00 per day", R.INVALID),
        ("COMPANY_INSUFFICIENT_BALANCE", "below minimum funding of $2.00", R.FUNDS),
        ("UNSUPPORTED_SOURCE_ASSET", "topups are not supported for lite cards", R.ASSET),
    ],
)
def test_only_a_stated_least_amount_of_two_dollars_says_that_it_was_too_small(
    code: str, detail: str, reason: RefusedReason
) -> None:
    error = send_error(problem(400, code, detail=detail))
    assert isinstance(error, Refused)
    assert error.reason is reason


@pytest.mark.parametrize("status", [301, 302, 307, 405, 408, 409, 410, 418, 500, 502, 503, 504])
def test_other_statuses_prove_nothing_about_a_send(status: int) -> None:
    assert isinstance(send_error(problem(status)), OutcomeUnknown)


@pytest.mark.parametrize("status", [200, 201, 400, 401, 403, 404, 409, 429, 504])
@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b"[]", b'"x"', b'{"message":"no","details":{}}', b'{"code":7}']
)
def test_a_body_of_another_kind_proves_nothing_about_a_send(status: int, body: bytes) -> None:
    assert isinstance(send_error(Answer(status, body)), OutcomeUnknown)


@pytest.mark.parametrize(
    "changes",
    [
        {"correlation_id": ""},
        {"correlation_id": None},
        {"correlation_id": "<script>"},
        {"status": 200},
        {"status": "400"},
        {"code": "", "type": ""},
        {"code": "low", "type": "about:blank"},
    ],
)
def test_a_problem_that_is_not_whole_proves_nothing_about_a_send(
    changes: dict[str, object],
) -> None:
    assert isinstance(send_error(problem(400, **changes)), OutcomeUnknown)


def test_a_cut_problem_proves_nothing_about_a_send() -> None:
    whole = problem(400)
    assert isinstance(send_error(Answer(400, whole.body, Fault.CUT)), OutcomeUnknown)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("customer already has 3 active cards, maximum is 3", R.QUOTA),
        ("Insufficient company balance.", R.FUNDS),
        ("KYC verification required (status=none)", R.FORBIDDEN),
        ("the sentence insufficient company balance inside another", R.INVALID),
    ],
)
def test_a_whole_known_sentence_decides_where_the_code_does_not(
    sentence: str, reason: RefusedReason
) -> None:
    error = send_error(problem(400, "VALIDATION_ERROR", detail=sentence))
    assert isinstance(error, Refused)
    assert error.reason is reason


def test_the_inner_error_code_is_the_more_exact_one() -> None:
    inner = {"metadata": {"error_code": "COMPANY_INSUFFICIENT_BALANCE", "required": "3"}}
    error = send_error(problem(400, "BAD_REQUEST", extensions=inner))
    assert isinstance(error, Refused)
    assert error.reason is R.FUNDS


def test_published_errors_are_problems() -> None:
    found = {
        name: parse_problem(Answer(body["status"], json.dumps(body).encode()))
        for name, body in ERRORS.items()
    }
    codes = {name: problem.code for name, problem in found.items() if problem}
    assert codes == {
        "400-validation-fragment": "VALIDATION_ERROR",
        "401-unauthorized": "UNAUTHORIZED",
        "403-ip-not-allowed": "FORBIDDEN",
    }


def test_server_prose_is_in_no_error() -> None:
    for error in (send_error(problem(400)), read(problem(400)), send_error(problem(500))):
        assert "parse" not in f"{error!r} {error.detail} {error.happened} {error.todo}"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(401), KeysRefused),
        (Answer(401, b"<html>"), BadAnswer),
        (problem(404), Refused),
        (problem(403), Refused),
        (problem(400), Refused),
        (Answer(403, b"<html>"), BadAnswer),
        (problem(302), BadAnswer),
        (Answer(204, b""), BadAnswer),
        (Answer(408, b""), Unreachable),
        (Answer(504, b"<html>"), Unreachable),
        (Answer(200, b"{", Fault.CUT), Unreachable),
        (Answer(200, b"{", Fault.TOO_LARGE), BadAnswer),
        (Answer(429, b"<html>", retry_after="7"), RateLimited),
    ],
)
def test_what_a_failed_read_means(answer: Answer, kind: type[ServiceError]) -> None:
    assert type(read(answer)) is kind


@pytest.mark.parametrize("offset_s", [-600.0, -121.0, 121.0, 600.0])
def test_refused_keys_with_a_clock_far_off_are_the_clock(offset_s: float) -> None:
    assert isinstance(read(problem(401), offset_s), ClockWrong)


@pytest.mark.parametrize("offset_s", [-119.0, 0.0, 119.0])
def test_refused_keys_with_a_good_clock_are_the_keys(offset_s: float) -> None:
    assert isinstance(read(problem(401), offset_s), KeysRefused)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("999999999", 3600),
        ("Sat, 21 Nov 2026 09:00:30 GMT", 30),
        ("Sat, 21 Nov 2026 08:00:00 GMT", 1),
        ("Sat, 21 Nov 2099 08:00:00 GMT", 3600),
        ("Sat, 21 Nov 2026 09:00:30 -0000", 10),
        ("", 10),
        ("-3", 10),
        ("7.5", 10),
        ("soon", 10),
        ("٧", 10),
    ],
)
def test_both_forms_of_retry_after_are_read_and_bounded(text: str, seconds: int) -> None:
    assert retry_after_s(text, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_within_bounds(text: str) -> None:
    assert 1 <= retry_after_s(text, NOW) <= 3600


@pytest.mark.parametrize("text", ["Mon, 01 Jan 99999 00:00:00 GMT", "1 Jan 1 0:0 +9999999999"])
def test_an_impossible_date_is_no_date(text: str) -> None:
    assert parse_http_date(text) is None
