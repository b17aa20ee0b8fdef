"""What the environment may not decide is gone before Qt and TLS are loaded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.adapters.system.environment import drop_from, loaded_before
from desktop_app.adapters.system.sandbox_process import server_command

REFUSED = (
    "SSLKEYLOGFILE", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTPS_PROXY", "https_proxy", "all_proxy",
    "NETRC", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH", "QML_XHR_DUMP",
    "QT_LOGGING_RULES", "QT_LOGGING_CONF", "PYTHONPATH", "PYTHONSTARTUP", "OPENSSL_CONF",
    "OPENSSL_MODULES",
)  # fmt: skip
KEPT = {"HOME": "/home/ada", "DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
SCRIPT = """
import json, os
from desktop_app.adapters.system.hardening import harden
harden()
print(json.dumps(sorted(os.environ)))
"""


def test_what_is_refused_is_taken_out_and_named_and_the_rest_stays() -> None:
    environment = {**KEPT, **dict.fromkeys(REFUSED, "x")}
    assert set(drop_from(environment)) == set(REFUSED)
    assert environment == KEPT


def test_a_hardened_process_and_its_children_see_none_of_it(tmp_path: Path) -> None:
    seen = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT],
        env={**KEPT, **dict.fromkeys(set(REFUSED) - {"PYTHONSTARTUP"}, str(tmp_path / "x"))},
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert not set(json.loads(seen.stdout)) & set(REFUSED)


@pytest.mark.parametrize("planted", ["json.py", "desktop_app.py", "asyncio.py"])
def test_a_module_in_the_folder_it_is_started_in_is_not_the_banks(
    tmp_path: Path, planted: str
) -> None:
    (tmp_path / planted).write_text("import sys; sys.exit('planted')")
    run = subprocess.run(
        [*server_command(), "--help"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0
    assert "planted" not in run.stderr


def test_code_that_was_loaded_before_is_named() -> None:
    assert loaded_before({"LD_PRELOAD": "/tmp/x.so", "LD_AUDIT": ""}) == ("LD_PRELOAD",)
    assert loaded_before(KEPT) == ()
