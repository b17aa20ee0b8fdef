"""What every Vault finds: names of cards in any letters, and amounts as they are painted."""

from collections.abc import Callable
from dataclasses import replace

from desktop_app.application.timeline import Ask, DeedSource, Lens
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.events import Doubt
from desktop_app.domain.evidence import of_row
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH, Money, NumberStyle, format_money
from tests.contract.vault_rig import NOW, card, intent
from tests.contract.vault_suite import transaction
from tests.contract.vault_suite_events import entry
from tests.contract.vault_suite_history import caught_up, charges, deeds

Behaviour = Callable[[Vault], None]
STYLES = (ENGLISH, *(NumberStyle(",", group) for group in (".", "\u202f", "\u00a0", "’", "'")))


def found(vault: Vault, text: str) -> list[str]:
    return [line.subject for line in charges(vault, Ask(text=text))]


def a_search_finds_a_cards_name_in_capitals_of_any_script(vault: Vault) -> None:
    names = {1: "Über Ads", 2: "Straße", 3: "Афиша", 4: "100%_a"}
    vault.cards.put([card(n)._replace(label=label) for n, label in names.items()])
    vault.facts.put_transactions([transaction(n, card_id=card(n).id) for n in names], NOW)
    for number, texts in enumerate(
        (("Über", "über", "ÜBER ads", "bER"), ("STRASSE", "straße"), ("афи", "АФИША"), ("%", "_a")),
        1,
    ):
        for text in texts:
            assert found(vault, text) == [f"t-{number}"], text
    assert len(found(vault, card().facts.last4)) == len(names)


def a_search_by_name_leaves_out_no_card_however_many_there_are(vault: Vault) -> None:
    cards = [card(n)._replace(label=f"Ads {n}") for n in range(450)]
    vault.cards.put(cards)
    vault.facts.put_transactions([transaction(n, card_id=card(n).id) for n in range(450)], NOW)
    caught_up(vault)
    assert vault.history.count(Ask(text="ads")) == 450
    assert vault.history.count(Ask(text="ads corner")) == 450


def a_search_finds_an_amount_as_it_is_painted(vault: Vault) -> None:
    amounts = (Money.usd(1234, 50), Money.usd(12, 34), Money.usd(1_234_567))
    vault.facts.put_transactions(
        [transaction(n, amount=amount) for n, amount in enumerate(amounts)], NOW
    )
    for style in STYLES:
        for number, amount in enumerate(amounts):
            painted = format_money(amount, style)
            for text in (painted, f"−{painted}", painted.removeprefix("$"), f"corner {painted}"):
                assert found(vault, text) == [f"t-{number}"], text
    assert found(vault, "1,234") == found(vault, "1.234,") == ["t-2", "t-0"]  # it may go on
    assert found(vault, "$1,234.60") == found(vault, "1,23.50") == []
    assert found(vault, "1,234.5x") == []


def a_sign_of_the_search_syntax_beside_an_amount_is_only_text(vault: Vault) -> None:
    vault.facts.put_transactions([transaction(1, amount=Money.usd(1234, 50))], NOW)
    caught_up(vault)
    for text in ('1,234.50"', '"1,234.50', "1,234.50)", "(1,234.50 OR x", "1,234' AND", "1'234"):
        for lens in Lens:
            ask = Ask(lens, text)
            assert vault.history.count(ask) == len(vault.history.lines(ask, 0, 9)), text


def a_deed_is_found_by_what_the_page_calls_it_and_by_its_amount(vault: Vault) -> None:
    wish = intent(1, amount=Money.usd(1234, 50))
    vault.intents.add(wish)
    vault.intents.put(replace(wish, stage=Stage.CONFIRMED))
    vault.intents.add_evidence(of_row(wish.id, transaction(), NOW))
    frozen = intent(2, kind=Kind.FREEZE, amount=None, params={"policy": "used"})
    vault.intents.add(frozen)
    vault.cards.put([card()])
    vault.cards.put([card(status=CardStatus.FROZEN)])
    vault.events.keep(entry("event:e-1", b"body"), b"body")
    vault.events.keep(entry("x", b"x", Doubt.NOT_JSON, None), b"x")
    vault.settings.put("unit_scale", '{"against": null, "proved_by": {"at": 1}}')
    intents, evidence = DeedSource.INTENT, DeedSource.EVIDENCE
    for text, sources in {
        "top-up": [evidence, intents, intents],
        "Top-up of $1,234.50: confirmed": [intents],
        "1234.5": [evidence, intents, intents],
        "top-up proves": [evidence],
        "1235": [],
        "policy": [intents],
        "freeze because used": [intents],
        "shows frozen": [DeedSource.CARD],
        "was active": [DeedSource.CARD],
        "declined": [DeedSource.EVENT],
        "believed JSON": [DeedSource.EVENT],
        "proved connection": [DeedSource.GUARD],
        "top-up nobody": [],
    }.items():
        found_there = [deed.source for deed in deeds(vault, Ask(Lens.DEEDS, text))]
        assert found_there == sources, text
    assert [deed.word for deed in deeds(vault, Ask(Lens.DEEDS, "fund ready"))] == ["ready"]
    assert deeds(vault, Ask(Lens.DEEDS, "0.00")) == []  # without an amount there is no zero


def what_the_owner_did_alone_is_in_the_journal_of_the_card(vault: Vault) -> None:
    vault.cards.put([card(1)])
    before = vault.history.revision()
    vault.history.note_own(NOW, "handover", "written", card(1).id)
    assert vault.history.revision() > before
    (deed,) = deeds(vault, Ask(Lens.DEEDS, card_id=card(1).id))
    told = (deed.source, deed.kind, deed.word, deed.at)
    assert told == (DeedSource.OWNER, "handover", "written", NOW)
    assert deeds(vault, Ask(Lens.DEEDS, text="handed over")) == [deed]


BEHAVIOURS: tuple[Behaviour, ...] = (
    what_the_owner_did_alone_is_in_the_journal_of_the_card,
    a_search_finds_a_cards_name_in_capitals_of_any_script,
    a_search_by_name_leaves_out_no_card_however_many_there_are,
    a_search_finds_an_amount_as_it_is_painted,
    a_sign_of_the_search_syntax_beside_an_amount_is_only_text,
    a_deed_is_found_by_what_the_page_calls_it_and_by_its_amount,
)
