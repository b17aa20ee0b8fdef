"""Runs the sandbox bank as ``python -m desktop_app.sandbox``."""

import sys

from desktop_app.sandbox.cli import main

if __name__ == "__main__":
    sys.exit(main())
