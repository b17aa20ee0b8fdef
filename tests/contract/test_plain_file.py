"""The export without encryption: the import has it again, and half a file is nowhere, ever."""

import asyncio
import csv
import errno
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.adapters.system import nameless_file
from desktop_app.adapters.vault import plain_file
from desktop_app.adapters.vault.plain_file import PlainExports, dump_bitwarden, dump_table
from desktop_app.domain.bulk_file import MAX_ROWS
from desktop_app.domain.card_files import MAX_CARDS, FileKind, read_card_file
from desktop_app.domain.card_table import guess_columns
from desktop_app.domain.cards import CardId, Expiry, ExpiryFormat, Field
from desktop_app.domain.exports import Export, ExportedCard, PlainKind
from desktop_app.domain.found_cards import FoundCard
from desktop_app.domain.handover import FileExists, NotHandedOver
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import MAX_LABEL, safe_text, without_pan
from tests.contract.test_export_file import NOW, beside
from tests.contract.vault_rig import CVV, EXPIRY, PAN, card

OPENED = {Field.PAN: Secret(PAN), Field.EXPIRY: Secret(EXPIRY), Field.CVV: Secret(CVV)}
ONE = ExportedCard(card(1), "for ads", OPENED)
TEXTS = st.text(st.sampled_from("=+-@'\";,|\t\r\nab \u00e4\uff1d"), max_size=20) | st.text(
    max_size=40
)
MONTHS = st.builds(Expiry, st.integers(2000, 2099), st.integers(1, 12))


@st.composite
def exported(draw: st.DrawFn) -> ExportedCard:
    """Any card: every text may come from a stranger."""
    plain = card(1)
    facts = plain.facts._replace(id=CardId(draw(st.text("abc-=01", min_size=1, max_size=12))))
    texts = {"label": draw(TEXTS), "holder": draw(TEXTS)}
    details = {
        Field.PAN: Secret(draw(st.from_regex("[0-9]{13,19}", fullmatch=True))),
        Field.EXPIRY: Secret(draw(MONTHS).text(ExpiryFormat.MM_YYYY)),
        Field.CVV: Secret(draw(st.sampled_from(["000", "012", "9876"]))),
    }
    for left_out in draw(st.sets(st.sampled_from([Field.EXPIRY, Field.CVV]))):
        del details[left_out]
    return ExportedCard(plain._replace(facts=facts, **texts), draw(TEXTS), details)


