"""The page on the format is enough: another reader finds the same keys in the sealed vectors."""

import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.second_text import parse_second
from desktop_app.application.ways import WayKind
from desktop_app.domain.second_secret import paired
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import PASSWORD
from tests.vectors.read_keys import open_held, open_slot, read_owner_file

VECTORS = Path(__file__).parents[1] / "vectors"
GOOD = [
    (number.name, vector)
    for number in sorted(VECTORS.glob("format_*"))
    if number.is_dir()
    for vector, fact in json.loads((number / "manifest.json").read_text("utf-8")).items()
    if fact["result"] == "opens"
]


@pytest.mark.parametrize(("number", "vector"), GOOD)
def test_two_readers_find_the_same_key(number: str, vector: str) -> None:
    fact = json.loads((VECTORS / number / "manifest.json").read_text("utf-8"))[vector]
    data = (VECTORS / number / vector / "vault.key").read_bytes()
    ours = parse_key_file(data)
    for kind, secret in fact.get("ways", {"password": PASSWORD}).items():
        right, owner_file = Secret(secret), ""
        if "key_file" in fact and kind == WayKind.PASSWORD:
            owner_file = (VECTORS / number / fact["key_file"]).read_text()
            right = paired(right, parse_second(owner_file.encode()))
        assert open_slot(data, kind, secret, owner_file) == ours.unwrap(right, WayKind(kind))


@pytest.mark.parametrize("vector", ["plain", "changed"])
def test_two_readers_find_the_same_second_secret(vector: str) -> None:
    fact = json.loads((VECTORS / "format_3" / "manifest.json").read_text("utf-8"))[vector]
    data = (VECTORS / "format_3" / vector / "vault.key").read_bytes()
    name, key = read_owner_file((VECTORS / "format_3" / fact["key_file"]).read_text())
    vault_key = open_slot(data, "recovery", fact["ways"]["recovery"])
    held = parse_key_file(data).open_second(bytearray(vault_key))
    assert held is not None
    assert (name, key) == (held.file, held.reveal())
    assert open_held(data, vault_key) == key


def test_the_password_alone_is_another_key() -> None:
    """The second secret goes into the derivation; nothing only asks for it."""
    plain = json.loads((VECTORS / "format_3" / "plain" / "vault.key").read_bytes())
    owner_file = (VECTORS / "format_3" / "two.purser-key").read_text()
    plain["slots"][0]["second"]["file"] = read_owner_file(owner_file)[0]
    with pytest.raises(InvalidTag):
        open_slot(json.dumps(plain).encode(), "password", PASSWORD, owner_file)
