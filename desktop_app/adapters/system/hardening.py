"""Makes the process harder to look into: no core dump, no ptrace by the same user, tight umask.

And deaf to what the environment would have it load or write.
"""

import ctypes
import os
import sys

from desktop_app.adapters.system.environment import drop_from

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Best effort, first thing at start; a system without these calls runs as it is."""
    os.umask(0o077)
    drop_from()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
