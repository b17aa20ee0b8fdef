"""The log file: owner-only, bounded, and blind to anything that looks like a card number."""

import logging
import os
import re
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

# However it is grouped, also as a list of its groups is written, and whatever it stands against.
_DIGITS = re.compile(r"\d(?:[^0-9A-Za-z\n]{0,4}\d){11,}")
_SECRETS = re.compile(
    r"(?i)(secret|signature|authorization|password|passphrase|token|cvv2?|cvc2?|api[_-]?key)"
    r"\S*\s*[:=]\s*(?:(?:bearer|basic)\s+)?\S+"
)
_SCHEMES = re.compile(r"(?i)\b(bearer|basic)\s+\S+")


class OwnersFile(RotatingFileHandler):
    """Makes every file for its owner alone, whatever the umask."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()


class Redact(logging.Filter):
    """Replaces every run of 12 digits or more and every named secret before a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite in place; never drops a line."""
        text = record.getMessage()
        text = _SECRETS.sub(r"\1=…", _DIGITS.sub("…", text))
        record.msg = _SCHEMES.sub(r"\1 …", text)
        record.args = None
        record.exc_info = None
        record.exc_text = None
        return True


def start_log(path: Path) -> logging.Handler:
    """Log warnings and worse to `path`, five files of a megabyte each, until `stop_log`."""
    handler = OwnersFile(path, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.addFilter(Redact())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close what `start_log` opened."""
    logging.getLogger().removeHandler(handler)
    handler.close()
