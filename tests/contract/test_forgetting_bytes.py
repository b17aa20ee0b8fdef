"""What was deleted is gone from the file's pages, not only from its tables."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

from desktop_app.adapters.vault import database
from desktop_app.adapters.vault.envelope import derive_key
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.details import drop_answers
from desktop_app.domain.cards import Field
from desktop_app.domain.intents import Kind, PanState
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import CHEAPEST, PASSWORD, card, details, intent, make

RAW = b'{"cvv":"847","pan":"4000001234567899"}' + b" of the create answer" * 400
CARD = card().id
PAGE, RESERVED, PAGE_1_CLEAR = 4096, 32, 24


def pages_of(folder: Path) -> bytes:
    """Every page of the file without its cipher, the free ones too.

    By hand: what SQLite reads or copies leaves out what it knows to be free.
    """
    key_file = parse_key_file((folder / "vault.key").read_bytes(), CHEAPEST)
    vault_key = key_file.unwrap(Secret(PASSWORD))
    key = bytes(derive_key(vault_key, key_file.vault_id, "pages"))
    data = (folder / "vault.db").read_bytes()
    pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    plain = [_decrypt(page, number, key) for number, page in enumerate(pages, start=1)]
    assert b"CREATE TABLE secrets" in b"".join(plain)
    return b"".join(plain)


def _decrypt(page: bytes, number: int, key: bytes) -> bytes:
    """SQLite3 Multiple Ciphers, chacha20: a key for each page from its nonce and its number."""
    rest, nonce = page[: PAGE - RESERVED], page[PAGE - RESERVED :][:16]
    counter = int.from_bytes(nonce[12:], "little") ^ number
    once = _stream(key, nonce, counter, bytes(64))
    start = PAGE_1_CLEAR if number == 1 else 0
    return rest[:start] + _stream(once[32:], nonce, counter + 1, rest[start:])


def _stream(key: bytes, nonce: bytes, counter: int, data: bytes) -> bytes:
    begin = (counter & 0xFFFFFFFF).to_bytes(4, "little") + nonce[:12]
    return Cipher(ChaCha20(key, begin), mode=None).encryptor().update(data)


def sealed_of(vault: OpenVault, sql: str) -> bytes:
    (row,) = vault._database.rows(sql)
    return bytes(row[0])


def stock(folder: Path) -> tuple[OpenVault, bytes, bytes]:
    vault = make(folder)
    wish = intent(kind=Kind.ISSUE, pan=PanState.STORED)
    with vault.commit():
        vault.cards.put([card()])
        vault.cards.seal_details(CARD, details())
        vault.intents.add(wish)
        number = vault.intents.begin_attempt(wish.id, wish.created_at)
    vault.intents.keep_raw(wish.id, number, RAW)
    vault.checkpoint()
    cvv = sealed_of(vault, "SELECT sealed FROM secrets WHERE field = 'cvv'")
    raw = sealed_of(vault, "SELECT sealed FROM attempts")
    return vault, cvv, raw


def forget(vault: OpenVault) -> None:
    with vault.commit():
        vault.cards.forget(CARD, Field.CVV)
        drop_answers(vault, CARD)
    vault.checkpoint()


def test_the_sealed_bytes_of_a_deleted_cvv_are_in_no_page(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault, cvv, raw = stock(folder)
    before = pages_of(folder)
    assert cvv in before
    assert raw[:200] in before
    forget(vault)
    after = pages_of(folder)
    assert cvv not in after
    for start in range(0, len(raw) - 32, 32):
        assert raw[start : start + 32] not in after
    assert (folder / "vault.db-wal").stat().st_size == 0
    vault.close()


def test_without_the_setting_they_would_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careless = tuple(pair for pair in database._SAFETY if pair[0] != "secure_delete")
    monkeypatch.setattr(database, "_SAFETY", (*careless, ("secure_delete", 0)))
    folder = tmp_path / "vault"
    vault, _, raw = stock(folder)
    forget(vault)
    after = pages_of(folder)
    assert raw[5000:5032] in after
    vault.close()
