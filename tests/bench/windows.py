"""How long the first window takes over a bare PySide6 window, whole processes, interleaved."""

from statistics import median

from tests.bench.figures import Figure, Place, millis

ROUNDS = 15
GOAL = 1.5


def first_window(place: Place) -> tuple[Figure, ...]:
    """Process start to painted, ours over a bare window that draws one text."""
    data = place.folder / "data"
    vault = data / "vaults" / "bench"
    vault.mkdir(parents=True)
    (vault / "vault.key").write_bytes(b"made up: the first window does not read it")
    starts: dict[str, tuple[str, str]] = {
        "ours": ("tests.bench.own_window", str(data)),
        "text": ("tests.bench.bare_window", "text"),
        "empty": ("tests.bench.bare_window", "empty"),
    }
    took: dict[str, list[float]] = {name: [] for name in starts}
    for number in range(ROUNDS + 1):
        for name, start in starts.items():
            seconds = place.children.seconds_to_paint(*start)
            if number:  # the first round writes the bytecode
                took[name].append(seconds)
    middle = {name: median(values) for name, values in took.items()}
    where = "Xvfb" if place.children.display else "off screen"
    return (
        Figure(
            "first_window_ratio",
            middle["ours"] / middle["text"],
            "<=",
            GOAL,
            (
                f"{where}, n={ROUNDS}: ours {middle['ours'] * 1000:.0f} ms over a bare window with"
                f" one text {middle['text'] * 1000:.0f} ms",
                f"over a plain empty QWidget {middle['empty'] * 1000:.0f} ms:"
                f" {middle['ours'] / middle['empty']:.2f}",
                f"ours, ms: {millis(took['ours'])}",
            ),
        ),
    )
