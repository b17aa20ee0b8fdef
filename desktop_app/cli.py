"""The command line: purser [--sandbox] [--data DIR] [--tour DIR] | doctor; hands over."""

import argparse
import os
import sys
from pathlib import Path

from desktop_app import __version__

SERVER_FLAG = "--sandbox-server"
DOCTOR = "doctor"
NO_DISPLAY = 4


def main(arguments: list[str] | None = None) -> int:
    """Run the program; the exit status."""
    argv = sys.argv[1:] if arguments is None else arguments
    if argv[:1] == [SERVER_FLAG]:
        # The practice bank is this same program, so that a packaged copy needs no second one.
        from desktop_app.sandbox.cli import main as serve

        return serve(argv[1:])
    from desktop_app.adapters.system.hardening import harden

    if argv[:1] == [DOCTOR]:
        visit = _doctor_parser().parse_args(argv[1:])
        harden()
        from desktop_app.composition.doctor import Visit, on_this_terminal, run_doctor

        return run_doctor(Visit(visit.data, visit.vault, visit.probe_money), on_this_terminal())
    options = _parser().parse_args(argv)
    harden()
    if options.tour is not None:
        from desktop_app.tour.run import run_tour

        os.environ.setdefault("QT_QPA_PLATFORM", "" if _has_display() else "offscreen")
        return run_tour(options.tour.absolute(), options.tour_fault)
    if not _has_display():
        sys.stderr.write(
            "Purser shows a window, and this session has no display (DISPLAY and WAYLAND_DISPLAY "
            "are not set).\nStart it from a desktop session. To see what it does without one, run:"
            "\n\n    purser --tour DIR\n\nwhich drives the real window off screen and saves "
            "pictures of every step in DIR.\n"
        )
        return NO_DISPLAY
    from desktop_app.composition.app import run
    from desktop_app.composition.backstage import Options

    started = Options(
        sandbox=options.sandbox, data=options.data, allow_capture=options.allow_screen_capture
    )
    return run(started)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="purser",
        description="A desktop card wallet for small businesses.",
        epilog="purser doctor checks a connection on the terminal; see purser doctor --help.",
    )
    parser.add_argument(
        "--sandbox", action="store_true", help="practise with a bank on this computer"
    )
    parser.add_argument(
        "--data", type=_folder, metavar="DIR", help="keep vaults in DIR instead of your data folder"
    )
    parser.add_argument(
        "--allow-screen-capture",
        action="store_true",
        help="let screenshots and shared screens show Purser during this run, for remote support",
    )
    parser.add_argument(
        "--tour", type=Path, metavar="DIR", help="drive the window by itself, save pictures in DIR"
    )
    parser.add_argument(
        "--tour-fault",
        type=_fault,
        metavar="OPERATION:KIND",
        help="spoil the tour's top-up (for example fund:ignore); the tour must then fail",
    )
    parser.add_argument("--version", action="version", version=f"purser {__version__}")
    return parser


def _doctor_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="purser doctor",
        description="Checks a vault's connection: prints what was looked at, what was seen and "
        "when, and what Purser does because of it. It only reads.",
    )
    parser.add_argument("--data", type=_folder, metavar="DIR", help="look for vaults in DIR")
    parser.add_argument("--vault", default="", metavar="NAME", help="which vault, if several")
    parser.add_argument(
        "--probe-money",
        action="store_true",
        help="offer the steps that move money, each asked for with its amount",
    )
    return parser


def _fault(text: str) -> tuple[str, str]:
    operation, _, kind = text.partition(":")
    return operation, kind


def _folder(text: str) -> Path:
    return Path(text).absolute()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen.startswith(("offscreen", "minimal", "vnc")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
