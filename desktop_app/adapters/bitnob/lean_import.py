"""The client's code, without what its libraries would import beside it."""

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.adapters.bitnob.client import BitnobClient


def client_class() -> "type[BitnobClient]":
    """The client, imported with everything that its first request needs."""
    # WORKAROUND httpx imports its own command line where click and rich are installed: six MiB.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    # WORKAROUND httpcore looks for it on the disk four times a request where it is not installed.
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
    # httpx would import these with its first request, while the window paints its first cards.
    import anyio._backends._asyncio  # noqa: F401
    import httpcore  # noqa: F401

    from desktop_app.adapters.bitnob.client import BitnobClient

    return BitnobClient
