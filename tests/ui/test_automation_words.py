"""Words for every rule, every reason and every deed there is; a new one without words fails."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from desktop_app.application.automation_view import Automation
from desktop_app.application.rule_sentences import CODE_WORDS, WHY_WORDS
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.deciding import Decision
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.replaying import Replay
from desktop_app.domain.rule_advice import Advice, AdviceKind
from desktop_app.domain.rule_codes import QUIET, Code
from desktop_app.domain.rules import Why
from desktop_app.ui.automation.head import last_run_words, until_words
from desktop_app.ui.automation.note_words import GONE, note_text
from desktop_app.ui.automation.reason_words import (
    BY_OWNER,
    LIMIT_WORDS,
    is_paused_by_purser,
    look_of,
)
from desktop_app.ui.automation.replay_words import (
    ADVICE_WORDS,
    NO_HISTORY,
    NO_REPLAY,
    advice_words,
    basis,
    headline,
    held_words,
    stop_lines,
)
from desktop_app.ui.automation.rule_row import facts_of
from desktop_app.ui.automation.rule_words import card_name, icon_of, sentence, short, spoken
from desktop_app.ui.words import Words
from tests.ui.automation_fixture import (
    AUTOMATION,
    BY,
    CAPS,
    NOW,
    PLANS,
    RULES,
    TO,
    note,
    preview,
    rule,
    run,
    view,
)

WORDS = Words(ENGLISH, UTC)
HIDDEN = Words(ENGLISH, UTC)
HIDDEN.hidden = True
ADS = "Google Ads ••4417"
SENTENCES = {
    "to": f"When {ADS} drops below $20.00, fill to $100.00, at most $250.00 a day.",
    "by": f"When {ADS} drops below $20.00, add $50.00, at most $250.00 a day.",
    "allowance": f"On the 31st or the last day of every month at 09:00 (Africa/Lagos), fill {ADS} "
    "to $300.00, at most $250.00 a day.",
    "weekly": f"Every Friday at 09:00 (Africa/Lagos), add $75.00 to {ADS}, at most $250.00 a day.",
    "daily": f"Every day at 09:00 (Africa/Lagos), fill {ADS} to $15.00, at most $250.00 a day.",
    "payout": f"When a wallet receives $500.00 or more, put 10 % of it on {ADS}, at most $250.00 a "
    "day.",
    "sum": f"When a wallet receives $500.00 or more, put $60.00 on {ADS}, at most $250.00 a day.",
    "template": "When a wallet receives $500.00 or more, put $60.00 on a new card like “Ads in "
    "May”, at most $250.00 a day.",
    "reminder": f"Tell me 1 day before Adobe is expected to charge {ADS}, if the card holds less "
    "than that charge and 10 % more.",
    "any": f"Tell me 3 days before a shop that charges regularly is expected to charge {ADS}, if "
    "the card holds less than that charge.",
    "alert": "Tell me when all wallets together are worth less than $200.00.",
}


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_is_a_sentence_whose_figures_stand_out(name: str) -> None:
    parts = sentence(PLANS[name], ADS, CAPS, WORDS)
    assert spoken(parts) == SENTENCES[name]
    stressed = [text for text, stands_out in parts if stands_out]
    assert not any("$" in text for text, stands_out in parts if not stands_out)
    assert stressed
    assert short(PLANS[name], WORDS)
    assert icon_of(PLANS[name])


@pytest.mark.parametrize("name", PLANS)
def test_no_figure_is_left_in_a_sentence_while_amounts_are_hidden(name: str) -> None:
    for text in (spoken(sentence(PLANS[name], ADS, CAPS, HIDDEN)), short(PLANS[name], HIDDEN)):
        assert ("••••" in text) is ("$" in text)
        assert not any(figure in text for figure in ("$2", "$1", "$5", "$3", "$6", "$7"))


def test_a_card_that_is_not_listed_is_said_to_be_so() -> None:
    assert card_name("", "") == "a card that is not listed"
    assert "a card that is not listed" in spoken(sentence(PLANS["to"], "", CAPS, WORDS))


def test_every_code_says_why_a_rule_waits() -> None:
    assert set(CODE_WORDS) == set(Code)
    assert len(set(CODE_WORDS.values())) == len(Code)
    for code in Code:
        look = look_of(view(TO, decision=Decision(code)), WORDS, all_on=True)
        assert look.text.endswith(".")
        if code not in QUIET | {Code.NOT_CONFIRMED}:
            assert look.text == f"Skipped: {CODE_WORDS[code]}."
            assert look.word == "Waiting"


def test_a_skip_says_until_when_and_what_is_needed() -> None:
    at = datetime(2026, 5, 18, 14, 20, tzinfo=UTC)
    waits = Decision(Code.COOLDOWN, need=Money.usd(80), until=at)
    look = look_of(view(TO, decision=waits), WORDS, all_on=True)
    assert look.text == (
        "Skipped: the card is waiting 60 minutes after its last top-up, until 14:20. "
        "Needed:\u00a0$80.00."
    )
    assert "80" not in look_of(view(TO, decision=waits), HIDDEN, all_on=True).text


def test_every_limit_that_holds_back_has_a_name() -> None:
    limits = {code for code in Code if code.value.startswith("cap_")}
    limits |= {Code.CARD_FULL, Code.MOST_AT_ONCE, Code.WALLET_FLOOR}
    assert set(LIMIT_WORDS) == limits
    for code in Code:
        assert held_words(code)
    sent = Decision(Code.GO, Money.usd(30), Money.usd(80), Code.CAP_DAY)
    assert look_of(view(TO, decision=sent), WORDS, all_on=True).text == (
        "Is about to send $30.00 of $80.00, held back by the limit of a day for all rules."
    )
    whole = Decision(Code.GO, Money.usd(80), Money.usd(80))
    assert look_of(view(TO, decision=whole), WORDS, all_on=True).text == "Is about to send $80.00."


def test_every_pause_says_what_happened_and_what_can_be_done() -> None:
    assert set(WHY_WORDS) == set(Why)
    for why in Why:
        paused = view(replace(TO, paused=why))
        what, todo = WHY_WORDS[why]
        look = look_of(paused, WORDS, all_on=True)
        assert look.text == f"{what} {todo}"
        assert is_paused_by_purser(paused) is (why not in BY_OWNER)
        assert (look.pill == "bad") is (why not in BY_OWNER), "what needs the owner is seen"
    assert not is_paused_by_purser(view(TO))


def test_the_switch_above_all_is_said_at_what_moves_money() -> None:
    assert look_of(view(TO), WORDS, all_on=False).word == "All off"
    tells = rule(PLANS["alert"], None)
    assert look_of(view(tells), WORDS, all_on=False).word == "On"


@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_words(deed: Deed, actor: Actor) -> None:
    said = note_text(note(deed, 5, actor=actor), {TO.id: RULES[0]}, WORDS)
    assert said.title
    assert "Google Ads ••4417, below $20.00: fill to $100.00" in said.text


def test_a_note_says_how_much_why_and_by_whom() -> None:
    rules = {TO.id: RULES[0], BY.id: RULES[1]}
    sent = note_text(note(Deed.SENT, 5, amount=Money.usd(80), code="go"), rules, WORDS)
    assert sent.title == "Rule sent $80.00"
    skipped = note(Deed.SKIPPED, 5, BY, amount=Money.usd(50), code=Code.CAP_DAY.value)
    said = note_text(skipped, rules, WORDS)
    assert said.title == "Rule skipped $50.00"
    assert said.text.endswith(". The limit of today for all rules is used up")
    assert "50" not in note_text(skipped, rules, HIDDEN).title
    paused = note_text(note(Deed.PAUSED, 5, code=Why.WALLET.value), rules, WORDS)
    assert (paused.title, paused.role) == ("Rule paused by Purser", "bad")
    by_hand = note(Deed.PAUSED, 5, actor=Actor.OWNER, code=Why.OWNER.value)
    assert note_text(by_hand, rules, WORDS).title == "Rule paused by you"


def test_a_note_of_what_is_gone_or_unheard_of_is_still_told() -> None:
    assert note_text(note(Deed.REMOVED, 5), {}, WORDS).text == GONE
    assert note_text(note(Deed.ALL_ON, 5, None), {}, WORDS).text == ""
    alert = rule(PLANS["alert"], None)
    said = note_text(note(Deed.TOLD, 5, alert), {alert.id: view(alert, "", "")}, WORDS)
    assert said.text == "Tell when the wallets are worth less than $200.00"
    unheard = note_text(note(Deed.SKIPPED, 5, None, code="of_the_future"), {}, WORDS)
    assert unheard.text == "Of_the_future"


def test_one_code_of_a_skip_and_of_a_pause_says_what_each_means() -> None:
    skipped = note_text(note(Deed.SKIPPED, 5, None, code=Code.CLOCK.value), {}, WORDS)
    paused = note_text(note(Deed.PAUSED, 5, None, code=Why.CLOCK.value), {}, WORDS)
    assert skipped.text == "This computer's clock and the service's do not agree"
    assert paused.text == "A clock was set, so days and limits could not be trusted"


def test_every_advice_has_words() -> None:
    assert set(ADVICE_WORDS) == set(AdviceKind)
    told = advice_words(Advice(AdviceKind.TYPICAL_CHARGE, Money.usd(60)), WORDS)
    assert told.endswith("Suggested: $60.00.")
    assert advice_words(Advice(AdviceKind.LOOPS), WORDS) == ADVICE_WORDS[AdviceKind.LOOPS]


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (0, "Would not have run"),
        (1, "Would have run once, $40.00"),
        (2, "Would have run twice, $118.00 in all"),
        (4, "Would have run 4 times, $274.00 in all"),
    ],
)
def test_a_dry_run_says_how_often_and_how_much(runs: int, said: str) -> None:
    assert headline(preview(runs=runs).replay, WORDS) == said


def test_a_dry_run_says_what_it_rests_on() -> None:
    assert stop_lines(preview().replay) == (
        "Would have stopped twice at the limit of a day for all rules.",
    )
    other = Replay(NOW, 3, (), {Code.RUNS: 1})
    assert stop_lines(other) == (
        "Would have stopped once: the card or the rule has had its three runs of today.",
    )
    assert basis(other, WORDS).startswith("Only 3 days were read, since ")
    assert basis(Replay(NOW, 1), WORDS).startswith("Only 1 day was read, since ")
    assert basis(preview().replay, WORDS).startswith("The 30 days since ")
    assert headline(None, WORDS) == NO_REPLAY
    assert headline(Replay(None), WORDS) == NO_HISTORY
    assert (basis(None, WORDS), basis(Replay(None), WORDS), stop_lines(None)) == ("", "", ())


def test_the_dial_says_until_when_in_both_zones() -> None:
    midnight = datetime(2026, 5, 19, tzinfo=UTC)
    here = Words(ENGLISH, timezone(timedelta(hours=1)))
    assert until_words(midnight, here) == "until 00:00 UTC (01:00 here), fees and all"
    assert until_words(midnight, WORDS) == "until 00:00 UTC, fees and all"
    assert until_words(None, here) == "until 00:00 UTC, fees and all"


def test_it_is_said_that_rules_run_only_here_and_when_they_last_did() -> None:
    assert last_run_words(AUTOMATION, WORDS).startswith("Rules run only while Purser runs")
    assert f"Last run {WORDS.when(NOW - timedelta(minutes=40))}." in last_run_words(
        AUTOMATION, WORDS
    )
    assert last_run_words(Automation(), WORDS).endswith("No rule has run this month.")


def test_a_rule_tells_its_last_run_its_next_look_and_what_it_moved() -> None:
    said = facts_of(RULES[0], WORDS).replace("\u00a0", " ")
    for part in ("Last run ", "Next look today ", "Today $80.00 of $250.00", "This month $410.00"):
        assert part in said
    assert facts_of(view(rule(PLANS["alert"], None)), WORDS) == ""
    off = view(replace(TO, paused=Why.OWNER), next_at=NOW, last_run=run(TO, NOW))
    assert "Next" not in facts_of(off, WORDS)
