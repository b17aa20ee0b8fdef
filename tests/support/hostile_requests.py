"""Hostile requests by name: the bytes a stranger sends, and the status each must get.

None of them may reach the code that reads events. The receiver under test listens to TOKEN and to
the hosts in HOSTS.
"""

import gzip
import json

TOKEN = "c0ffee" * 5 + "00"
HOSTS = frozenset({"127.0.0.1", "events.example"})
PATH = f"/{TOKEN}"
BODY = json.dumps({"event": "virtualcard.topup.completed", "amount": 1}).encode()
MAX_BODY = 64 * 1024


def head(first: str, *headers: str, host: str | None = "events.example") -> bytes:
    """A request's head; `host` None leaves it out."""
    lines = [first, *([] if host is None else [f"Host: {host}"]), *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def ask(
    method: str = "POST", target: str = PATH, *headers: str, host: str | None = "events.example"
) -> bytes:
    """A request that would be fine, but for what is given."""
    first = f"{method} {target} HTTP/1.1"
    return head(first, f"Content-Length: {len(BODY)}", *headers, host=host) + BODY


def framed(*headers: str, body: bytes = BODY, version: str = "1.1") -> bytes:
    """A POST to the right path with these headers for its length, and this body."""
    return head(f"POST {PATH} HTTP/{version}", *headers) + body


def chunked(*chunks: bytes) -> bytes:
    """A POST to the right path in chunks as given."""
    return framed("Transfer-Encoding: chunked", body=b"".join(chunks))


def chunk(data: bytes) -> bytes:
    """One well-made chunk."""
    return b"%x\r\n%s\r\n" % (len(data), data)


VERBS = ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "QUERY", "post")
_METHODS = {f"method {verb}": (ask(verb), 404) for verb in VERBS} | {
    "CONNECT to a mail server": (ask("CONNECT", "mail.example:25"), 404),
}

_PATHS = {
    f"path: {name}": (ask("POST", target), 404)
    for name, target in {
        "the root": "/",
        "a web page's icon": "/favicon.ico",
        "a forgotten file": "/.env",
        "the usual name": "/webhook",
        "one digit short": PATH[:-1],
        "one digit long": PATH + "0",
        "one digit wrong": PATH[:-1] + "1",
        "another token": "/" + "0" * 32,
        "upper case": PATH.upper(),
        "a slash behind": PATH + "/",
        "two slashes": "/" + PATH,
        "a query": PATH + "?a=1",
        "a fragment": PATH + "#a",
        "percent-encoded": f"/%63{TOKEN[1:]}",
        "climbing": f"/x/..{PATH}",
        "a dot": f"/.{PATH}",
        "a backslash": "\\" + TOKEN,
        "a parameter": PATH + ";a=1",
        "an encoded null": PATH + "%00",
        "an encoded line end": PATH + "%0d%0aHost:%20evil.example",
        "the whole address": f"http://events.example{PATH}",
        "a star": "*",
        "no slash": TOKEN,
        "eight thousand signs": PATH + "a" * 8000,
    }.items()
}

_NAMES = {
    f"host: {name}": (ask(host=host), 404)
    for name, host in {
        "somebody else's": "evil.example",
        "somebody else's with a port": "evil.example:80",
        "empty": "",
        "ours in front": "events.example.evil.example",
        "ours behind": "xevents.example",
        "ours as a user name": "events.example@evil.example",
        "a dot behind": "events.example.",
        "this computer by name": "localhost",
        "this computer by another number": "127.0.0.2",
        "this computer in IPv6": "[::1]",
        "everywhere": "0.0.0.0",
        "a name that resolves here": "127.0.0.1.rebind.example",
        "with a space": "events.example evil.example",
        "with a comma": "events.example,evil.example",
    }.items()
} | {
    "host: none": (ask(host=None), 400),
    "host: two": (ask("POST", PATH, "Host: evil.example"), 400),
}

_PAGES = {
    "page: another origin": (ask("POST", PATH, "Origin: https://evil.example"), 404),
    "page: no origin to tell": (ask("POST", PATH, "Origin: null"), 404),
    "page: our own origin": (ask("POST", PATH, "Origin: http://events.example"), 404),
    "page: fetch without CORS": (ask("POST", PATH, "Sec-Fetch-Mode: no-cors"), 404),
    "page: a form": (
        ask("POST", PATH, "Origin: null", "Content-Type: application/x-www-form-urlencoded"),
        404,
    ),
    "page: preflight": (
        ask("OPTIONS", PATH, "Origin: https://evil.example", "Access-Control-Request-Method: POST"),
        404,
    ),
    "page: web socket": (
        ask(
            "GET", PATH, "Upgrade: websocket", "Connection: Upgrade", "Origin: https://evil.example"
        ),
        404,
    ),
}

_LENGTHS = {
    f"length: {name}": (framed(*headers), 400)
    for name, headers in {
        "none": (),
        "zero": ("Content-Length: 0",),
        "empty": ("Content-Length: ",),
        "negative": ("Content-Length: -1",),
        "with a sign": ("Content-Length: +5",),
        "two in one": ("Content-Length: 5 5",),
        "hexadecimal": ("Content-Length: 0x10",),
        "with an exponent": ("Content-Length: 1e1",),
        "with a point": ("Content-Length: 5.0",),
        "a word": ("Content-Length: five",),
        "thirty digits": ("Content-Length: " + "9" * 30,),
        "two that differ": ("Content-Length: 5", "Content-Length: 6"),
        "longer than the body": (f"Content-Length: {len(BODY) + 1}",),
        "gzip as transfer": ("Transfer-Encoding: gzip",),
        "gzip and chunks": ("Transfer-Encoding: gzip, chunked",),
        "chunks twice": ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        "identity": ("Transfer-Encoding: identity",),
    }.items()
}

