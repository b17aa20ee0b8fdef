"""What a card is for: chosen in the form, told in a sentence, kept as a policy."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.templates import BUILT_IN
from desktop_app.ui.issue.use import Use, parse_use
from desktop_app.ui.issue.use_fields import UseFields
from desktop_app.ui.words import Words
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
WORDS = Words(ENGLISH, timezone(timedelta(hours=2)))
LATER = (datetime.now(UTC) + timedelta(days=40)).date()


def parse(use: Use) -> Policy | None:
    return parse_use(use, ENGLISH, WORDS)


def test_an_ordinary_card_has_no_policy() -> None:
    assert parse(Use()) is None
    assert parse(Use(expected="12", until="never", uses="x")) is None


@pytest.mark.parametrize(
    ("use", "policy"),
    [
        (Use("one_purchase"), Policy()),
        (Use("trial", uses="x"), Policy(PolicyKind.TRIAL)),
        (Use("parts", expected="60.50"), Policy(PolicyKind.PARTS, expected=Money.usd(60, 50))),
        (Use("uses", uses=" 3 "), Policy(PolicyKind.USES, uses=3)),
    ],
)
def test_what_is_chosen_is_the_policy(use: Use, policy: Policy) -> None:
    assert parse(use) == policy


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", " %d %b %Y "])
def test_the_last_day_is_whole_where_the_person_is(form: str) -> None:
    policy = parse(Use("until", until=LATER.strftime(form)))
    assert policy is not None
    assert policy.until is not None
    local = policy.until.astimezone(WORDS.zone)
    assert (local.date(), local.hour, local.minute) == (LATER, 23, 59)
    assert policy.until.tzinfo is UTC


@pytest.mark.parametrize(
    ("use", "field"),
    [
        (Use("parts"), "expected"),
        (Use("parts", expected="0"), "expected"),
        (Use("parts", expected="lots"), "expected"),
        (Use("until"), "until"),
        (Use("until", until="tomorrow"), "until"),
        (Use("until", until="2020-01-01"), "until"),
        (Use("until", until="2999-01-01"), "until"),
        (Use("until", until="2026-02-30"), "until"),
        (Use("until", until="0001-01-01"), "until"),
        (Use("until", until="9999-12-31"), "until"),
        (Use("uses"), "uses"),
        (Use("uses", uses="0"), "uses"),
        (Use("uses", uses="-3"), "uses"),
        (Use("uses", uses="1e3"), "uses"),
        (Use("uses", uses="9" * 400), "uses"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(use: Use, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(use)
    assert caught.value.field == field


def test_only_what_the_use_needs_is_asked(qtbot: QtBot) -> None:
    fields = UseFields()
    qtbot.addWidget(fields)
    shown = {
        PolicyKind.PARTS: [fields.expected],
        PolicyKind.UNTIL: [fields.until],
        PolicyKind.USES: [fields.uses],
    }
    for template in BUILT_IN:
        fields.choose(template.key)
        wanted = shown.get(template.policy, [])
        assert [f for f in fields.fields().values() if not f.isHidden()] == wanted
        assert fields.use().kind == (template.policy or "")
    fields.clear()
    assert fields.use() == Use()


def test_choosing_another_use_keeps_what_was_typed(qtbot: QtBot) -> None:
    fields = UseFields()
    qtbot.addWidget(fields)
    fields.choose("until")
    fields.until.set_text("2026-12-31")
    fields.choose("parts")
    fields.expected.set_text("60")
    fields.choose("shopping")
    fields.choose("campaign")
    assert (fields.until.text(), fields.expected.text()) == ("2026-12-31", "60")
