"""The sheets of the gallery that show components: buttons, fields, panels, the first run."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLayout, QWidget

from desktop_app.ui.cards.face_empty import FirstCard
from desktop_app.ui.kit.backdrop import Backdrop
from desktop_app.ui.kit.banner import Banner
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.chips import Chips, FilterChip
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.empty_state import EmptyFact, EmptyState
from desktop_app.ui.kit.facts import Age, Fact, FactBox, KeyValue, SectionHead
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.four_part import FourPart, FourPartError
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.kit.logo import Logo
from desktop_app.ui.kit.meter import Meter
from desktop_app.ui.kit.nav_rail import NavItem, NavRail
from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.pill_paint import _LOOKS
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.kit.separators import VLine
from desktop_app.ui.kit.shadow_box import SHADOW_MARGIN, ShadowBox
from desktop_app.ui.kit.stage_track import Stage, StageTrack
from desktop_app.ui.kit.step_header import StepHeader
from desktop_app.ui.kit.tabs import Tabs
from desktop_app.ui.kit.text_area import TextArea
from desktop_app.ui.kit.tiles import ChoiceTile, RadioTile
from desktop_app.ui.kit.timeline import Timeline, TimelineStep
from desktop_app.ui.kit.truth_line import TruthLine, TruthSegment
from desktop_app.ui.kit.unknown_outcome import Evidence, UnknownOutcome, UnknownOutcomeBox
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.theme import color

TOP = Qt.AlignmentFlag.AlignTop
TAB_NAMES = ("Activity", "Limits and rules", "Merchants", "Billing address", "Notes", "History")
STAGES = (
    Stage("done", "Saved", "14:02:10"),
    Stage("done", "Sent once", "14:02:11"),
    Stage("unknown", "No answer", "since 14:02:41"),
    Stage("todo", "Confirmed", "by a later read"),
)
REFUSED = FourPart(
    "Limits of Adobe ••9021 were not changed",
    "Bitnob refused: the account may not set limits (403).",
    "no",
    "",
    "Keeps the old limits: $200 a charge, $600 a month.",
    "Ask Bitnob to switch on card limits.",
    "14:01:40",
    "PSR-7F3K-0518",
)
UNKNOWN = UnknownOutcome(
    "Top-up of $100.00: sent, no answer",
    "Next check in 12 s",
    STAGES,
    FourPart(
        "",
        "The request left this computer, then the connection closed before Bitnob answered.",
        "unknown",
        "No figure has changed so far.",
        "Reads card and wallet every 15 s. Never sends it again.",
        "Nothing now. If open at 14:32, send Bitnob the reference.",
    ),
    (
        Evidence("Wallet", "1,284.10 USDT", "unchanged at 14:03:26"),
        Evidence("Card balance", "$80.30", "unchanged at 14:03:26"),
        Evidence("Reference", "PSR-7F3K-0518", "no secrets in it"),
    ),
    "PSR-7F3K-0518",
)
TRUTH = (
    TruthSegment("online", "Online", "as of 14:02", short_value="14:02"),
    TruthSegment("plain", "Wallet", "1,284.10 USDT", "wallet"),
    TruthSegment("plain", "Guard", "running, 2 watched", "guard", short_value="running"),
    TruthSegment("plain", "Can move today", "$250.00", "allowance", short_label="Today"),
)
NAV = (
    NavItem("cards", "cards", "Cards", "Alt+1", "8"),
    NavItem("activity", "activity", "Activity", "Alt+3"),
    None,
    NavItem("attention", "alert", "Needs attention", "", "1", "bad"),
)
NAV_BOTTOM = (NavItem("settings", "settings", "Settings", "Alt+6"), NavItem("lock", "lock", "Lock"))


class Icons(QWidget):
    """Every icon with its name."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[IconName, ...] = IconName.__args__
        self.setFixedHeight(58 * ((len(self._names) + 16) // 17))

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        wide = self.width() / 17
        for index, name in enumerate(self._names):
            x, y = index % 17 * wide, index // 17 * 58
            draw_icon(painter, name, x + (wide - 24) / 2, y + 4, 24, color("ink"))
            area = QRectF(x - 8, y + 32, wide + 16, 18)
            draw_text(painter, area, name, "caption", color("ink3"), "center")


def make_components() -> QWidget:
    """Return the sheet of look/15 and 16."""
    page = Fill("page")
    page.setLayout(
        column(
            Label("Buttons", "label_strong", "ink2"), 8, _buttons(), 12,
            Label("Fields", "label_strong", "ink2"), 8, _fields(), 10,
            Label("State pills", "label_strong", "ink2"), 8, *_pills(), 12,
            row((holder(_left()), 5), 24, (holder(_right()), 4), spacing=0), 8,
            Icons(), STRETCH, margins=(32, 16, 32, 8),
        )
    )  # fmt: skip
    return page


def _buttons() -> QLayout:
    off = Button("Top up", "filled", icon="add")
    off.disable("Needs a connection")
    return row(
        Button("Top up", "filled", icon="add"),
        Button("Issue card", "tonal", icon="add", tail="down"),
        Button("Freeze", icon="freeze"),
        Button("Reveal", icon="reveal", key_hint="Space"),
        Button("Quit", "ghost"),
        Button("Terminate…", "danger", icon="terminate"),
        Button("Terminate 4417", "danger_filled"),
        off,
        Button("Why?", "link"),
        Button(kind="icon", icon="more", name="More"),
        STRETCH,
        spacing=10,
    )


def _fields() -> QLayout:
    wrong = Field("Inline error", value="1.50", prefix="$", suffix="USD")
    wrong.set_error("At least $2.00 (Bitnob, 3 May)")
    none = Field("Not offered")
    none.set_not_offered("Bitnob has no monthly limit")
    password = Field("Master password", value="correct horse", password=True)
    password.set_caps_lock(True)
    big = Field("Amount", value="100.00", prefix="$", suffix="USD", big=True)
    fields = [
        Field("At rest", placeholder="Label", hint="Shown on the card"),
        wrong, none, ComboField("Choice", [("a", "Ada Lovelace")]), password, big,
        TextArea("Note", placeholder="What it is for", lines=2),
    ]  # fmt: skip
    return row(*((field, 1, TOP) for field in fields), spacing=12)


def _pills() -> list[QLayout]:
    states = list(_LOOKS)
    return [
        column(row(*(Pill(state) for state in states[at : at + 9]), STRETCH), 8)
        for at in range(0, len(states), 9)
    ]


def _left() -> QLayout:
    track = StageTrack(STAGES)
    tiles = [
        RadioTile("ads", "Ads", "Monthly limit"),
        RadioTile("purchase", "One purchase", "Used once"),
    ]
    tiles[1].setChecked(True)
    chips = Chips([("a", "Fill to $100"), ("b", "+ $20"), ("c", "$100")])
    chips.set_current_id("c")
    return column(
        InfoBar("pending", "wait", "As of 11:40 (2 h ago). Next try 14:09", "Try now"), 8,
        InfoBar("offline", "off", "Offline since 11:40. Card details are available", "Details"), 8,
        InfoBar("alert", "bad", "Top-ups are off: money units contradict each other", "Why"), 12,
        track, 10,
        row((Meter(0.68), 1), (Meter(0.95), 1)), 10,
        row(*tiles, spacing=8), 10, row(chips, FilterChip("frozen"), STRETCH), 10,
        row(Segments([("a", "Transactions"), ("b", "What happened")]), STRETCH), 10,
        Tabs([(name, name) for name in TAB_NAMES]),
        STRETCH,
    )  # fmt: skip


def _right() -> QLayout:
    lines: list[object] = []
    for style, (px, weight, _) in fonts._STYLES.items():
        words = "$62.10" if style == "display" else "Wallet pays  ~ 101.04 USDT"
        lines += [row(Label(words, style), STRETCH, Label(f"{style} {px}/{weight}", "caption"))]
    return column(*lines, 8, CheckBox("I understand that nobody can recover it", True), STRETCH)


def make_panels() -> QWidget:
    """Return boxes, tracks and the shell's parts."""
    nav = NavRail(NAV, NAV_BOTTOM)
    nav.set_current("cards")
    nav.set_profile("Acme Ltd", "Purser sandbox")
    rail = NavRail(NAV, NAV_BOTTOM)
    rail.set_current("cards")
    rail.set_compact(True)
    truth = TruthLine()
    truth.set_segments(TRUTH)
    truth.set_refreshing(True)
    short = TruthLine()
    short.set_segments(TRUTH)
    short.set_compact(True)
    life = Timeline(
        (
            TimelineStep("done", "Issued", "Number stored, encrypted and read back", "Mon 13:55"),
            TimelineStep("now", "Waiting for the charge to settle", "1 to 7 days", "now"),
            TimelineStep("todo", "Terminates", "After settling", "Tue 19 May"),
        )
    )
    facts = FactBox(
        (
            Fact("Limits", "$600 a month", "$410 used", icon="allowance", meter=0.68),
            Fact("Strikes", "0 of 2", "Two declines freeze a card", icon="alert"),
        )
    )
    body = column(
        truth, short, 12,
        UnknownOutcomeBox(UNKNOWN), 12, FourPartError(REFUSED), 12, facts, 12, life, 8,
        SectionHead(2, "Card", "Limits known since 3 May"), KeyValue("Issue fee", "~ $1.00"),
        Age("Read from Bitnob at 14:02"), STRETCH, margins=(28, 0, 28, 12),
    )  # fmt: skip
    page = Fill("page")
    page.setLayout(
        column(
            Banner(), (holder(row(nav, VLine(), rail, VLine(), (holder(body), 1), spacing=0)), 1)
        )
    )
    return page


def make_first() -> QWidget:
    """Return the first run's tiles over the empty state."""
    tiles = [
        ChoiceTile("demo", "Try the demo", "A practice bank with five cards. No account, no real "
                   "money.", ("Everything works, nothing is charged", "Its own vault")),
        ChoiceTile("connect", "Connect Bitnob", "Use your Bitnob account.", ("You need a client ID",
                   "Live top-ups stay off until money units are proven")),
    ]  # fmt: skip
    tiles[0].setChecked(True)
    empty = EmptyState(
        "No cards yet",
        "Issue a card for one supplier, one subscription or one purchase.\n"
        "You see every fee before anything is sent.",
        illustration=FirstCard("Acme Ltd"),
        buttons=(
            Button("Issue your first card", "filled", icon="add", key_hint="Ctrl+N", height=42),
            Button("Add an existing card by hand", height=42),
        ),
        facts=(
            EmptyFact("wallet", "Wallet ready", "1,284.10 USDT at 14:02"),
            EmptyFact("allowance", "About $1 to $2 a card", "Shown before you confirm"),
        ),
    )
    panel = ShadowBox()
    margin = SHADOW_MARGIN + 20
    panel.setLayout(column(row(STRETCH, Logo(52), STRETCH), margins=(margin,) * 4))
    page = Backdrop()
    page.setLayout(
        column(
            StepHeader(("Start", "Password", "Recovery"), 1), row(*((tile, 1) for tile in tiles)),
            (empty, 1), row(STRETCH, panel, STRETCH), margins=(32, 20, 32, 20),
        )
    )  # fmt: skip
    return page
