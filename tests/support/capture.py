"""A system that keeps windows out of pictures, as far as it is told to be able to."""

from desktop_app.application.capturing import Sight


class FakeShield:
    """Answers by what each window was set to; `at_best` is what a covered one looks like."""

    system = "Windows"
    can = True

    def __init__(self, at_best: Sight = Sight.NOTHING) -> None:
        self.at_best = at_best
        self.covered: dict[int, bool] = {}
        self.asked: list[int] = []

    def cover(self, window: int, *, covered: bool) -> Sight:
        self.asked.append(window)
        self.covered[window] = covered
        return self.look(window)

    def look(self, window: int) -> Sight:
        return self.at_best if self.covered.get(window) else Sight.ALL
