"""The desktop is told no more than the owner allows, once, and nothing of it outlives a lock."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.notice_board import Detail, Tidings
from desktop_app.domain.money import ENGLISH
from desktop_app.domain.notices import NoticeKind
from desktop_app.ui.channels import PATH, SERVICE, PortalNotifier, TrayNotifier, texts
from desktop_app.ui.notices.desktop import GATHER_MS, MANY, DesktopNotices
from desktop_app.ui.notices.notice_words import (
    KIND_LABELS,
    counted,
    headline,
    hint,
    on_desktop,
    spoken,
    while_locked,
)
from desktop_app.ui.words import HIDDEN, Words
from tests.support.ui import make_ui
from tests.ui.notice_samples import LABEL, SUM, all_samples, sample

WORDS = Words(ENGLISH, UTC)
FIGURE = WORDS.money(SUM)


class Shown:
    """Notifier that remembers what stands on the desktop."""

    def __init__(self) -> None:
        self.now: dict[str, tuple[str, str]] = {}
        self.ever: list[str] = []

    def show(self, name: str, title: str, body: str) -> None:
        self.now[name] = (title, body)
        self.ever.append(f"{title} {body}")

    def withdraw(self) -> None:
        self.now.clear()


class Desktop:
    """A window that is not the active one, and what its desktop is told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.ui = make_ui()
        self.window, self.other = QWidget(), QWidget()
        for widget in (self.window, self.other):
            qtbot.addWidget(widget)
            widget.show()
        self.activate(self.other)
        self.channel = Shown()
        self.notices = DesktopNotices(self.ui, self.window, lambda _: self.channel)

    def activate(self, window: QWidget) -> None:
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)

    def tell(self, *notices: object, detail: Detail = Detail.KIND) -> None:
        self.ui.bridge.told.emit(Tidings(notices, detail))

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.notices._gathering.isActive(), timeout=20 * GATHER_MS)


@pytest.fixture
def desktop(qtbot: QtBot) -> Desktop:
    return Desktop(qtbot)


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("notice", all_samples(), ids=lambda n: n.key.strip())
def test_every_meaning_keeps_to_what_is_allowed(notice: object) -> None:
    plain = " ".join(on_desktop((notice,), Detail.KIND, WORDS))
    label = " ".join(on_desktop((notice,), Detail.LABEL, WORDS))
    everything = " ".join(on_desktop((notice,), Detail.ALL, WORDS))
    for word in (LABEL, "Netflix", "NETFLIX", FIGURE):
        assert word not in plain
    assert (LABEL in label) == bool(notice.label)
    assert "etflix" not in label
    assert "$" not in label
    assert (FIGURE in everything) == (notice.amount is not None)
    assert ("Netflix" in everything) == bool(notice.merchant)
    assert "  " not in everything
    assert spoken(notice, WORDS)


def test_a_decline_says_why_at_every_level() -> None:
    declined = sample(NoticeKind.DECLINE)
    for detail in Detail:
        assert "not enough money" in on_desktop((declined,), detail, WORDS)[1]


def test_a_decline_whose_reason_did_not_come_yet_claims_nothing_of_it() -> None:
    bare = replace(sample(NoticeKind.DECLINE), reason="")
    assert hint(bare) == ""
    assert on_desktop((bare,), Detail.LABEL, WORDS) == ("A charge was declined", LABEL)
    assert "reason" not in spoken(bare, WORDS)


def test_hidden_amounts_are_hidden_in_notices_too() -> None:
    words = Words(ENGLISH, UTC)
    words.hidden = True
    assert FIGURE not in headline(sample(), words)
    assert HIDDEN in on_desktop((sample(),), Detail.ALL, words)[0]


def test_many_are_counted_and_a_lock_leaves_the_number_alone() -> None:
    many = (sample(), sample(), sample(NoticeKind.DECLINE))
    assert counted(many) == "2 charges, 1 declined charge"
    assert while_locked(1) == ("Purser is locked", "1 notice")
    assert while_locked(12)[1] == "12 notices"
    assert set(KIND_LABELS) == set(NoticeKind)


# --- when ---------------------------------------------------------------------------------------


def test_what_comes_together_is_told_together(desktop: Desktop) -> None:
    desktop.tell(sample(key="1"))
    desktop.tell(sample(key="2"), detail=Detail.LABEL)
    assert desktop.channel.ever == []
    desktop.wait()
    assert desktop.channel.now == dict.fromkeys(("1", "2"), ("A card was charged", LABEL))
    desktop.tell(*(sample(key=str(n)) for n in range(10)))
    desktop.wait()
    assert desktop.channel.now[MANY] == ("10 notices", "10 charges")
    assert len(desktop.channel.ever) == 3


