"""The wishes of rules are asked for all the time: what is remembered of them is never wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.intents import Intent, Stage
from desktop_app.domain.rules import RULE, RULE_DAY
from tests.contract.vault_rig import intent, make

DAY = date(2026, 3, 1)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[OpenVault]:
    made = make(tmp_path / "vault")
    yield made
    made.close()


def of_rule(number: int, **changes: object) -> Intent:
    params = {RULE: "a" * 32, RULE_DAY: DAY.isoformat()}
    return intent(number, params=params, **changes)


def stages(vault: OpenVault) -> list[Stage]:
    return [wish.stage for wish in vault.intents.of_rules(DAY)]


def test_nothing_is_read_again_while_nothing_was_written(vault: OpenVault) -> None:
    vault.intents.add(of_rule(1))
    assert vault.intents.of_rules(DAY) is vault.intents.of_rules(DAY)
    vault.settings.put("other", "thing")
    first = vault.intents.of_rules(DAY)
    vault.intents.add(of_rule(2))
    assert vault.intents.of_rules(DAY)[0] is first[0]
    assert len(vault.intents.of_rules(DAY)) == 2
    assert len(vault.intents.of_rules(date(2027, 1, 1))) == 2, "what is open is of any day"


def test_a_changed_wish_is_seen_at_once(vault: OpenVault) -> None:
    vault.intents.add(of_rule(1))
    assert stages(vault) == [Stage.READY]
    vault.intents.put(replace(of_rule(1), stage=Stage.SENDING))
    assert stages(vault) == [Stage.SENDING]


def test_what_a_commit_took_back_is_not_remembered(vault: OpenVault) -> None:
    vault.intents.add(of_rule(1))
    before = vault.intents.of_rules(DAY)
    with pytest.raises(RuntimeError):
        write_and_fail(vault, before)
    assert vault.intents.of_rules(DAY) == before
    assert stages(vault) == [Stage.READY]


def write_and_fail(vault: OpenVault, before: tuple[Intent, ...]) -> None:
    with vault.commit():
        assert vault.intents.of_rules(DAY) == before
        vault.intents.put(replace(of_rule(1), stage=Stage.SENDING))
        vault.intents.add(of_rule(2))
        assert stages(vault) == [Stage.SENDING, Stage.READY]
        raise RuntimeError
