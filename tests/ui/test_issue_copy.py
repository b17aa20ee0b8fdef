"""Copy settings from a card: one is picked, the form is filled in like it, nothing is sent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop_app.application.activity import CardName
from desktop_app.application.copying import CardSettings
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.spend_limits import Span
from desktop_app.ui.issue.copying import CopySheet
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.kit.button import Button
from tests.support.ui import FAILURE
from tests.ui.issue_rig import fill, make_guide, page, reads
from tests.ui.look_fixture import look

__all__ = ["look", "page"]
pytestmark = pytest.mark.usefixtures("look")
TEAM = CardId("card-team")
FOUND = CardSettings(
    name="Team 3", last4="4417", label="Team 4", holder_id="cust-2", holder="Grace Hopper",
    policy=None, load=Money.usd(1200), limits=NO_LIMITS, note="spring",
)  # fmt: skip
SETTINGS = "wallet.copying.settings"


def opened(page: IssuePage) -> CopySheet:
    sheets: list[CopySheet] = []
    page.sheet_made.connect(sheets.append)
    named = (b for b in page.findChildren(Button) if b.words() == "Copy settings from a card")
    next(named).click()
    [sheet] = sheets
    sheet.open()
    return sheet


def copied(page: IssuePage, found: CardSettings) -> None:
    page.open_form(like=TEAM)
    page._ui.bridge.last(SETTINGS).answer(found)


def test_a_card_is_picked_by_name(page: IssuePage) -> None:
    sheet = opened(page)
    assert not sheet.effect.isEnabled()
    page._ui.bridge.last("wallet.activity.cards").answer(
        ((CardId("a"), CardName("Adobe", "9021")), (TEAM, CardName("Team 3", "4417")))
    )
    assert sheet._card.combo.itemText(1) == "Team 3 ••4417"
    sheet._card.set_current_id(TEAM)
    sheet.effect.click()
    assert sheet.isHidden()
    assert page._ui.bridge.last(SETTINGS).args == (TEAM,)


def test_no_card_and_no_answer_are_said(page: IssuePage) -> None:
    sheet = opened(page)
    call = page._ui.bridge.last("wallet.activity.cards")
    call.fail()
    assert sheet._card.error() == FAILURE.happened
    sheet = opened(page)
    page._ui.bridge.last("wallet.activity.cards").answer(())
    assert reads(sheet, "There is no card yet")
    assert not sheet.effect.isEnabled()


def test_the_form_is_filled_in_like_it_and_nothing_is_sent(page: IssuePage) -> None:
    copied(page, FOUND)
    form = page._pane.form
    assert (form.label.text(), form.holder.text(), form.load.text(), form.note.text()) == (
        "Team 4", "cust-2", "1,200.00", "spring",
    )  # fmt: skip
    assert page._pane.facts._face._view.holder == "Grace Hopper"
    assert form.use.template().key == "shopping"
    assert reads(page, "Filled in like Team 3 ••4417; what you typed or chose stays.")
    assert not reads(page, "Not all of its limits")
    assert not page._ui.bridge.asked("wallet.issue")


def test_what_was_typed_stays(page: IssuePage) -> None:
    fill(page)
    copied(page, FOUND)
    form = page._pane.form
    assert (form.label.text(), form.load.text(), form.note.text()) == (
        "Domain renewal", "20", "spring",
    )  # fmt: skip


def test_another_copy_replaces_the_first(page: IssuePage) -> None:
    copied(page, FOUND)
    copied(page, replace(FOUND, label="Ads 2", load=None, note=""))
    form = page._pane.form
    assert (form.label.text(), form.load.text(), form.note.text()) == ("Ads 2", "", "")


@pytest.mark.parametrize(
    ("policy", "key", "text"),
    [
        (Policy(), "one_purchase", ""),
        (Policy(PolicyKind.PARTS, expected=Money.usd(60)), "parts", "60.00"),
        (Policy(PolicyKind.USES, uses=3), "uses", "3"),
        (Policy(PolicyKind.UNTIL, until=datetime(2026, 1, 1, tzinfo=UTC)), "until", ""),
        (Policy(PolicyKind.UNTIL, until=datetime(2999, 1, 1, tzinfo=UTC)), "until", "2999-01-01"),
    ],
)
def test_its_policy_goes_with_it_but_no_day_that_is_over(
    page: IssuePage, policy: Policy, key: str, text: str
) -> None:
    copied(page, replace(FOUND, policy=policy))
    use = page._pane.form.use
    assert use.template().key == key
    assert "".join(field.text() for field in use.fields().values()) == text


def asked(page: IssuePage) -> SpendLimits:
    """The limits that the form would ask for."""
    return page._pane.form.limits.check(page._snapshot, everything=True)[0]


def test_limits_are_taken_over_and_replaced_by_the_next_copy(page: IssuePage) -> None:
    copied(page, replace(FOUND, limits=SpendLimits(transaction=Money.usd(50))))
    assert asked(page).transaction == Money.usd(50)
    assert not reads(page, "Not all of its limits")
    copied(page, FOUND)
    assert asked(page) == NO_LIMITS


def test_limits_that_somebody_typed_stay(page: IssuePage) -> None:
    copied(page, replace(FOUND, limits=SpendLimits(transaction=Money.usd(50))))
    page._pane.form.limits._fields.field(Span.TRANSACTION).set_text("70")
    copied(page, replace(FOUND, limits=SpendLimits(transaction=Money.usd(60))))
    assert asked(page).transaction == Money.usd(70)


def test_where_there_are_no_limits_they_are_taken_over_only_as_a_cap(page: IssuePage) -> None:
    limits = SpendLimits(all_time=Money.usd(500))
    page.show_snapshot(make_guide())
    copied(page, replace(FOUND, limits=limits))
    assert page._pane.form.cap.text() == "500.00"
    assert page._pane.form.holder.name.text() == "Grace Hopper"
    assert not reads(page, "Not all of its limits")
    copied(page, replace(FOUND, limits=replace(limits, monthly=Money.usd(50))))
    assert reads(page, "Not all of its limits can be set here.")


def test_a_copy_after_a_made_card_begins_anew(page: IssuePage) -> None:
    copied(page, FOUND)
    page._pane.form.reset()
    copied(page, replace(FOUND, label="Team 5"))
    assert page._pane.form.label.text() == "Team 5"


def test_a_holder_who_is_not_offered_any_more_is_named(page: IssuePage) -> None:
    copied(page, replace(FOUND, holder_id="gone", holder="Gone Person"))
    assert reads(page, "Gone Person is not offered here: choose who holds it.")


def test_a_use_that_a_person_chose_stays(page: IssuePage) -> None:
    use = page._pane.form.use
    use.tiles.set_current("trial")
    use.tiles.chosen.emit()
    copied(page, FOUND)
    assert use.template().key == "trial"


def test_what_a_hand_wrote_is_not_taken_for_what_was_left_there(page: IssuePage) -> None:
    copied(page, replace(FOUND, load=Money.usd(100)))
    load = page._pane.form.load
    load.input.setText("100.00")
    load.text_edited.emit("100.00")
    copied(page, replace(FOUND, load=Money.usd(500)))
    assert load.text() == "100.00"
