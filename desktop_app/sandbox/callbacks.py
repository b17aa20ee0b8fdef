"""Decides where practice events may be sent: to this machine, never elsewhere."""

import ipaddress
from urllib.parse import urlsplit


def skip_reason(url: str) -> str:
    """Why nothing may be posted to ``url``; empty when it is a loopback http(s) address."""
    if not url:
        return "no callback URL configured on card"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "callback URL cannot be read"
    if parts.scheme not in ("http", "https") or port == 0:
        return "callback URL is not http or https"
    return "" if is_loopback(host) else "practice events do not leave this machine"


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and loopback addresses; a name is never looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
