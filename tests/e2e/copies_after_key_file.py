"""How many copies of what a key file holds are left in memory after each depth of lock.

`test_memory_after_lock` runs this too in a fresh process.
"""

import sys
from functools import partial
from pathlib import Path

import pytest

from desktop_app.domain.secrets import Secret
from tests.e2e.copies_after_flows import DEPTHS, Password, Record, _lock, password, rig
from tests.support.app_rig import Rig
from tests.support.own_memory import Mark, count_copies
from tests.ui.look_fixture import look

__all__ = ["look", "password", "rig"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem")
MOST_LEFT = 4
"""Of the bits, and of the line that spells them, in memory that was freed."""


def marks_of(file: Path) -> dict[str, Mark]:
    """The line of the key and its bits; what was read for it is overwritten."""
    data = bytearray(file.stat().st_size)
    with file.open("rb", buffering=0) as source:
        source.readinto(data)
    at = data.index(b"Key: ") + len(b"Key: ")
    line = data[at : data.index(b"\n", at)]
    bits = bytearray(int(line[i : i + 2], 16) for i in range(len(line)) if _begins(line, i))
    made = {"line": Mark.of_bytes(line), "bits": Mark.of_bytes(bits)}
    for one in (data, line, bits):
        one[:] = bytes(len(one))
    return made


def _begins(line: bytearray, at: int) -> bool:
    """Whether a byte's two digits begin there, in groups of eight digits and a blank."""
    return at % 9 in (0, 2, 4, 6)


def _enter(rig: Rig, password: Password) -> None:
    """By both, as a person does; the page knows where the key file is."""
    rig.wait_for("Key file")
    password.put(partial(rig.driver.type_into, "Master password"))
    rig.driver.click("Unlock")
    rig.wait_for("Online")
    rig.settle()


@DEPTHS
def test_few_copies_of_what_a_key_file_holds(
    rig: Rig, password: Password, completely: bool, tmp_path: Path, record_property: Record
) -> None:
    file = tmp_path / "shop.purser-key"
    password.put(
        lambda plain: rig.ask(lambda s: s.key_file.make(Secret(plain), file, without_kit=True))
    )
    _lock(rig, completely=True)
    _enter(rig, password)
    marks = marks_of(file)
    before = count_copies(marks)
    assert sum(before["bits"]) >= 1  # the open vault holds them: the search finds what is there
    _lock(rig, completely=completely)
    left = {name: sum(copies) for name, copies in count_copies(marks).items()}
    record_property("copies before, after", (before, left))
    assert max(left.values()) <= MOST_LEFT, (before, left)
