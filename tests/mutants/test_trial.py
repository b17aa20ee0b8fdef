"""A mistake that the tests notice is told from a change that is none, in real children."""

import subprocess
import sys

from tests.mutants.config import ROOT

STORY = """
import tempfile
from dataclasses import replace
from pathlib import Path
from tests.mutants import config
from tests.mutants.make import make
from tests.mutants.trial import survivors

module = config.Module("application/doubts.py", ("unit/test_journal.py",))
source = module.file.read_text("utf-8")
late = next(m for m in make(source, ["swap_op"]) if "> window" in m.now)
broken = replace(late, code="raise ImportError", function="", now="broken")
spaced = replace(late, code=source.replace(" >= ", "  >=  "), now="spaced")
with tempfile.TemporaryDirectory() as folder:
    tried = [late, broken, spaced]
    print([m.now for m in survivors(module, tried, 2, Path(folder))])
"""


def test_only_what_every_test_lets_pass_has_survived() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", STORY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.stdout, done.returncode) == ("['spaced']\n", 0), done.stderr
