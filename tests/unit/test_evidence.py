"""An observation says of what, by whom and when, and the same one twice has the same key."""

from datetime import timedelta

import pytest

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.evidence import (
    Evidence,
    Source,
    debit_in,
    of_card,
    of_debit,
    of_person,
    of_row,
)
from desktop_app.domain.intents import IntentId
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.domain.wallets import Debit
from tests.contract.vault_rig import NOW, card, intent
from tests.contract.vault_suite import transaction

OURS, OTHER = intent(1).id, intent(2).id
LATER = NOW + timedelta(hours=1)


def make(kind: str, intent_id: IntentId = OURS) -> Evidence:
    if kind == "row":
        return of_row(intent_id, transaction(1), LATER)
    if kind == "card":
        return of_card(intent_id, card(1)._replace(read_at=LATER))
    return of_person(intent_id, "none of them", LATER)


@pytest.mark.parametrize(
    ("kind", "source"), [("row", Source.POLL), ("card", Source.POLL), ("person", Source.USER)]
)
def test_an_observation_names_its_wish_its_source_and_its_time(kind: str, source: Source) -> None:
    seen = make(kind)
    assert (seen.intent_id, seen.source, seen.seen_at) == (OURS, source, LATER)
    assert seen == make(kind)
    assert len(seen.digest) == 32


def test_different_observations_have_different_keys_and_digests() -> None:
    seen = [make(kind) for kind in ("row", "card", "person")]
    seen += [
        of_row(OURS, transaction(2), LATER),
        of_row(OURS, transaction(1, status=TransactionStatus.PENDING), LATER),
        of_card(OURS, card(2)),
        of_card(OURS, card(1, status=CardStatus.FROZEN)),
        of_person(OURS, "the first", LATER),
    ]
    assert len({one.key for one in seen}) == len({one.digest for one in seen}) == len(seen)


@pytest.mark.parametrize("kind", ["row", "card", "person"])
def test_one_observation_about_two_wishes_is_kept_for_both(kind: str) -> None:
    assert make(kind).key != make(kind, OTHER).key
    assert make(kind).digest == make(kind, OTHER).digest


def test_what_changed_in_a_row_is_seen_by_its_digest_alone() -> None:
    first, second = transaction(1), transaction(1, merchant="Other")
    assert of_row(OURS, first, NOW).key == of_row(OURS, second, NOW).key
    assert of_row(OURS, first, NOW).digest != of_row(OURS, second, NOW).digest


@pytest.mark.parametrize("decimals", [0, 2, 6, 8, 18])
@pytest.mark.parametrize("fee", [0, 1, 10**6])
def test_a_debit_in_any_asset_is_read_back_as_it_was_kept(decimals: int, fee: int) -> None:
    debit = Debit("USDT", decimals, 50_000 * 10**decimals, fee * 10**decimals)
    assert debit_in([make("row"), of_debit(OURS, debit, LATER)], OURS) == debit
    assert debit_in([of_debit(OTHER, debit, LATER)], OURS) is None
