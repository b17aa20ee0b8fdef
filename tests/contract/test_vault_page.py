"""A reader written from the help page "Vault format" alone opens a vault that Purser wrote."""

import asyncio
import hmac
import json
import shutil
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.domain.cards import Card, CardDetails, CardFacts, CardId, CardStatus
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret

PASSWORD = "fünf ﬁne words for a page"
CHEAP = KdfCost(64, 1, 1)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PAN = "4000001234567899"
VECTORS = Path(__file__).parents[1] / "vectors"


def _open(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    return AESGCMSIV(key).decrypt(sealed[:12], sealed[12:], associated)


def _spelled(plain: object) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Reader:
    """Follows the page, section by section. `secret` is the password, or random bytes in hex."""

    def __init__(self, folder: Path, secret: str, kind: str = "password") -> None:
        plain = json.loads((folder / "vault.key").read_bytes())
        self.vault_id = plain["vault_id"]
        slot = next(slot for slot in plain["slots"] if slot["kind"] == kind)
        sealed, bound = bytes.fromhex(slot["sealed"]), dict(slot)
        if plain["format"] == 1:
            slot["sealed"] = ""
            associated = b"purser/1/slot" + _spelled(plain)
        else:
            del bound["sealed"]
            about = {"format": 2, "vault_id": self.vault_id, "slot": bound}
            associated = b"purser/2/slot" + _spelled(about)
        self._vault_key = _open(_kek(slot, secret), sealed, associated)
        if plain["format"] == 2:
            mac = bytes.fromhex(plain.pop("mac"))
            assert mac == hmac.digest(self._sub_key("keyfile"), _spelled(plain), "sha256")
        self.database = apsw.Connection(str(folder / "vault.db"), flags=apsw.SQLITE_OPEN_READONLY)
        self.database.pragma("cipher", "chacha20")
        self.database.pragma("key", f"x'{self._sub_key('pages').hex()}'")

    def _sub_key(self, purpose: str) -> bytes:
        salt, info = bytes.fromhex(self.vault_id), f"purser/1/{purpose}".encode()
        return HKDF(SHA256(), 32, salt, info).derive(self._vault_key)

    def field(self, owner: str, field: str) -> str:
        """One sealed text."""
        row, version, sealed = self.database.execute(
            "SELECT row_id, version, sealed FROM secrets WHERE owner = ? AND field = ?",
            (owner, field),
        ).fetchone()
        parts = [
            part.encode()
            for part in (
                "purser/1",
                self.vault_id,
                "secrets",
                f"{row}/{owner}",
                field,
                str(version),
            )
        ]
        associated = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return _open(self._sub_key("secrets"), sealed, associated).decode()


def _kek(slot: dict[str, Any], secret: str) -> bytes:
    if slot["kind"] != "password":
        info = b"purser/2/slot/" + slot["kind"].encode()
        return HKDF(SHA256(), 32, bytes.fromhex(slot["salt"]), info).derive(bytes.fromhex(secret))
    kdf = slot["kdf"]
    return Argon2id(
        salt=bytes.fromhex(kdf["salt"]),
        length=32,
        iterations=kdf["passes"],
        lanes=kdf["lanes"],
        memory_cost=kdf["memory_kib"],
        ad=b"purser/1/kek",
    ).derive(unicodedata.normalize("NFKC", secret).encode())


async def _write(folder: Path) -> None:
    async def run(work):
        return work()

    keeper = FileVaultKeeper(run, CHEAP, CHEAP)
    vault = await keeper.create(folder, "Café", Secret(PASSWORD), lambda _: None)
    facts = CardFacts(
        CardId("card-1"), CardStatus.ACTIVE, "Shop", "Ada", "7899", Money.usd(62, 10), "ref", NOW
    )
    vault.cards.put([Card(facts, NOW, "Shop", "Ada")])
    details = CardDetails(Secret(PAN), Secret("03/2033"), Secret("042"))
    vault.cards.seal_details(CardId("card-1"), details)
    vault.close()


def test_the_page_is_enough_to_read_a_vault(tmp_path: Path) -> None:
    asyncio.run(_write(tmp_path / "vault"))
    reader = Reader(tmp_path / "vault", unicodedata.normalize("NFKD", PASSWORD))
    one = reader.database.execute("SELECT value FROM meta WHERE name = 'vault_id'").fetchone()
    assert one == (reader.vault_id,)
    assert reader.database.pragma("application_id") == 0x50535231
    assert reader.database.pragma("user_version") == len(MIGRATIONS)
    amount = reader.database.execute("SELECT available FROM cards WHERE id = 'card-1'").fetchone()
    assert amount == (62_100_000,)
    fields = [reader.field("card/card-1", name) for name in ("pan", "expiry", "cvv")]
    assert fields == [PAN, "03/2033", "042"]
    reader.database.close()


@pytest.mark.parametrize("number", ["format_1", "format_2"])
def test_the_page_is_enough_for_every_way_into_a_sealed_vault(number: str, tmp_path: Path) -> None:
    manifest = json.loads((VECTORS / number / "manifest.json").read_text("utf-8"))
    for vector, fact in manifest.items():
        if fact["result"] != "opens":
            continue
        folder = shutil.copytree(VECTORS / number / vector, tmp_path / vector)
        ways = fact.get("ways", {"password": "correct horse battery staple purser"})
        for kind, secret in ways.items():
            reader = Reader(folder, secret, kind)
            assert reader.field("card/card-000001", "cvv") == "841"
            reader.database.close()
