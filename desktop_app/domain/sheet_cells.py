"""Text in the cells of a table that a spreadsheet may open: no cell of it is ever run.

A spreadsheet takes what begins with one of five signs for a formula, and a formula can send the
cells beside it to a stranger. Labels and holders come from services and files, so they may.
"""

import re
from typing import Final

_RUN: Final = "=+@\t\r\uff0b\uff0d\uff1d\uff20-"
_STARTS: Final = r'(^|[;,|"\n])([ \u00a0]*)'
"""Where a spreadsheet that splits at another sign than ours sees a cell begin."""
_NAKED: Final = re.compile(rf"{_STARTS}('*[{_RUN}])")
_GUARDED: Final = re.compile(rf"{_STARTS}'('*[{_RUN}])")


def guard_cell(text: str) -> str:
    """`'=1+1` for `=1+1`: an apostrophe before whatever could begin a formula."""
    return _NAKED.sub(r"\1\2'\3", text)


def unguard_cell(text: str) -> str:
    """What was guarded, to the letter."""
    return _GUARDED.sub(r"\1\2\3", text)
