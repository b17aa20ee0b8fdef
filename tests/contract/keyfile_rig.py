"""Key files of both formats that cost nothing, and changed ones in the spelling of the format."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from desktop_app.adapters.vault.envelope import derive_kek as stretch
from desktop_app.adapters.vault.envelope import make_cipher, seal
from desktop_app.adapters.vault.keyfile import KeyFile, add_slot, make_key_file
from desktop_app.adapters.vault.slots import Slot
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import CHEAPEST, PASSWORD

VAULT_KEY = bytearray(range(32))
CODE, KEPT = "c0" * 20, "9a" * 32
"""A recovery code and what a keyring holds, in hex."""
ID, NAME = "0a" * 16, "Ärger & Co"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


def make_format_1(vault_key: bytearray = VAULT_KEY, vault_id: str = ID) -> KeyFile:
    """As the first released Purser wrote it."""
    slot = Slot(WayKind.PASSWORD, bytes(range(16)), CHEAPEST)
    bare = KeyFile(vault_id, NAME, "2026-11-01T09:30:00Z", (slot,), format=1)
    kek = stretch(Secret(PASSWORD), slot.salt, CHEAPEST)
    sealed = seal(make_cipher(kek), bytes(vault_key), bare.associated(slot))
    return replace(bare, slots=(replace(slot, sealed=sealed),))


def make_format_2() -> KeyFile:
    """With all three kinds of ways in."""
    made = make_key_file(ID, NAME, Secret(PASSWORD), VAULT_KEY, CHEAPEST)
    made = add_slot(made, WayKind.RECOVERY, Secret(CODE), VAULT_KEY)
    return add_slot(made, WayKind.KEYRING, Secret(KEPT), VAULT_KEY)


def spelled(plain: Any) -> bytes:
    """As Purser writes it."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Changed:
    """Spells changed copies of one good file."""

    def __init__(self, good: KeyFile) -> None:
        self._good = good.dump()

    def file(self, **header: Any) -> bytes:
        """With some of its header replaced."""
        return spelled(json.loads(self._good) | header)

    def slot(self, place: int = 0, **slot: Any) -> bytes:
        """With some of one slot replaced."""
        plain = json.loads(self._good)
        plain["slots"][place] |= slot
        return spelled(plain)

    def kdf(self, **kdf: Any) -> bytes:
        """With some of the password's derivation replaced."""
        return self.slot(kdf=json.loads(self._good)["slots"][0]["kdf"] | kdf)
