"""What the sandbox's help page says is what the bank does."""

import json
import re

import pytest

from desktop_app.sandbox.books import QUIRKS
from desktop_app.sandbox.cli import parse_arguments
from desktop_app.sandbox.control import Control, control_routes
from desktop_app.sandbox.faults import KINDS, OPERATIONS
from desktop_app.sandbox.issuer import ACTS
from desktop_app.sandbox.letters import KINDS as MISHAPS
from tests.support.help_pages import code, page, rows, section
from tests.support.sandbox_server import RunningSandbox, start_sandbox

PAGE = page("sandbox")
COMMAND = re.search(r"^\.venv/bin/python -m desktop_app\.sandbox (.+)$", PAGE, re.MULTILINE)
CURLS = re.findall(
    r"^curl (-X POST )?-d '(.+)' http://127\.0\.0\.1:8765(/\S+)$", PAGE, re.MULTILINE
)
EXAMPLES = [
    (cells[0].strip("`").removeprefix("POST "), cells[1].strip("`"))
    for part in ("Control", "Events")
    for cells in rows(section(PAGE, part))
    if cells[0].startswith("`POST") and "…" not in cells[1]
]


def test_every_option_is_named_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    there = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    table = "\n".join(cells[0] for cells in rows(section(PAGE, "Start")))
    assert set(re.findall(r"--[a-z-]+", table)) == there


def test_the_documented_command_is_one_the_bank_understands() -> None:
    assert COMMAND is not None
    options = parse_arguments(COMMAND.group(1).split())
    assert (options.port, options.seed, str(options.data)) == (8765, 7, "bank")


def test_the_start_line_holds_exactly_the_named_facts(data_dir) -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith('{"url"'))
    running = start_sandbox(data_dir)  # takes the line's facts by name, so a further one fails
    running.stop()
    assert [name for name in json.loads(line) if not hasattr(running, name)] == []


def test_every_path_of_the_control_api_is_named_and_no_other() -> None:
    routes = control_routes(Control(None, None, None), lambda method: method)
    verbs = {"GET", "POST", "DELETE"}
    there = {f"{verb} {route.path}" for route in routes for verb in route.methods & verbs}
    there = {path.replace("/control/", "") for path in there} | {"GET sink/NAME"}
    named = {text for text in code(PAGE) if text.split(" ")[0] in verbs}
    assert named | {"POST faults"} == there
    assert any(path == "/control/faults" for _, _, path in CURLS)


def test_every_kind_and_operation_of_fault_is_named_and_no_other() -> None:
    part = section(PAGE, "Faults")
    assert {cells[0].strip("`") for cells in rows(part)} - {"Kind"} == KINDS
    line = next(line for line in part.splitlines() if line.startswith("Operations:"))
    assert set(code(line)) == OPERATIONS


def test_every_mishap_quirk_and_act_is_named_and_no_other() -> None:
    tables = section(PAGE, "Events").split("| Mishap |")[1]
    assert {name for cells in rows(tables) for name in code(cells[0])} == MISHAPS
    shown = {cells[0].strip("`"): cells[1] for cells in rows(section(PAGE, "Quirks"))}
    assert shown == {"Name": "At first"} | {name: str(value) for name, value in QUIRKS.items()}
    acts = section(PAGE, "Strikes").split("Acts: ")[1]
    assert tuple(code(acts)) == ACTS


@pytest.mark.parametrize(("path", "body"), EXAMPLES, ids=[path for path, _ in EXAMPLES])
def test_an_example_works_as_it_is_written(
    bank_server: RunningSandbox, path: str, body: str
) -> None:
    assert bank_server.control(path, json.loads(body))


@pytest.mark.parametrize(("body", "path"), [curl[1:] for curl in CURLS])
def test_a_command_works_as_it_is_written(
    bank_server: RunningSandbox, body: str, path: str
) -> None:
    answer = bank_server.http.post(path, content=body)
    assert answer.status_code == 200
