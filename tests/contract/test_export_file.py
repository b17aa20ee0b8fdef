"""The sealed export: read by a reader written from the page alone; no flipped byte is silent."""

import asyncio
import json
import stat
import unicodedata
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop_app.adapters.system.card_files import DiskCardFiles
from desktop_app.adapters.vault import export_file
from desktop_app.adapters.vault.canonical import canonical
from desktop_app.adapters.vault.envelope import CAP, FLOOR, KdfCost
from desktop_app.adapters.vault.export_file import COST, SealedExports, open_export, seal_export
from desktop_app.domain.card_files import FileKind
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.exports import (
    MAGIC,
    Export,
    ExportedCard,
    PassphraseNeeded,
    WrongPassphrase,
)
from desktop_app.domain.handover import FileExists, NotHandedOver
from desktop_app.domain.people import Person, PersonId
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import CVV, EXPIRY, PAN, card

CHEAP = KdfCost(64, 1, 1)
PHRASE = "anchor maple ﬁne tiger"
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
CONTENTS = Export(
    "Shop",
    NOW,
    (
        ExportedCard(
            card(1), "for ads",
            {Field.PAN: Secret(PAN), Field.EXPIRY: Secret(EXPIRY), Field.CVV: Secret(CVV)},
        ),
        ExportedCard(card(2), "", {}),
    ),
    (Person(PersonId("p1"), "Ada", NOW, "Shop floor", "ada@example.com", "cust-1"),),
)  # fmt: skip


def read_by_the_page(data: bytes, phrase: str) -> dict[str, object]:
    """Follows the help page "Vault format", section "Sealed export"."""
    assert data[:16] == b"purser-export\r\n\x1a"
    length = int.from_bytes(data[16:20], "big")
    header = json.loads(data[20 : 20 + length])
    kdf, salt = header["kdf"], bytes.fromhex(header["kdf"]["salt"])
    typed = " ".join(unicodedata.normalize("NFKC", phrase).split())
    kek = Argon2id(
        salt=salt,
        length=32,
        iterations=kdf["passes"],
        lanes=kdf["lanes"],
        memory_cost=kdf["memory_kib"],
        ad=b"purser/1/kek",
    ).derive(typed.encode())
    key = HKDF(SHA256(), 32, salt, b"purser/1/export").derive(kek)
    head, sealed = data[: 20 + length], data[20 + length :]
    plain = AESGCMSIV(key).decrypt(sealed[:12], sealed[12:], b"purser/1/export" + head)
    return json.loads(plain)


async def beside(work):
    return await asyncio.to_thread(work)


def write(file: Path, *, replace: bool = False) -> None:
    files = SealedExports(beside, CHEAP)
    asyncio.run(files.write(CONTENTS, Secret(PHRASE), file, replace=replace))


