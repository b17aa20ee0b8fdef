"""How news arrives, in the settings: what is said of each way, and what leaves the form."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.hearing import HearingForm, News
from desktop_app.application.messages import Snapshot
from desktop_app.application.receiving import Way, WayState
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.domain.profiles import Environment
from desktop_app.domain.relay_errors import PortTaken, RelayLost
from desktop_app.domain.secrets import Secret
from desktop_app.ui.home.truth import segments
from desktop_app.ui.kit.label import Label
from desktop_app.ui.settings.news import NewsSection
from desktop_app.ui.settings.news_form import ASK, KEPT
from desktop_app.ui.settings.news_words import ORDER, THIS_RUN, WAY_WORDS
from desktop_app.ui.settings.page import SettingsPage
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

NOTHING = HearingForm(
    way=None,
    scheme="body-sha512-hex",
    has_secret=False,
    has_gosmee=False,
    has_smee=False,
    server="",
    public="",
    port=20_417,
)
GOSMEE = replace(NOTHING, way=Way.GOSMEE, has_secret=True, has_gosmee=True)
ON = News(Way.GOSMEE, WayState.ON, NOW, None, "hook.example", here=3)


def real(news: News) -> Snapshot:
    made = snapshot(news=news)
    profile = replace(
        made.profile, environment=Environment.BITNOB_LIVE, base_url="https://api.bitnob.com"
    )
    link = replace(made.link, next_check=NOW + timedelta(seconds=48))
    return replace(made, profile=profile, link=link)


@pytest.fixture
def page(qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(make_ui())
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show_snapshot(real(News()))
    made.show_section("news")
    made.show()
    return made


@pytest.fixture
def part(page: SettingsPage) -> NewsSection:
    return page.section("news")


def bridge(part: QWidget) -> RecordingBridge:
    return part._ui.bridge


def keep(part: NewsSection, form: HearingForm) -> None:
    bridge(part).last("listening.form").answer(form)


def said(part: QWidget) -> str:
    labels = (label for label in part.findChildren(Label) if label.isVisibleTo(part))
    return "\n".join(label.text() for label in labels)


def choose(part: NewsSection, way: Way | None) -> None:
    part.form.way.set_current_id(way or ASK)
    part.form.way.chosen.emit(way or ASK)


def test_every_way_says_what_it_does_and_who_can_read_along(part: NewsSection) -> None:
    keep(part, NOTHING)
    assert part.form.way.combo.count() == len(ORDER) == len(Way) + 1
    for way, words in WAY_WORDS.items():
        choose(part, way)
        assert words.does in said(part)
        assert words.reveals in said(part)
        assert part.form.use.words() == words.button


def test_asking_alone_needs_no_field(part: NewsSection) -> None:
    keep(part, NOTHING)
    assert "Live messages are off. Purser asks Bitnob instead, next at 14:02:51." in said(part)
    assert not part.form.secret.isVisibleTo(part)
    part.form.use.click()
    [wish] = bridge(part).last("listening.choose").args
    assert wish.way is None


def test_a_relay_is_chosen_with_its_address_and_the_secret(
    part: NewsSection, canary_api_secret: str
) -> None:
    keep(part, NOTHING)
    choose(part, Way.GOSMEE)
    part.form.use.click()
    assert part.form.channel.error() == "Write the address."
    assert "without it nothing" in part.form.secret.error()
    assert bridge(part).asked("listening.choose") == []
    part.form.channel.set_text(" https://hook.example ")
    part.form.secret.set_text(canary_api_secret)
    assert part.form.channel.error() == part.form.secret.error() == ""
    part.form.use.click()
    [wish] = bridge(part).last("listening.choose").args
    assert (wish.way, wish.scheme) == (Way.GOSMEE, "body-sha512-hex")
    assert wish.address.reveal() == "https://hook.example"
    assert wish.secret.reveal() == canary_api_secret
    bridge(part).last("listening.choose").answer()
    keep(part, GOSMEE)
    assert part.form.channel.text() == part.form.secret.text() == ""
    assert part.form.channel.input.placeholderText() == KEPT


def test_what_is_kept_need_not_be_typed_again(part: NewsSection) -> None:
    keep(part, GOSMEE)
    part.form.use.click()
    [wish] = bridge(part).last("listening.choose").args
    assert (bool(wish.address), bool(wish.secret)) == (False, False)


def test_what_the_worker_refuses_is_said_beside_the_field(part: NewsSection) -> None:
    keep(part, GOSMEE)
    part.form.channel.set_text("https://hook.example/short")
    part.form.use.click()
    failure = Failure.from_error(InvalidInput("This is no channel."))
    bridge(part).last("listening.choose").fail(failure)
    assert part.form.channel.error() == "This is no channel."
    assert part.form.channel.text() == "https://hook.example/short"
    part.form.use.click()
    bridge(part).last("listening.choose").fail()
    assert "The service refused." in part.form.said.text()


def test_the_owner_s_tunnel_wants_a_name_and_a_port(part: NewsSection) -> None:
    keep(part, replace(NOTHING, has_secret=True))
    choose(part, Way.OWN)
    assert part.form.port.text() == "20417"
    part.form.port.set_text("a door")
    part.form.use.click()
    assert part.form.public.error() == "Write the address."
    assert part.form.port.error() == "Write the port as a number."
    part.form.public.set_text("https://name.example")
    part.form.port.set_text("20418")
    part.form.use.click()
    [wish] = bridge(part).last("listening.choose").args
    assert (wish.way, wish.port) == (Way.OWN, 20_418)


def test_in_practice_the_own_port_needs_nothing(page: SettingsPage, part: NewsSection) -> None:
    page.show_snapshot(snapshot(news=replace(ON, way=Way.OWN, host="127.0.0.1")))
    part._read_form()
    keep(part, replace(NOTHING, way=Way.OWN))
    assert not part.form.public.isVisibleTo(part)
    assert not part.form.secret.isVisibleTo(part)
    part.form.use.click()
    assert bridge(part).last("listening.choose").args[0].way is Way.OWN


def test_a_change_says_how_many_cards_it_leaves_behind(
    page: SettingsPage, part: NewsSection
) -> None:
    page.show_snapshot(real(ON))
    part._read_form()
    keep(part, GOSMEE)
    assert "3 cards post to this address." in said(part)
    assert "for life" not in part.form.said.text()
    choose(part, Way.SMEE)
    assert part.form.said.text() == (
        "3 cards go on posting to the present address and keep it for life. "
        "After a change they are only asked about, until you change back."
    )
    choose(part, Way.GOSMEE)
    assert part.form.said.text() == ""


def test_cards_of_an_earlier_address_are_told(page: SettingsPage, part: NewsSection) -> None:
    page.show_snapshot(real(replace(ON, here=1, elsewhere=1)))
    assert "1 card posts to this address. 1 card made with an earlier address is only" in said(part)


def test_a_way_that_is_down_says_why_and_that_it_asks_instead(
    page: SettingsPage, part: NewsSection
) -> None:
    page.show_snapshot(real(replace(ON, state=WayState.CONNECTING)))
    assert "Connecting since 14:02." in said(part)
    down = replace(ON, state=WayState.FAILED, failure=Failure.from_error(RelayLost()))
    page.show_snapshot(real(down))
    assert "Live messages are off. Purser asks Bitnob instead, next at 14:02:51." in said(part)
    assert "The connection to the relay ended. It is tried again by itself" in said(part)
    page.show_snapshot(
        real(
            replace(
                ON,
                state=WayState.FAILED,
                failure=Failure.from_error(RelayLost()),
                again_at=NOW + timedelta(seconds=12),
            )
        )
    )
    assert "It is tried again by itself at 14:02:15, after pauses that grow" in said(part)
    taken = replace(ON, state=WayState.FAILED, failure=Failure.from_error(PortTaken()))
    page.show_snapshot(real(taken))
    assert "Choose another port" in said(part)


def test_an_open_port_is_not_said_to_be_a_tunnel_that_works(
    page: SettingsPage, part: NewsSection
) -> None:
    page.show_snapshot(real(replace(ON, way=Way.OWN)))
    assert "Live messages are on" not in said(part)
    assert "Purser waits at its port since 14:02." in said(part)


def test_the_truth_line_says_that_live_messages_are_off(part: NewsSection) -> None:
    words = part._ui.words
    down = replace(ON, state=WayState.FAILED, failure=Failure.from_error(RelayLost()))
    told = {one.label: one.value for one in segments(real(down), words)}
    assert told["Live messages"] == "off"
    down = replace(down, again_at=NOW + timedelta(seconds=12))
    told = {one.label: one.value for one in segments(real(down), words)}
    assert told["Live messages"] == "off, next try 14:02:15"
    for news in (ON, News(), replace(ON, state=WayState.CONNECTING)):
        assert "Live messages" not in [one.label for one in segments(real(news), words)]


def test_a_name_that_rotates_is_labelled(page: SettingsPage, part: NewsSection) -> None:
    page.show_snapshot(real(ON))
    assert THIS_RUN not in said(part)
    page.show_snapshot(real(replace(ON, is_lasting=False)))
    assert THIS_RUN in said(part)


def test_the_address_is_copied_and_never_shown(
    page: SettingsPage, part: NewsSection, canary_api_secret: str
) -> None:
    page.show_snapshot(real(ON))
    part.copy.click()
    url = f"https://hook.example/{canary_api_secret}"
    bridge(part).last("listening.address").answer(Secret(url))
    assert QGuiApplication.clipboard().text() == url
    assert part._ui.clipboard.holds_secret
    assert "hook.example/•••" in said(part)
    assert canary_api_secret not in said(part)
    assert "cleared after 30 seconds" in said(part)
    part._ui.clipboard.clear()


def test_a_test_message_tells_how_long_it_took_or_why_not(
    page: SettingsPage, part: NewsSection
) -> None:
    page.show_snapshot(real(ON))
    part.test.click()
    assert not part.test.isEnabled()
    bridge(part).last("listening.test").answer(0.42)
    assert "The test message arrived after 0.4 s: the way works." in said(part)
    part.test.click()
    bridge(part).last("listening.test").fail(Failure.from_error(RelayLost()))
    assert "The connection to the relay ended." in said(part)
    assert part.test.isEnabled()


def test_leaving_the_settings_empties_what_was_typed(page: SettingsPage, part: NewsSection) -> None:
    keep(part, NOTHING)
    part.form.secret.set_text("half a secret")
    part.form.channel.set_text("https://hook.example")
    page.hide()
    assert part.form.secret.text() == part.form.channel.text() == ""


def test_messages_that_are_not_believed_lead_to_the_log(
    page: SettingsPage, part: NewsSection
) -> None:
    page.show_snapshot(real(replace(ON, doubted=2)))
    assert "2 messages of today could not be believed and changed nothing." in said(part)
    part._doubted.activated.emit()
    asked = bridge(part).last("listening.log.page")
    assert asked.args[0].value == "doubted"
    assert page.section("messages").isVisible()