@pytest.mark.parametrize("detail", list(Detail))
def test_the_desktop_is_given_no_key_that_names_a_charge_or_a_card(
    desktop: Desktop, detail: Detail
) -> None:
    first, second, third = (f"{kind} 0199f0c4-8d0a" for kind in ("charge", "ended", "low"))
    desktop.tell(sample(key=first), sample(key=second), detail=detail)
    desktop.wait()
    desktop.tell(sample(key=third), detail=detail)
    desktop.wait()
    assert set(desktop.channel.now) == {"1", "2", "3"}


def test_nothing_is_told_to_somebody_who_looks(desktop: Desktop) -> None:
    desktop.activate(desktop.window)
    desktop.tell(sample())
    desktop.wait()
    assert desktop.channel.ever == []


def test_a_lock_takes_back_what_was_said(desktop: Desktop) -> None:
    desktop.tell(sample(), detail=Detail.ALL)
    desktop.wait()
    desktop.tell(sample(key="2"), detail=Detail.ALL)
    desktop.notices.lock()
    assert desktop.channel.now == {MANY: ("Purser is locked", "2 notices")}
    desktop.wait()
    assert len(desktop.channel.ever) == 2  # what waited is not told after the lock


def test_a_lock_with_nothing_to_tell_says_nothing(desktop: Desktop) -> None:
    desktop.notices.lock()
    assert desktop.channel.ever == []


def test_who_hides_amounts_leaves_no_sum_on_the_desktop(desktop: Desktop) -> None:
    desktop.tell(sample(), detail=Detail.ALL)
    desktop.wait()
    assert FIGURE in desktop.channel.ever[0]
    desktop.tell(sample(key="2"), detail=Detail.ALL)
    desktop.ui.words.hidden = True
    desktop.notices.hide_amounts()
    assert desktop.channel.now == {}
    desktop.wait()
    assert FIGURE not in desktop.channel.ever[1]  # what waited is told without
    desktop.notices.lock()
    assert desktop.channel.now == {MANY: ("Purser is locked", "1 notice")}


# --- the portal, over a real bus ----------------------------------------------------------------


class Portal(QDBusVirtualObject):
    """Stands where the desktop's portal stands."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, str, list[object]]] = []
        self.refuses = False

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, bus: QDBusConnection) -> bool:
        self.calls.append((message.member(), message.signature(), message.arguments()))
        if self.refuses:
            bus.send(message.createErrorReply("org.freedesktop.portal.Error.NotAllowed", "no"))
        else:
            bus.send(message.createReply())
        return True


@pytest.fixture
def address() -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert child.stdout is not None
    yield child.stdout.readline().strip()
    child.terminate()
    child.wait(10)
    child.stdout.close()


@pytest.fixture
def buses(address: str) -> Iterator[tuple[QDBusConnection, QDBusConnection]]:
    names = ("purser-test-asks", "purser-test-answers")
    yield tuple(QDBusConnection.connectToBus(address, name) for name in names)
    for name in names:
        QDBusConnection.disconnectFromBus(name)


def test_the_portal_is_asked_in_its_own_words(
    qtbot: QtBot, buses: tuple[QDBusConnection, QDBusConnection]
) -> None:
    asks, answers = buses
    portal, instead, owner = Portal(), Shown(), QObject()
    assert answers.registerVirtualObject(PATH, portal)
    assert answers.registerService(SERVICE)
    channel = PortalNotifier(asks, instead, owner)
    channel.show("charge 1", "A card was charged", "Google Ads")
    qtbot.waitUntil(lambda: len(portal.calls) == 1)
    method, signature, (name, _) = portal.calls[0]  # PySide cannot read the map back
    assert (method, signature, name) == ("AddNotification", "sa{sv}", "charge 1")
    channel.withdraw()
    qtbot.waitUntil(lambda: len(portal.calls) == 2)
    assert portal.calls[1] == ("RemoveNotification", "s", ["charge 1"])
    portal.refuses = True
    channel.show("charge 2", "A card was charged", "")
    qtbot.waitUntil(lambda: bool(instead.now))
    channel.show("charge 3", "A card was charged", "")
    assert set(instead.now) == {"charge 2", "charge 3"}
    assert len(portal.calls) == 3
    owner.deleteLater()


def test_a_label_with_markup_stays_text() -> None:
    assert texts("A", "<b>A&B</b>") == {"title": "A", "body": "‹b›A＆B‹/b›"}


def test_a_desktop_without_tray_and_portal_shows_nothing_and_breaks_nothing(qtbot: QtBot) -> None:
    owner = QObject()
    channel = TrayNotifier(lambda: None, owner)
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    channel.show("n", "A card was charged", "")
    channel.withdraw()
    assert channel.findChildren(QSystemTrayIcon) == []
    owner.deleteLater()


def test_without_a_portal_the_next_channel_has_it(
    qtbot: QtBot, buses: tuple[QDBusConnection, QDBusConnection]
) -> None:
    instead, owner = Shown(), QObject()
    PortalNotifier(buses[0], instead, owner).show("n", "A card was charged", "")
    qtbot.waitUntil(lambda: instead.now == {"n": ("A card was charged", "")})
    owner.deleteLater()
