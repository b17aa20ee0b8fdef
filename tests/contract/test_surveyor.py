"""What lies around a vault is read from the file system, and from the table of its mounts."""

import asyncio
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeVar

import pytest

from desktop_app.adapters.system import mounts
from desktop_app.adapters.system.mounts import is_share, network_among
from desktop_app.adapters.system.surveyor import DiskSurveyor
from desktop_app.domain.surroundings import Surroundings

T = TypeVar("T")
MOUNTINFO = r"""
21 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
22 21 0:20 / /proc rw,nosuid - proc proc rw
30 21 0:44 / /home/ada/Office rw,relatime shared:9 master:3 - cifs //nas/office rw,vers=3.1.1
31 21 0:45 / /mnt/my\040files rw,relatime - nfs4 nas:/files rw,vers=4.2
32 30 0:46 / /home/ada/Office/local rw - ext4 /dev/sdb1 rw
33 21 0:47 / /home/ada/ssh rw,nosuid - fuse.sshfs ada@host: rw,user_id=1000
34 21 0:48 / /mnt/both rw - nfs nas:/both rw
35 34 0:49 / /mnt/both rw - tmpfs tmpfs rw
36 21 0:50 / /mnt/later rw - ext4 /dev/sdc1 rw
37 36 0:51 / /mnt/later rw - smb3 //nas/later rw
38 21 0:52 / /win rw - 9p drvfs rw
a line that is none
39 21 0:53 / /cut
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ada/vault", ""),
        ("/home/ada/Office", "cifs"),
        ("/home/ada/Office/purser/vault", "cifs"),
        ("/home/ada/Officer/vault", ""),
        ("/home/ada/Office/local/vault", ""),
        ("/mnt/my files/vault", "nfs4"),
        ("/home/ada/ssh/vault", "fuse.sshfs"),
        ("/mnt/both/vault", ""),
        ("/mnt/later/vault", "smb3"),
        ("/win/c/vault", "9p"),
        ("/cut/vault", ""),
    ],
)
def test_a_network_drive_is_known_by_the_mount_that_lies_on_top(folder: str, kind: str) -> None:
    assert network_among(MOUNTINFO, PurePosixPath(folder)) == kind


def test_no_table_tells_of_no_network() -> None:
    assert network_among("", PurePosixPath("/home")) == ""


@pytest.mark.parametrize(
    ("folder", "is_one"),
    [
        (r"\\nas\office\vault", True),
        (r"C:\Users\Ada\vault", False),
        (r"\\?\C:\Users\Ada\vault", False),
    ],
)
def test_a_windows_share_is_known_by_its_name(folder: str, is_one: bool) -> None:
    assert is_share(PureWindowsPath(folder)) is is_one


async def at_once(work: Callable[[], T]) -> T:
    return work()


def look(folder: Path) -> Surroundings:
    return asyncio.run(DiskSurveyor(at_once).look(folder))


def test_a_folder_on_a_disk_with_a_vault_alone_has_nothing_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text("21 1 8:2 / / rw - ext4 /dev/sda2 rw\n")
    monkeypatch.setattr(mounts, "MOUNTS", table)
    vault = tmp_path / "vault"
    vault.mkdir()
    for name in ("vault.db", "vault.key", "vault.key.bak"):
        (vault / name).touch()
    assert look(vault) == Surroundings()


def test_everything_around_is_seen_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"21 1 0:2 / / rw - ext4 /dev/sda2 rw\n22 21 0:3 / {tmp_path} rw - nfs x rw\n")
    monkeypatch.setattr(mounts, "MOUNTS", table)
    vault = tmp_path / "Dropbox" / "vault"
    vault.mkdir(parents=True)
    (vault / "vault (1).db").touch()
    (tmp_path / "way").symlink_to(vault)
    expected = Surroundings(("vault (1).db",), "nfs", "Dropbox")
    assert look(vault) == look(tmp_path / "way") == expected


def test_a_folder_that_cannot_be_read_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "nowhere")
    assert look(tmp_path / "gone") == Surroundings()
