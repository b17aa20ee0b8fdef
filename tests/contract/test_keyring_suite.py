"""A real gnome-keyring and the one in memory keep the same promises."""

import asyncio

import pytest

from tests.contract.keyring_rig import needs_keyring, real_keyring, run
from tests.contract.keyring_suite import BEHAVIOURS, Behaviour
from tests.support.memory_keyring import MemoryKeyring

__all__ = ["real_keyring"]
every_behaviour = pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.__name__)


@needs_keyring
@every_behaviour
def test_the_desktops_keyring(behaviour: Behaviour, real_keyring: str) -> None:
    run(behaviour)


@every_behaviour
def test_the_keyring_in_memory(behaviour: Behaviour) -> None:
    asyncio.run(behaviour(MemoryKeyring()))
