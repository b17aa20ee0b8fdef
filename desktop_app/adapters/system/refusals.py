"""What the file system refuses while a file for a person is written, in our words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.domain.errors import PurserError
from desktop_app.domain.handover import FileExists, NotHandedOver


@contextmanager
def told(
    taken: type[PurserError] = FileExists, refused: type[PurserError] = NotHandedOver
) -> Iterator[None]:
    """Raises for an OSError inside: `taken` where a file has that name, else `refused`."""
    try:
        yield
    except FileExistsError:
        raise taken from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise refused("The disk is full.", todo="Free some space, then try again.") from None
        raise refused from None
