"""The Vault port behaves alike in memory and on disk."""

from pathlib import Path

import pytest

from tests.contract import (
    vault_suite,
    vault_suite_charges,
    vault_suite_events,
    vault_suite_facts,
    vault_suite_guards,
    vault_suite_history,
    vault_suite_keys,
    vault_suite_people,
    vault_suite_protocol,
    vault_suite_rest,
    vault_suite_rule_deeds,
    vault_suite_rule_wishes,
    vault_suite_rules,
    vault_suite_search,
    vault_suite_settings,
)
from tests.contract.vault_rig import PASSWORD, make
from tests.contract.vault_suite import Behaviour
from tests.support.memory_vault import MemoryVault

BEHAVIOURS = (
    *vault_suite.BEHAVIOURS,
    *vault_suite_charges.BEHAVIOURS,
    *vault_suite_events.BEHAVIOURS,
    *vault_suite_facts.BEHAVIOURS,
    *vault_suite_guards.BEHAVIOURS,
    *vault_suite_history.BEHAVIOURS,
    *vault_suite_keys.BEHAVIOURS,
    *vault_suite_people.BEHAVIOURS,
    *vault_suite_protocol.BEHAVIOURS,
    *vault_suite_rest.BEHAVIOURS,
    *vault_suite_rule_deeds.BEHAVIOURS,
    *vault_suite_rule_wishes.BEHAVIOURS,
    *vault_suite_rules.BEHAVIOURS,
    *vault_suite_search.BEHAVIOURS,
    *vault_suite_settings.BEHAVIOURS,
)


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.__name__)
def test_the_vault_on_disk(behaviour: Behaviour, tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    try:
        behaviour(vault)
    finally:
        vault.close()


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.__name__)
def test_the_vault_in_memory(behaviour: Behaviour) -> None:
    behaviour(MemoryVault("Shop", password=PASSWORD))