_WELL_CHUNKED = chunk(BODY) + b"0\r\n\r\n"
_CHUNKS = {
    "chunks: and a length": (
        framed("Transfer-Encoding: chunked", "Content-Length: 5", body=_WELL_CHUNKED),
        400,
    ),
    "chunks: behind a length": (
        framed(
            f"Content-Length: {len(_WELL_CHUNKED)}",
            "Transfer-Encoding: chunked",
            body=_WELL_CHUNKED,
        ),
        400,
    ),
    "chunks: only the end": (chunked(b"0\r\n\r\n"), 400),
    "chunks: no end": (chunked(chunk(BODY)), 400),
    "chunks: cut": (chunked(b"40\r\nabc"), 400),
    "chunks: negative": (chunked(b"-5\r\nabcde\r\n0\r\n\r\n"), 400),
    "chunks: no number": (chunked(b"five\r\nabcde\r\n0\r\n\r\n"), 400),
    "chunks: with 0x": (chunked(b"0x5\r\nabcde\r\n0\r\n\r\n"), 400),
    "chunks: thirty digits": (chunked(b"f" * 30 + b"\r\nabc"), 400),
    "chunks: no line end behind": (chunked(b"3\r\nabcXX0\r\n\r\n"), 400),
    "chunks: more than announced": (chunked(b"3\r\nabcdef\r\n0\r\n\r\n"), 400),
}

_SIZES = {
    "size: one byte too many": (
        framed(f"Content-Length: {MAX_BODY + 1}", body=b"x" * (MAX_BODY + 1)),
        413,
    ),
    "size: ten megabytes announced": (framed("Content-Length: 10000000", body=b""), 413),
    "size: nine exabytes announced": (framed(f"Content-Length: {2**63}", body=b""), 413),
    "size: one chunk too large": (chunked(chunk(b"x" * (MAX_BODY + 1)), b"0\r\n\r\n"), 413),
    "size: many small chunks": (chunked(chunk(b"x" * 16) * 5000, b"0\r\n\r\n"), 413),
    "size: an endless chunk": (chunked(b"7fffffff\r\n", b"x" * 100_000), 413),
}

_CODINGS = {
    f"coding: {name}": (
        framed(f"Content-Encoding: {coding}", f"Content-Length: {len(body)}", body=body),
        400,
    )
    for name, coding, body in (
        ("a gzip bomb", "gzip", gzip.compress(b"\0" * 10_000_000)),
        ("gzip in capitals", "GZIP", gzip.compress(BODY)),
        ("deflate", "deflate", BODY),
        ("brotli", "br", BODY),
        ("zstandard", "zstd", BODY),
        ("two", "identity, gzip", BODY),
    )
}

_VERSIONS = {
    "version 1.0": (framed(f"Content-Length: {len(BODY)}", version="1.0"), 400),
    "version 1.2": (framed(f"Content-Length: {len(BODY)}", version="1.2"), 400),
    "version 2.0": (framed(f"Content-Length: {len(BODY)}", version="2.0"), 400),
    "version 0.9": (f"POST {PATH}\r\n\r\n".encode(), 400),
    "HTTP/2 without TLS": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 40, 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x8f" * 600, 400),
    "SSH": (b"SSH-2.0-OpenSSH_9.6\r\n", 400),
    "SMTP": (b"EHLO evil.example\r\nMAIL FROM:<a@evil.example>\r\n\r\n", 400),
    "SOCKS": (b"\x05\x01\x00\r\n\r\n", 400),
    "a database": (b"\x00\x00\x00\x08\x04\xd2\x16\x2f\r\n\r\n", 400),
}

_LINES = {
    f"line: {name}": (raw, 400)
    for name, raw in {
        "nothing but line ends": b"\r\n" * 4,
        "nothing but nulls": b"\0" * 4096 + b"\r\n\r\n",
        "high bytes": b"\xff" * 4096 + b"\r\n\r\n",
        "two blanks": ask().replace(b"POST ", b"POST  ", 1),
        "tabs": ask().replace(b" ", b"\t", 2),
        "a blank in front": b" " + ask(),
        "small http": ask().replace(b"HTTP/1.1", b"http/1.1", 1),
        "a null in the path": ask().replace(PATH.encode(), PATH.encode() + b"\0", 1),
        "UTF-8 in the path": ask().replace(PATH.encode(), PATH.encode() + "é".encode(), 1),
        "an endless path": b"POST /" + b"a" * 40_000,
        "cut in the path": ask()[:20],
        "cut in the headers": ask()[:80],
    }.items()
}

_HEADERS = {
    f"header: {name}": (ask("POST", PATH, line), 400)
    for name, line in {
        "no colon": "X-A",
        "no name": ": a",
        "a blank in the name": "X A: a",
        "a blank before the colon": "X-A : a",
        "a null": "X-A: a\0b",
        "a line end in the value": "X-A: a\rb",
        "high bytes in the name": "X-\xe9: a",
        "brackets in the name": "X(A): a",
    }.items()
} | {
    "header: forty thousand bytes": (head(f"POST {PATH} HTTP/1.1", "X-A: " + "a" * 40_000), 400),
    "header: ten thousand": (head(f"POST {PATH} HTTP/1.1", *["X: a"] * 10_000), 400),
    "header: it goes on and on": (head(f"POST {PATH} HTTP/1.1")[:-2] + b"X: a\r\n" * 9000, 400),
}

HOSTILE: dict[str, tuple[bytes, int]] = {
    **_METHODS,
    **_PATHS,
    **_NAMES,
    **_PAGES,
    **_LENGTHS,
    **_CHUNKS,
    **_SIZES,
    **_CODINGS,
    **_VERSIONS,
    **_LINES,
    **_HEADERS,
}
