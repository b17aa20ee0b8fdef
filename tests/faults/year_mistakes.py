"""Planted mistakes that the books of some days must give away."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from desktop_app.application.rule_sight import RuleSights
from desktop_app.application.rule_telling import RuleTelling
from desktop_app.domain.caps import Committed


@contextmanager
def forgets_what_it_committed() -> Iterator[None]:
    """Caps count nothing."""
    real = RuleSights.committed

    def committed(self: RuleSights) -> Committed:
        return Committed(real(self).day)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RuleSights, "committed", committed)
        yield


@contextmanager
def keeps_no_log() -> Iterator[None]:
    """What is skipped is not said."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RuleTelling, "_explain", lambda *_: None)
        yield


MISTAKES: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "forgets what it committed": forgets_what_it_committed,
    "keeps no log": keeps_no_log,
}
