"""The search for planted secrets finds each writing of them, and nothing that is none."""

import base64
import zlib
from pathlib import Path

import pytest

from tests.support.canaries import Search, writings

PAN, PHRASE, KEY = "4000007391826453", "harbour ledger compass", bytes(range(200, 232))
SEARCH = Search({"PAN": PAN, "phrase": PHRASE, "key": KEY}, {"CVV": "847"})
LEAKS = {
    "as it is": f"x{PAN}y".encode(),
    "in groups": b"4000 0073 9182 6453",
    "in groups of a narrow space": "4000\u202f0073\u202f9182\u202f6453".encode(),
    "its second half": b"..91826453",
    "backwards": PAN[::-1].encode(),
    "its first half backwards": PAN[:8][::-1].encode(),
    "UTF-16": b"\0" + PAN.encode("utf-16-le"),
    "UTF-16, big end first": PAN.encode("utf-16-be"),
    "hex": PAN.encode().hex().encode(),
    "hex of UTF-16": PAN.encode("utf-16-le").hex().upper().encode(),
    "base64": base64.b64encode(PAN.encode()),
    "base64 in something longer": base64.b64encode(b"ab" + PAN.encode() + b"cdefg"),
    "base64 of UTF-16": base64.b64encode(b"{" + PAN.encode("utf-16-le") + b"}"),
    "in a packed PDF": b"%PDF-1.4\nstream\n" + zlib.compress(PAN.encode()) + b"endstream",
    "phrase": b"?q=harbour+ledger+compass",
    "phrase shouted": b"HARBOUR LEDGER COMPASS",
    "key": b"\1" + KEY + b"\2",
    "key in hex": KEY.hex().encode(),
    "key in base64": base64.urlsafe_b64encode(b"-" + KEY),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_leak_is_found_in_every_writing(leak: bytes) -> None:
    assert SEARCH.of_bytes(b"before " + leak + b" after" if leak[:1] != b"%" else leak)


def test_what_is_none_is_not_found() -> None:
    for innocent in (b"4000 0012 3456 7890 847.5 1847 8470", b"harbour", KEY[:16], b"847\0"):
        assert SEARCH.of_bytes(innocent) == set()


def test_a_short_code_is_a_word_of_a_text_and_nothing_else() -> None:
    assert SEARCH.of_bytes(b"cvv=847\n") == {"CVV"}
    assert SEARCH.of_texts(["847", "CVV 847"]) == {"CVV"}
    assert SEARCH.of_texts(["847 purchases", "$847.00"]) == set()


def test_files_are_named_by_path_and_what_is_left_out_is(tmp_path: Path) -> None:
    for name in ("a", "bank"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note").write_text(PAN)
    (tmp_path / f"card-{PAN}.txt").write_text("nothing")
    assert SEARCH.of_folder(tmp_path, [tmp_path / "bank"]) == {
        "a/note": {"PAN"},
        f"card-{PAN}.txt": {"PAN"},
    }


def test_no_writing_is_so_short_that_chance_finds_it() -> None:
    assert min(len(form) for secret in (PAN, PHRASE, KEY) for form in writings(secret)) >= 8
