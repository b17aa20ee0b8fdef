"""A sealed file for a card's holder: a second reader opens it, and nothing else is in it."""

import asyncio
import base64
import errno
import hashlib
import json
import os
import re
import stat
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop_app.adapters.handover.page import SealedPages, make_page
from desktop_app.adapters.handover.sealing import seal_details
from desktop_app.adapters.system import whole_file as writer
from desktop_app.domain.handover import FileExists, Handover, NotHandedOver
from desktop_app.domain.secrets import Secret

PHRASE = "anchor maple tiger window river stone"
PAN, CVV = "4242424242424241", "731"
CONTENTS = Handover(
    "Google </script><b>Ads</b>", "Ada Ł. Lovelace", Secret(PAN), Secret("03/2029"), Secret(CVV),
    datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
)  # fmt: skip


class Reader(HTMLParser):
    """What a page holds, by tag: attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {}
        self._at = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._at = dict(attrs).get("id") or tag if tag in ("script", "style") else ""

    def handle_data(self, data: str) -> None:
        if self._at:
            self.inside[self._at] = self.inside.get(self._at, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._at = ""


def held(text: str) -> dict[str, object]:
    return json.loads(Reader(text).inside["sealed"])


def unseal(held: dict[str, object], typed: str) -> dict[str, str]:
    """As the help page tells it, with nothing of the product's."""
    iterations = int(str(held["iterations"]))
    raw = {name: base64.b64decode(str(held[name])) for name in ("salt", "nonce", "sealed")}
    key = hashlib.pbkdf2_hmac("sha256", typed.encode(), raw["salt"], iterations, 32)
    bound = "/".join(
        str(held[name]) for name in ("format", "version", "kdf", "iterations", "cipher")
    )
    return json.loads(AESGCM(key).decrypt(raw["nonce"], raw["sealed"], bound.encode()))


@pytest.fixture(scope="module")
def text() -> str:
    return make_page(seal_details(CONTENTS, Secret(PHRASE)))


def test_a_second_reader_opens_it_with_the_passphrase_alone(text: str) -> None:
    assert unseal(held(text), PHRASE) == {
        "label": CONTENTS.label,
        "holder": CONTENTS.holder,
        "number": PAN,
        "expiry": "03/2029",
        "cvv": CVV,
        "made_at": "2026-11-21 09:30 UTC",
    }


def test_another_passphrase_or_a_changed_parameter_opens_nothing(text: str) -> None:
    sealed = held(text)
    with pytest.raises(InvalidTag):
        unseal(sealed, PHRASE + "s")
    for name, other in (("version", 2), ("cipher", "AES-128-GCM"), ("kdf", "none")):
        with pytest.raises(InvalidTag):
            unseal(sealed | {name: other}, PHRASE)
    with pytest.raises(InvalidTag):
        unseal(sealed | {"sealed": sealed["salt"]}, PHRASE)


def test_what_is_not_stored_is_not_in_it_and_spelling_does_not_matter() -> None:
    bare = replace(CONTENTS, expiry=None, cvv=None)
    text = make_page(seal_details(bare, Secret(f"  {PHRASE.replace(' ', '   ')}\n")))
    assert unseal(held(text), PHRASE).keys() == {"label", "holder", "number", "made_at"}


def test_no_detail_stands_in_clear_and_two_files_share_no_randomness(text: str) -> None:
    for word in (PAN, PAN[-4:] + '"', CVV + '"', "Google", "Lovelace", PHRASE):
        assert word not in text
    other = held(make_page(seal_details(CONTENTS, Secret(PHRASE))))
    assert not [name for name in ("salt", "nonce", "sealed") if other[name] == held(text)[name]]
    sizes = {name: len(base64.b64decode(str(other[name]))) for name in ("salt", "nonce")}
    assert sizes == {"salt": 16, "nonce": 12}


def test_the_page_reads_the_parameters_that_are_written(text: str) -> None:
    script = Reader(text).inside["script"]
    stated = held(text)
    for name, value in (("FORMAT", "purser-handover"), ("KDF", "PBKDF2-HMAC-SHA-256"),
                        ("CIPHER", "AES-256-GCM")):  # fmt: skip
        assert f'{name} = "{value}"' in script
        assert stated[name.lower()] == value
    for name, value in (("VERSION", 1), ("ITERATIONS", 1_000_000), ("SALT_BYTES", 16),
                        ("NONCE_BYTES", 12)):  # fmt: skip
        assert re.search(rf"\b{name} = {value}\b", script)
    assert (stated["version"], stated["iterations"]) == (1, 1_000_000)
    names = set(re.findall(r'\["(\w+)", "', script))
    assert names == unseal(stated, PHRASE).keys()


def test_the_page_may_run_nothing_but_its_own_script_and_loads_nothing(text: str) -> None:
    page = Reader(text)
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
    allowed = dict(part.strip().split(" ", 1) for part in str(policy).split(";"))
    assert allowed["default-src"] == allowed["form-action"] == allowed["base-uri"] == "'none'"
    for name, inside in (("script-src", "script"), ("style-src", "style")):
        digest = hashlib.sha256(page.inside[inside].encode()).digest()
        assert allowed[name] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert not [a for _, a in page.tags if a.keys() & {"src", "href", "action", "style"}]
    assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
    script = page.inside["script"]
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "localStorage", "sessionStorage", "indexedDB", "document.cookie", "fetch(",
                "XMLHttpRequest", "http:", "https:"):  # fmt: skip
        assert way not in text.replace("http-equiv", ""), way
    assert script.count(".textContent = ") == 3


def write(file: Path, *, replace: bool = False) -> None:
    async def inline(work):
        work()

    asyncio.run(SealedPages(inline).write(CONTENTS, Secret(PHRASE), file, replace=replace))


def test_the_file_is_its_owners_alone_and_stands_alone(tmp_path: Path) -> None:
    file = tmp_path / "card.html"
    write(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert unseal(held(file.read_text("utf-8")), PHRASE)["number"] == PAN
    assert os.listdir(tmp_path) == ["card.html"]


def test_a_file_that_is_there_is_replaced_only_when_that_was_agreed(tmp_path: Path) -> None:
    file = tmp_path / "card.html"
    file.write_text("mine")
    with pytest.raises(FileExists):
        write(file)
    assert file.read_text() == "mine"
    write(file, replace=True)
    assert held(file.read_text("utf-8"))["version"] == 1


def test_one_that_appears_meanwhile_is_left_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "card.html"
    claim = writer._claim

    def late(taken: Path) -> None:
        taken.write_text("mine")
        claim(taken)

    monkeypatch.setattr(writer, "_claim", late)
    with pytest.raises(FileExists):
        write(file)
    assert (file.read_text(), os.listdir(tmp_path)) == ("mine", ["card.html"])


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "disk is full"), (errno.EIO, "could not be written")]
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (Path, "replace")), fail)
    with pytest.raises(NotHandedOver, match=said):
        write(tmp_path / "card.html")
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotHandedOver):
        write(tmp_path / "gone" / "card.html")
