"""What rules did, sent and skipped, on the Activity page: in words, found, and leading on."""

from collections.abc import Callable
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop_app.application.rule_sentences import (
    CODE_WORDS,
    DEED_WORDS,
    PAUSE_WORDS,
    WHY_WORDS,
    reason_words,
)
from desktop_app.application.timeline import Ask, Lens
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.intents import Kind, derive_reference
from desktop_app.domain.money import ENGLISH
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Why
from desktop_app.ui.activity.deed_words import deed_source, deed_words
from desktop_app.ui.words import HIDDEN, Words
from tests.support.memory_vault import MemoryVault
from tests.ui.activity_fixture import (
    ADS,
    TRAVEL,
    Screen,
    add_rules,
    button,
    labels,
    number_of,
    open_line,
    sample_vault,
    search,
    show,
)
from tests.ui.look_fixture import look

__all__ = ["look", "show"]
Show = Callable[..., Screen]

pytestmark = pytest.mark.usefixtures("look")
SAID = (
    "Top-up of $80.00 by a rule: confirmed",
    "Top-up of $80.00 by a rule: asked for",
    "Rule sent $80.00",
    "A rule reminded you: Adobe, $55.37",
    "A rule reminded you: the wallets run low, $40.00",
    "Rule skipped: it could not go ahead when it was due, nor within 24 hours after",
    "Rule skipped $80.00: the limit of today for all rules is used up",
    "Rule paused by Purser: most of two top-ups within 24 hours went to one new shop",
    "Rule paused by Purser: the service refused three of its top-ups in a row",
    "Rule paused by you",
    "Limits of all rules changed",
    "Rules may move no money",
    "Rules may move money",
    "Rule removed",
    "Rule changed, and paused with it",
    "Rule switched on",
    "Rule written, not on yet",
)
BY = (
    *("Rule",) * 7, "Purser", "Purser", *("You",) * 8
)  # fmt: skip


@pytest.fixture
def vault() -> MemoryVault:
    made = sample_vault()
    add_rules(made)
    return made


def deeds(screen: Screen) -> Screen:
    """With the second lens."""
    QTest.mouseClick(button(screen, "What happened"), Qt.MouseButton.LeftButton)
    return screen


def test_everything_that_rules_did_is_said_newest_first(vault: MemoryVault) -> None:
    lines = vault.history.lines(Ask(Lens.DEEDS), 0, len(SAID))
    assert tuple(deed_words(line, Words(ENGLISH, UTC)) for line in lines) == SAID
    assert tuple(deed_source(line)[1] for line in lines) == BY


def test_every_deed_and_every_reason_has_words() -> None:
    assert set(DEED_WORDS) == set(Deed)
    assert set(CODE_WORDS) == set(Code)
    assert set(WHY_WORDS) == set(Why)
    for code in Code:
        assert reason_words(Deed.SKIPPED, code.value) == CODE_WORDS[code]
    for why in Why:
        assert bool(reason_words(Deed.PAUSED, why.value)) is (why is not Why.OWNER)
    assert not any(said[0].isupper() for said in PAUSE_WORDS.values() if "Purser" not in said)


def test_a_reason_of_a_later_version_is_shown_as_it_is_kept() -> None:
    for deed in (Deed.SKIPPED, Deed.PAUSED):
        assert reason_words(deed, "of_later") == "of_later"
    assert reason_words(Deed.MADE, "of_later") == ""


def test_hidden_amounts_are_hidden_in_what_rules_did(vault: MemoryVault) -> None:
    words = Words(ENGLISH, UTC)
    words.hidden = True
    said = [deed_words(line, words) for line in vault.history.lines(Ask(Lens.DEEDS), 0, 7)]
    assert sum(HIDDEN in text for text in said) == 6
    assert "80" not in " ".join(said)


def test_what_a_rule_skipped_is_found_by_the_words_it_is_shown_with(
    vault: MemoryVault, show: Show
) -> None:
    screen = deeds(show(vault))
    screen.page.focus_search()
    search(screen).setText("rule skipped: the limit of today")
    screen.page.filters._take_text()
    (title,) = screen.titles()
    assert title.startswith("Rule skipped $80.00: the limit of today for all rules is used up, Goo")
    assert ", Rule, " in title


def test_a_cards_activity_has_what_its_rules_did(vault: MemoryVault, show: Show) -> None:
    screen = deeds(show(vault))
    screen.page.show_card(ADS)
    assert any(title.startswith("Rule skipped") for title in screen.titles())
    assert not any(title.startswith("Limits of all rules") for title in screen.titles())
    screen.page.show_card(TRAVEL)
    assert not any("rule" in title.casefold() for title in screen.titles())


def ways(screen: Screen) -> set[str]:
    """What an opened line leads to."""
    found = screen.window.findChildren(QAbstractButton)
    return {one.accessibleName() for one in found if one.isVisible()} & {
        "Show the card", "Show the rules", "Show what it sent",
    }  # fmt: skip


def test_a_skip_leads_to_its_card_and_to_the_rules_and_states_its_code(
    vault: MemoryVault, show: Show
) -> None:
    screen = deeds(show(vault))
    cards: list[object] = []
    rules: list[object] = []
    screen.page.card_requested.connect(cards.append)
    screen.page.rules_requested.connect(rules.append)
    screen.page.view.toggle(number_of(screen, "limit of today"))
    assert "cap_day" in labels(screen)
    assert ways(screen) == {"Show the card", "Show the rules"}
    for name in ("Show the card", "Show the rules"):
        QTest.mouseClick(button(screen, name), Qt.MouseButton.LeftButton)
    assert (cards, rules) == ([ADS], [ADS])


def test_what_is_of_no_card_leads_to_the_rules_alone(vault: MemoryVault, show: Show) -> None:
    screen = deeds(show(vault))
    screen.page.view.toggle(number_of(screen, "Rules may move no money"))
    assert ways(screen) == {"Show the rules"}
    screen.page.view.toggle(number_of(screen, "A read shows the card"))
    assert ways(screen) == {"Show the card"}


def test_what_a_rule_sent_leads_to_everything_about_that_top_up(show: Show) -> None:
    vault = sample_vault()
    sent = add_rules(vault)
    screen = deeds(show(vault))
    screen.page.view.toggle(number_of(screen, "Rule sent"))
    QTest.mouseClick(button(screen, "Show what it sent"), Qt.MouseButton.LeftButton)
    assert search(screen).text() == derive_reference(Kind.FUND, sent)
    assert [title.split(",")[0] for title in screen.titles()] == list(SAID[:3])


def test_the_story_of_a_top_up_says_that_a_rule_sent_it(vault: MemoryVault, show: Show) -> None:
    screen = show(vault)
    open_line(screen, "$80.00")
    assert "Sent by a rule. The money moved." in labels(screen)
    open_line(screen, "$100.00")
    assert "by a rule" not in labels(screen)
