"""Files of cards on a real disk: what is no file, or an archive that lies, ends in one sentence."""

import asyncio
import json
import os
import zipfile
from pathlib import Path

import pytest

from desktop_app.adapters.system.card_files import DiskCardFiles
from desktop_app.adapters.vault.export_file import open_export
from desktop_app.domain.card_files import MAX_BYTES, CardFile, FileKind
from desktop_app.domain.errors import InvalidInput

PAN = "4000001234567899"
EXPORT = {
    "accounts": [
        {
            "vaults": [
                {
                    "items": [
                        {
                            "categoryUuid": "002",
                            "details": {
                                "sections": [
                                    {
                                        "fields": [
                                            {"id": "ccnum", "value": {"creditCardNumber": PAN}}
                                        ]
                                    }
                                ]
                            },
                        }
                    ]
                }
            ]
        }
    ]
}


def read(path: Path) -> CardFile:
    async def whole() -> CardFile:
        async with asyncio.timeout(20):
            return await DiskCardFiles(lambda work: asyncio.to_thread(work), open_export).read(path)

    return asyncio.run(whole())


def make_1pux(path: Path, data: bytes, name: str = "export.data") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.attributes", "{}")
        archive.writestr(name, data)
        archive.writestr("files/photo", b"x" * 1000)
    return path


def test_a_1pux_is_opened_by_what_it_is_whatever_its_name(tmp_path: Path) -> None:
    made = make_1pux(tmp_path / "export.zip", json.dumps(EXPORT).encode())
    assert read(made).kind is FileKind.ONE_PASSWORD


@pytest.mark.parametrize("cut", [30, 80, 200])
def test_an_archive_that_is_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    made = make_1pux(tmp_path / "a.1pux", json.dumps(EXPORT).encode())
    made.write_bytes(made.read_bytes()[:-cut])
    with pytest.raises(InvalidInput):
        read(made)


def test_no_flipped_byte_of_an_archive_does_more_than_be_refused(tmp_path: Path) -> None:
    made = make_1pux(tmp_path / "a.1pux", json.dumps(EXPORT).encode())
    whole, refused = made.read_bytes(), 0
    for place in range(4, len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 0xFF
        made.write_bytes(flipped)
        try:
            (found,) = read(made).read({}, None)
            assert found.last4 in ("7899", "")
        except InvalidInput:
            refused += 1
    assert refused > 50


def test_an_archive_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    made = make_1pux(tmp_path / "a.1pux", b" " * (MAX_BYTES * 20))
    with pytest.raises(InvalidInput, match="larger"):
        read(made)


def test_what_is_no_readable_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for place in (pipe, tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(InvalidInput):
            read(place)
