"""Sealed vectors and fresh vaults are read by a second reader, made of the page of the format."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag

from desktop_app.adapters.vault.envelope import NO_FLOOR
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from tests.contract.test_vault_vectors import MANIFESTS, of
from tests.contract.vault_rig import CVV, EXPIRY, PAN, PASSWORD, card, make, stock
from tests.vectors.read_pages import PAGE, Reader

VECTORS = Path(__file__).parents[1] / "vectors"


def key_of(folder: Path, way: str = "password", secret: str = PASSWORD) -> tuple[bytes, str]:
    """The vault's key, and its id."""
    file = parse_key_file((folder / "vault.key").read_bytes(), NO_FLOOR)
    return bytes(file.unwrap(Secret(secret), WayKind(way))), file.vault_id


@pytest.mark.parametrize(("number", "vector"), of("opens"))
def test_a_sealed_vector_says_what_was_put_into_it(number: str, vector: str) -> None:
    folder, fact = VECTORS / number / vector, MANIFESTS[number][vector]
    ways = list(fact.get("ways", {"password": PASSWORD}).items())
    # Of several one by which nothing else is asked for.
    vault_key, vault_id = key_of(folder, *ways[-1])
    reader = Reader((folder / "vault.db").read_bytes(), vault_key, vault_id)
    assert reader.rows("PRAGMA integrity_check") == [("ok",)]
    assert dict(reader.rows("SELECT name, value FROM meta"))["vault_id"] == vault_id
    labels = {row[0] for row in reader.rows("SELECT label FROM cards")}
    assert labels == {card(n).label for n in (1, 2)}
    secrets = reader.secrets()
    for n in (1, 2):
        assert secrets[f"card/{card(n).id}", "cvv"] == f"84{n}"
        assert secrets[f"card/{card(n).id}", "pan"] == PAN


def test_a_vault_of_today_says_what_was_put_into_it(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    data = (tmp_path / "vault" / "vault.db").read_bytes()
    reader = Reader(data, *key_of(tmp_path / "vault"))
    owner = f"card/{card().id}"
    assert reader.secrets() == {
        (owner, "pan"): PAN,
        (owner, "expiry"): EXPIRY,
        (owner, "cvv"): CVV,
    }
    assert reader.rows("PRAGMA user_version") != [(0,)]
    assert reader.rows("SELECT last4 FROM cards") == [(card().facts.last4,)]


def test_no_changed_page_and_no_field_of_another_row_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    stock(folder)
    data, keys = (folder / "vault.db").read_bytes(), key_of(folder)
    for at in range(0, len(data), PAGE):
        for place in (24, 1000, PAGE - 33, PAGE - 17, PAGE - 1):
            spoiled = bytearray(data)
            spoiled[at + place] ^= 1
            with pytest.raises(InvalidSignature):
                Reader(bytes(spoiled), *keys)
    swapped = data[:PAGE] + data[2 * PAGE : 3 * PAGE] + data[PAGE : 2 * PAGE] + data[3 * PAGE :]
    with pytest.raises(InvalidSignature):
        Reader(swapped, *keys)
    reader = Reader(data, *keys)
    reader.rows("UPDATE secrets SET owner = 'card/another'")
    with pytest.raises(InvalidTag):
        reader.secrets()


def test_another_vaults_key_reads_nothing(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(tmp_path / name).close()
    data = (tmp_path / "one" / "vault.db").read_bytes()
    with pytest.raises(InvalidSignature):
        Reader(data, *key_of(tmp_path / "two"))
