"""What is said of declines, which messages alone tell."""

from desktop_app.application.receiving import Way
from desktop_app.domain.going_live import MEND_WAY
from desktop_app.domain.notices import of_silence
from desktop_app.ui.notices.notice_words import hint
from desktop_app.ui.settings.news_words import TESTS_ONLY, words_of
from tests.support.snapshots import NOW


def test_nobody_is_promised_declines_without_messages() -> None:
    """No read shows a decline: only a message tells of one."""
    down = hint(of_silence(NOW))
    for promise in (MEND_WAY[-1], down, TESTS_ONLY, words_of(None).does):
        assert "declines" in promise


def test_a_locked_purser_that_watches_disposable_cards_is_said_to_hear() -> None:
    assert "locked Purser hears messages only as long as it watches disposable" in TESTS_ONLY
    assert "unlocked" not in words_of(Way.LOCALTUNNEL).does


def test_with_no_network_nobody_is_told_that_the_service_is_read() -> None:
    """The way is down too when everything is."""
    assert "still" not in hint(of_silence(NOW))
    assert "when it can be reached" in hint(of_silence(NOW))
