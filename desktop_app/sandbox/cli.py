"""Starts the sandbox bank from a command line and says where it listens, in one JSON line."""

import argparse
import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from desktop_app.sandbox.bank import WrongSeed
from desktop_app.sandbox.ids import Credentials, derive_credentials
from desktop_app.sandbox.server import HOST, BankServer, Settings, make_server

FAILED = 2


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="purser-sandbox", description="A practice card bank on a loopback port."
    )
    parser.add_argument("--host", choices=[HOST], default=HOST, help="loopback only")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free port")
    parser.add_argument("--seed", type=int, default=1, help="decides every id, number and secret")
    parser.add_argument("--data", type=Path, required=True, help="folder of the bank's database")
    parser.add_argument(
        "--face",
        choices=["v2", "v2beta"],
        default="v2",
        help="which face answers signed requests that name none",
    )
    parser.add_argument("--client-id")
    parser.add_argument("--client-secret")
    parser.add_argument("--api-key")
    parser.add_argument("--webhook-secret")
    parser.add_argument(
        "--exit-with-parent", action="store_true", help="stop when standard input ends"
    )
    return parser.parse_args(argv)


def derive_settings(arguments: argparse.Namespace) -> Settings:
    base = derive_credentials(arguments.seed)
    credentials = Credentials(
        client_id=arguments.client_id or base.client_id,
        client_secret=arguments.client_secret or base.client_secret,
        api_key=arguments.api_key or base.api_key,
        webhook_secret=arguments.webhook_secret or base.webhook_secret,
    )
    return Settings(arguments.data, arguments.seed, arguments.port, credentials, arguments.face)


def announce(running: BankServer) -> None:
    """Print the one JSON line, once the server accepts; the secrets in it are practice ones."""
    while not running.is_started:
        if running.server.should_exit:
            return
        time.sleep(0.005)
    credentials = running.bank.credentials
    facts = {
        "url": running.url,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "api_key": credentials.api_key,
        "webhook_secret": credentials.webhook_secret,
        "pid": os.getpid(),
    }
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def stop_at_end_of_input(running: BankServer) -> None:
    # Not sys.stdin: a daemon thread waiting in a buffered read would abort the shutdown.
    while os.read(0, 4096):
        pass
    running.stop()


def main(argv: Sequence[str] | None = None) -> int:
    """0 after a clean stop, 2 with one sentence on stderr when the bank cannot open."""
    arguments = parse_arguments(argv)
    try:
        running = make_server(derive_settings(arguments))
    except (OSError, OverflowError, sqlite3.Error, WrongSeed) as error:
        sys.stderr.write(f"purser-sandbox cannot start: {error}.\n")
        return FAILED
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: running.stop())
    watchers = [announce, stop_at_end_of_input] if arguments.exit_with_parent else [announce]
    for watcher in watchers:
        threading.Thread(target=watcher, args=(running,), daemon=True).start()
    running.run()
    return 0
