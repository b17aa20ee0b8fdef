"""On which file system a folder lies, and whether that is another computer's."""

import re
import sys
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

MOUNTS: Final = Path("/proc/self/mountinfo")
MOST_BYTES: Final = 4 * 1024 * 1024
_NETWORK: Final = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.curlftpfs",
        "fuse.davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.google-drive-ocamlfuse",
        "fuse.gvfsd-fuse",
        "fuse.onedriver",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


def network_of(folder: Path) -> str:
    """The type of the network file system that `folder` lies on, "" for a disk of this computer.

    Off Linux only a share's name (`\\\\server\\share`) tells.
    """
    if not sys.platform.startswith("linux"):
        return "SMB" if is_share(folder) else ""
    try:
        with MOUNTS.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8", "surrogateescape")
        return network_among(text, PurePosixPath(folder.resolve()))
    except OSError:
        return ""


def is_share(folder: PurePath) -> bool:
    """Whether it is named by its server, as Windows does."""
    return folder.drive.startswith("\\\\") and not folder.drive.startswith(("\\\\?\\", "\\\\.\\"))


def network_among(mounts: str, folder: PurePosixPath) -> str:
    """As `network_of`, by the text of a `mountinfo`; `folder` is absolute, without links."""
    kind, depth = "", -1
    for line in mounts.splitlines():
        left, dash, right = line.partition(" - ")
        fields, about = left.split(" "), right.split(" ")
        if len(fields) < 5 or not dash:
            continue
        point = PurePosixPath(_ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        # Of two on one point the later one lies on top.
        if folder.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = about[0], len(point.parts)
    return kind if kind in _NETWORK else ""
