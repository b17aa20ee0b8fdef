"""Cards read all at once are the cards read one by one, and no sealed expiry opens elsewhere."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.vault_errors import VaultDamaged
from tests.contract.vault_rig import card, details, make

SUBSETS = [set(some) for count in range(4) for some in combinations(Field, count)]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[OpenVault]:
    """One card for each set of fields that may be sealed."""
    made = make(tmp_path / "vault")
    made.cards.put(card(number) for number in range(len(SUBSETS)))
    for number, kept in enumerate(SUBSETS):
        made.cards.seal_details(card(number).id, details(expiry=f"{number + 1:02}/2031"))
        for field in set(Field) - kept:
            made.cards.forget(card(number).id, field)
    yield made
    made.close()


def test_all_cards_are_each_of_them_whichever_fields_are_sealed(vault: OpenVault) -> None:
    every = {one.id: one for one in vault.cards.all()}
    assert [every[card(n).id].stored for n in range(len(SUBSETS))] == SUBSETS
    assert every == {card_id: vault.cards.get(card_id) for card_id in every}
    months = [one.expiry and one.expiry.month for one in every.values()]
    assert months == [n + 1 if Field.EXPIRY in kept else None for n, kept in enumerate(SUBSETS)]


def test_what_stated_words_are_is_not_taken_from_the_owners(vault: OpenVault) -> None:
    facts = card(1).facts._replace(label="As stated", holder="As read", holder_id="Mine")
    own = card(1)._replace(facts=facts, label="Mine", holder="Mine too")
    vault.cards.put([own])
    assert vault.cards.get(own.id) in vault.cards.all()
    kept = vault.cards.get(own.id)
    assert kept is not None
    assert (kept.facts, kept.label, kept.holder) == (facts, "Mine", "Mine too")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE secrets SET sealed = substr(sealed, 1, 34) WHERE owner = ?1 AND field = 'expiry'",
        "UPDATE secrets SET sealed = x'00' WHERE owner = ?1 AND field = 'expiry'",
        "UPDATE secrets SET version = 2 WHERE owner = ?1 AND field = 'expiry'",
        "UPDATE secrets SET row_id = 'other' WHERE owner = ?1 AND field = 'expiry'",
        "UPDATE secrets SET owner = 'card/x' WHERE owner = ?1 AND field = 'expiry'",
        "UPDATE secrets SET field = 'expiry' WHERE field = 'pan' AND owner <> ?1"
        " AND owner NOT IN (SELECT owner FROM secrets WHERE field = 'expiry')",
        "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE owner <> ?1"
        " AND field = 'expiry') WHERE owner = ?1 AND field = 'expiry'",
        "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE owner = ?1"
        " AND field = 'cvv') WHERE owner = ?1 AND field = 'expiry'",
    ],
)
def test_one_expiry_that_was_changed_is_shown_for_no_card(vault: OpenVault, change: str) -> None:
    whole = f"card/{card(SUBSETS.index(set(Field))).id}"
    vault.cards._database.write(change, (whole,))
    with pytest.raises(VaultDamaged):
        vault.cards.all()


def test_a_card_whose_expiry_was_taken_away_is_shown_without_one(vault: OpenVault) -> None:
    whole = card(SUBSETS.index(set(Field))).id
    vault.cards._database.write(
        "DELETE FROM secrets WHERE owner = ? AND field = 'expiry'", (f"card/{whole}",)
    )
    (found,) = [one for one in vault.cards.all() if one.id == CardId(whole)]
    assert (found.expiry, found.stored) == (None, {Field.PAN, Field.CVV})
