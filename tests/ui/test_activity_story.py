"""What an opened line says is true of what it is."""

from datetime import UTC, datetime

import pytest

from desktop_app.application.activity import Told
from desktop_app.application.timeline import Story
from desktop_app.domain.cards import CardId
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.strikes import PUBLISHED_STRIKES, Standing
from desktop_app.ui.activity.story import sentences
from desktop_app.ui.words import Words

TOLD = Told(Story((), ()), Standing(0, None), PUBLISHED_STRIKES)


@pytest.mark.parametrize("kind", [kind for kind in HistoryKind if kind is not HistoryKind.PURCHASE])
def test_only_a_pending_purchase_waits_for_a_shop_to_collect_it(kind: HistoryKind) -> None:
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    charge = Charge("t-1", CardId("c"), kind, HistoryStatus.PENDING, at, Money.usd(9))
    said = sentences(charge, TOLD, Words())
    assert "collect" not in said.title + said.text
