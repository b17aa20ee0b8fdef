"""What the file system refuses while a file for a person is written, in our words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.domain.handover import FileExists, NotHandedOver


@contextmanager
def told() -> Iterator[None]:
    """Raises NotHandedOver, as FileExists where that is the reason, for an OSError inside."""
    try:
        yield
    except FileExistsError:
        raise FileExists from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NotHandedOver(
                "The disk is full.", todo="Free some space, then try again."
            ) from None
        raise NotHandedOver from None
