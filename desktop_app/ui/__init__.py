"""The window: shows snapshots, collects input, asks use cases; holds no rules and no state."""

import linecache
import sys

import PySide6.QtCore  # noqa: F401  (brings the hook that is tamed below)

# WORKAROUND PySide reads the source of every module that is imported after it, to see whether it
# uses PySide's switchable features, and the lines stay in `linecache`: 14 MiB that nobody needs.
_features = sys.modules.get("PySide6.support.feature")
if _features is not None:
    _features._mod_uses_pyside = lambda module: False  # type: ignore[attr-defined]
linecache.clearcache()