def test_a_reader_written_from_the_page_opens_it(tmp_path: Path) -> None:
    file = tmp_path / "cards.purser-export"
    write(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PAN.encode() not in file.read_bytes()
    assert b"Label" not in file.read_bytes()
    read = read_by_the_page(file.read_bytes(), "anchor  maple fine tiger ")
    assert read["vault"] == "Shop"
    first, second = read["cards"]
    assert (first["number"], first["expiry"], first["cvv"]) == (PAN, EXPIRY, CVV)
    assert (first["id"], first["note"], first["status"]) == (card(1).id, "for ads", "active")
    assert "number" not in second
    assert read["people"][0]["name"] == "Ada"


def test_the_import_reads_it_with_its_passphrase_and_says_what_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "cards.purser-export"
    write(file)
    files = DiskCardFiles(beside, partial(open_export, floor=CHEAP))
    with pytest.raises(PassphraseNeeded):
        asyncio.run(files.read(file))
    with pytest.raises(WrongPassphrase):
        asyncio.run(files.read(file, Secret("another")))
    held = asyncio.run(files.read(file, Secret(PHRASE)))
    assert held.kind is FileKind.PURSER
    (found,) = held.read({}, None)
    assert (found.card_id, found.last4, found.label) == (card(1).id, "7899", card(1).label)
    assert PAN not in repr(held)


@pytest.mark.parametrize(
    "change",
    [
        {"pepper": 1},
        {"format": True},
        {"format": 1.0},
        {"min_reader": 2},
        {"created": "yesterday"},
        {"created": None},
        {"magic": "purser-import"},
    ],
)
def test_a_header_with_more_or_other_than_the_page_says_is_refused_before_anything_is_computed(
    change: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = seal_export(b"{}", Secret(PHRASE), CHEAP, NOW)
    length = int.from_bytes(data[16:20], "big")
    header = canonical(json.loads(data[20 : 20 + length]) | change)
    monkeypatch.setattr(export_file, "derive_kek", lambda *_: pytest.fail("it was computed"))
    with pytest.raises(InvalidInput):
        open_export(MAGIC + len(header).to_bytes(4, "big") + header + data, Secret(PHRASE), CHEAP)


def test_no_flipped_or_missing_byte_opens(tmp_path: Path) -> None:
    data = seal_export(b'{"cards":[]}', Secret(PHRASE), CHEAP, NOW)
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1
        with pytest.raises(InvalidInput):
            open_export(bytes(flipped), Secret(PHRASE), CHEAP)
    for cut in range(1, len(data), 7):
        with pytest.raises(InvalidInput):
            open_export(data[:-cut], Secret(PHRASE), CHEAP)
    with pytest.raises(InvalidInput):
        open_export(data + b"x", Secret(PHRASE), CHEAP)
    assert open_export(data, Secret(PHRASE), CHEAP) == b'{"cards":[]}'


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": FLOOR.memory_kib - 1},
        {"memory_kib": CAP.memory_kib + 1},
        {"memory_kib": True},
        {"memory_kib": "131072"},
        {"passes": FLOOR.passes - 1},
        {"passes": CAP.passes + 1},
        {"lanes": 0},
        {"lanes": CAP.lanes + 1},
        {"salt": "00"},
        {"salt": 7},
        {"type": "argon2d"},
        {"more": 1},
    ],
)
def test_costs_out_of_bounds_are_refused_before_anything_is_computed(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    def never(*_: object) -> bytearray:
        raise AssertionError("computed")

    kdf = {"type": "argon2id", "salt": "00" * 16, "memory_kib": 131072, "passes": 3, "lanes": 4}
    stated = {
        "magic": "purser-export", "format": 1, "min_reader": 1, "created": "", "kdf": kdf | change,
    }  # fmt: skip
    monkeypatch.setattr(export_file, "derive_kek", never)
    header = canonical(stated)
    with pytest.raises(InvalidInput, match="damaged"):
        open_export(MAGIC + len(header).to_bytes(4, "big") + header + b"x" * 40, Secret(PHRASE))


def test_files_are_sealed_at_no_less_than_the_floor() -> None:
    assert COST.memory_kib >= FLOOR.memory_kib
    assert COST.passes >= FLOOR.passes
    assert COST.memory_kib <= CAP.memory_kib


def test_a_file_that_is_there_stays_until_its_owner_agrees(tmp_path: Path) -> None:
    file = tmp_path / "cards.purser-export"
    file.write_text("mine")
    with pytest.raises(FileExists):
        write(file)
    assert file.read_text() == "mine"
    write(file, replace=True)
    assert file.read_bytes().startswith(MAGIC)
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_what_does_not_read_back_is_no_export_and_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cards.purser-export"
    written = export_file.write_whole

    def spoil(path: Path, data: bytes, *, replace: bool) -> None:
        written(path, data[:-1] + b"?", replace=replace)

    monkeypatch.setattr(export_file, "write_whole", spoil)
    with pytest.raises(NotHandedOver, match="read back"):
        write(file)
    assert not file.exists()
