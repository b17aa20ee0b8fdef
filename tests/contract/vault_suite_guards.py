"""Cards under a policy come back as they were kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.guarded import Guard
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from tests.contract.vault_rig import NOW

Behaviour = Callable[[Vault], None]
PLAIN = Guard(CardId("c-2"), Policy(), NOW)
FULL = Guard(
    CardId("c-1"),
    Policy(
        PolicyKind.PARTS,
        expected=Money.usd(60, 50),
        tolerance=Money.usd(2),
        window=timedelta(days=3, seconds=7),
        until=NOW + timedelta(days=9),
        uses=4,
        unused_for=timedelta(hours=30),
        refund_hold=timedelta(days=14),
    ),
    armed_at=NOW,
    froze_at=NOW + timedelta(seconds=1),
    released_at=NOW + timedelta(seconds=2),
    end_not_before=NOW + timedelta(seconds=3),
    swept=True,
)


def a_guard_comes_back_as_it_was_kept(vault: Vault) -> None:
    assert vault.guards.all() == ()
    assert vault.guards.get(FULL.card_id) is None
    vault.guards.put(PLAIN)
    vault.guards.put(FULL)
    assert vault.guards.all() == (FULL, PLAIN)
    assert vault.guards.get(PLAIN.card_id) == PLAIN


def a_guard_that_is_put_again_takes_the_place_of_the_first(vault: Vault) -> None:
    vault.guards.put(PLAIN)
    frozen = replace(PLAIN, froze_at=NOW)
    vault.guards.put(frozen)
    assert vault.guards.all() == (frozen,)


def a_guard_is_part_of_its_commit(vault: Vault) -> None:
    try:
        with vault.commit():
            vault.guards.put(PLAIN)
            raise KeyError
    except KeyError:
        pass
    assert vault.guards.all() == ()


BEHAVIOURS: tuple[Behaviour, ...] = (
    a_guard_comes_back_as_it_was_kept,
    a_guard_that_is_put_again_takes_the_place_of_the_first,
    a_guard_is_part_of_its_commit,
)