def revealed(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()


def shown(text: str) -> str:
    """As the import shows any text of a file."""
    return safe_text(without_pan(safe_text(text.strip()).strip()), MAX_LABEL)


def cards_of(data: bytes) -> tuple[FoundCard, ...]:
    file = read_card_file(data)
    header = () if file.table is None else file.table.header
    return file.read(guess_columns(header), None)


def write(
    file: Path,
    *cards: ExportedCard,
    replace: bool = False,
    kind: PlainKind = PlainKind.TABLE,
) -> None:
    contents = Export("Shop", NOW, cards or (ONE,), ())
    asyncio.run(PlainExports(beside).write(contents, kind, file, replace=replace))


def has_unnamed_files(folder: Path) -> bool:
    """Not every disk has them."""
    try:
        os.close(os.open(folder, nameless_file._NAMELESS | os.O_RDWR, 0o600))
    except OSError:
        return False
    return bool(nameless_file._NAMELESS)


def test_the_import_reads_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    write(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_card_file(file.read_bytes()).kind is FileKind.TABLE
    (found,) = cards_of(file.read_bytes())
    assert (revealed(found.number), revealed(found.cvv)) == (PAN, CVV)
    assert (found.label, found.holder) == (ONE.card.label, ONE.card.holder)
    assert found.card_id == ONE.card.id
    assert found.notes == ()


def check_same(cards: list[ExportedCard], data: bytes) -> None:
    """The import reads from a file what went into it."""
    for one, found in zip(cards, cards_of(data), strict=True):
        assert revealed(found.number) == revealed(one.details[Field.PAN])
        assert revealed(found.cvv) == revealed(one.details.get(Field.CVV))
        month = None if found.expiry is None else found.expiry.text(ExpiryFormat.MM_YYYY)
        assert month == revealed(one.details.get(Field.EXPIRY))
        assert (found.label, found.holder) == (shown(one.card.label), shown(one.card.holder))


@settings(deadline=None)
@given(st.lists(exported(), min_size=1, max_size=4))
def test_bitwardens_kind_of_file_is_read_back_too(cards: list[ExportedCard]) -> None:
    check_same(cards, dump_bitwarden(tuple(cards)))


def test_a_file_for_bitwarden_is_what_bitwarden_writes_itself(tmp_path: Path) -> None:
    file = tmp_path / "cards.json"
    write(file, kind=PlainKind.BITWARDEN)
    assert read_card_file(file.read_bytes()).kind is FileKind.BITWARDEN
    stated = json.loads(file.read_bytes())
    (item,) = stated["items"]
    assert (stated["encrypted"], item["type"], item["name"]) == (False, 3, ONE.card.label)
    month, year = EXPIRY.split("/")
    assert item["card"] == {
        "cardholderName": ONE.card.holder,
        "brand": "Visa",
        "number": PAN,
        "expMonth": str(int(month)),
        "expYear": year,
        "code": CVV,
    }


@settings(deadline=None)
@given(st.lists(exported(), min_size=1, max_size=4))
def test_every_card_comes_back_as_it_was_and_no_cell_is_ever_a_formula(
    cards: list[ExportedCard],
) -> None:
    data = dump_table(tuple(cards))
    check_same(cards, data)
    assert [found.card_id for found in cards_of(data)] == [one.card.id for one in cards]
    for separator in ",;\t|":
        for cells in csv.reader(data.decode().splitlines(), delimiter=separator):
            assert not any(cell.lstrip().startswith(tuple("=+-@")) for cell in cells)


def test_a_wallet_of_more_cards_than_one_list_may_issue_is_read_back() -> None:
    cards = cards_of(dump_table((ONE,) * (MAX_ROWS + 1)))
    assert len(cards) == MAX_ROWS + 1


def test_more_than_the_import_takes_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    with pytest.raises(NotHandedOver, match="more cards"):
        write(file, *(ONE,) * (MAX_CARDS + 1))
    with pytest.raises(NotHandedOver, match="more cards"):
        write(file, *(ONE,) * (MAX_ROWS + 1), kind=PlainKind.BITWARDEN)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_until_its_owner_agrees(tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_text("mine")
    with pytest.raises(FileExists):
        write(file)
    assert file.read_text() == "mine"
    write(file, replace=True)
    assert len(cards_of(file.read_bytes())) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["cards.csv"]


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "else").write_text("mine")
    (tmp_path / "cards.csv").symlink_to(tmp_path / "else")
    with pytest.raises(FileExists):
        write(tmp_path / "cards.csv")
    write(tmp_path / "cards.csv", replace=True)
    assert (tmp_path / "else").read_text() == "mine"


def test_before_it_is_whole_no_name_leads_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kill at that moment would leave behind."""
    left: list[list[str]] = []
    synced = os.fsync

    def look(handle: int) -> None:
        left.append([one.name for one in tmp_path.iterdir()])
        synced(handle)

    monkeypatch.setattr(nameless_file.os, "fsync", look)
    write(tmp_path / "cards.csv")
    assert left[0] == [] or not has_unnamed_files(tmp_path)


@pytest.mark.parametrize("replace", [False, True])
def test_a_disk_without_unnamed_files_gets_one_that_is_whole_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, replace: bool
) -> None:
    opened = os.open

    def refuse(path: object, flags: int, *args: object, **named: object) -> int:
        if nameless_file._NAMELESS and flags & nameless_file._NAMELESS == nameless_file._NAMELESS:
            raise OSError(errno.EOPNOTSUPP, "not here")
        return opened(path, flags, *args, **named)

    monkeypatch.setattr(nameless_file.os, "open", refuse)
    file = tmp_path / "cards.csv"
    if replace:
        file.write_text("mine")
    write(file, replace=replace)
    assert len(cards_of(file.read_bytes())) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["cards.csv"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_does_not_read_back_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(file: Path, data: bytes, *, replace: bool) -> None:
        file.write_bytes(data[:-1])

    monkeypatch.setattr(plain_file, "write_nameless", spoil)
    with pytest.raises(NotHandedOver, match="read back"):
        write(tmp_path / "cards.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said() -> None:
    with pytest.raises(NotHandedOver):
        write(Path("/nowhere/cards.csv"))


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from desktop_app.adapters.system import nameless_file
from tests.contract.test_plain_file import write

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(nameless_file if sys.argv[1] == "_name" else os, sys.argv[1], die)
write(Path(sys.argv[2]), replace=sys.argv[3] == "replace")
"""


@pytest.mark.parametrize("moment", ["fsync", "_name"])
@pytest.mark.parametrize("how", ["new", "replace"])
def test_a_kill_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, moment: str, how: str
) -> None:
    is_unnamed = has_unnamed_files(tmp_path)
    moment = moment if is_unnamed else "fsync"  # the other way has no such moment
    file = tmp_path / "cards.csv"
    if how == "replace":
        file.write_text("mine")
    command = [sys.executable, "-c", _KILLED, moment, str(file), how]
    ended = subprocess.run(command, check=False, timeout=60, cwd=Path(__file__).parents[2])
    assert ended.returncode == -signal.SIGKILL
    others = [one.name for one in tmp_path.iterdir() if one != file]
    assert others == [] or not is_unnamed
    assert file.exists() == (how == "replace")
    assert how == "new" or file.read_text() == "mine"
