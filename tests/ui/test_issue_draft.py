"""A filled issue form: one sentence per field that cannot be used, and nothing guessed."""

from dataclasses import replace
from datetime import UTC

import pytest

from desktop_app.application.ports import Holder
from desktop_app.domain.money import ENGLISH, ZERO, Money
from desktop_app.domain.people import derive_holder_id
from desktop_app.ui.issue.draft import Entries, parse_draft
from desktop_app.ui.words import Words
from tests.support.snapshots import GUIDE, HOLDERS, snapshot

WORDS = Words(ENGLISH, UTC)
GOOD = Entries("Domain renewal", "cust-2", "20.00", "", "")
OTHER = replace(GOOD, holder="Ada Lovelace", load="", cap="500")
GUIDE_PICTURE = snapshot(capabilities=GUIDE, holders=())


def _errors(entries: Entries, shown: object = None) -> dict[str, str]:
    return parse_draft(entries, shown or snapshot(), WORDS).errors


def test_a_good_form_has_a_label_a_holder_and_a_load() -> None:
    draft = parse_draft(GOOD, snapshot(), WORDS)
    assert draft.errors == {}
    assert (draft.label, draft.holder, draft.load) == (GOOD.label, HOLDERS[1], Money.usd(20))


@pytest.mark.parametrize("label", ["", "   ", "x" * 10_000, "Ad\u202eobe"])
def test_a_label_that_cannot_be_used_is_told(label: str) -> None:
    assert set(_errors(replace(GOOD, label=label))) == {"label"}


@pytest.mark.parametrize("label", ["🛒 Einkauf", "<b>Adobe</b>", "متجر"])
def test_emoji_markup_and_every_script_are_plain_labels(label: str) -> None:
    assert parse_draft(replace(GOOD, label=label), snapshot(), WORDS).label == label


@pytest.mark.parametrize(
    ("load", "sentence"),
    [
        ("", "Enter an amount."),
        ("1.99", "At least $2.00."),
        ("0", "At least $2.00."),
        ("2,500.01", "At most $2,500.00 in one top-up."),
    ],
)
def test_a_connection_that_loads_by_creating_needs_a_load(load: str, sentence: str) -> None:
    assert _errors(replace(GOOD, load=load)) == {"load now": sentence}


def test_a_load_and_its_fees_must_fit_into_a_wallet() -> None:
    wallets = (replace(snapshot().wallets[0], available=21_000_000),)
    errors = _errors(GOOD, snapshot(wallets=wallets))
    assert errors == {"load now": "The wallet holds too little for this load and the fees."}


def test_a_connection_without_first_load_takes_an_empty_field_as_none() -> None:
    draft = parse_draft(OTHER, GUIDE_PICTURE, WORDS)
    assert (draft.errors, draft.load) == ({}, ZERO)


def test_the_fee_of_a_card_must_fit_into_a_wallet_too() -> None:
    wallets = (replace(snapshot().wallets[0], available=500_000),)
    errors = _errors(OTHER, replace(GUIDE_PICTURE, wallets=wallets))
    assert errors == {"load now": "The wallet holds too little for the fee of a card."}


@pytest.mark.parametrize(
    ("load", "cap", "sentence"),
    [
        ("", "", "Enter an amount."),
        ("", "0", "A card that may spend nothing cannot be used."),
        ("20", "19.99", "Below the load: the rest could never be spent."),
    ],
)
def test_a_cap_is_asked_for_where_the_connection_takes_one(
    load: str, cap: str, sentence: str
) -> None:
    assert _errors(replace(OTHER, load=load, cap=cap), GUIDE_PICTURE) == {"spending cap": sentence}


def test_a_cap_is_ignored_where_there_is_none() -> None:
    assert _errors(replace(GOOD, cap="nonsense")) == {}


def test_a_holder_that_the_service_does_not_know_is_told() -> None:
    assert _errors(replace(GOOD, holder="cust-9")) == {"holder": "Choose who holds the card."}


def test_holders_that_are_not_loaded_are_told() -> None:
    errors = _errors(GOOD, snapshot(holders=()))
    assert errors == {"holder": "No holder is loaded yet. The service names them."}


def test_a_typed_name_becomes_a_holder() -> None:
    draft = parse_draft(OTHER, GUIDE_PICTURE, WORDS)
    assert draft.holder == Holder("ada-lovelace", "Ada Lovelace")


@pytest.mark.parametrize(
    ("name", "holder_id"),
    [("Ada: Lovelace", "ada-lovelace"), ("Zoë Müller", "zoe-muller"), ("李小龍", "holder")],
)
def test_a_holders_id_holds_no_sign_that_a_reference_uses(name: str, holder_id: str) -> None:
    assert derive_holder_id(name) == holder_id
