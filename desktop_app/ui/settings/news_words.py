"""How news arrives, in plain words: what each way does, who can read along, and how it stands."""

from dataclasses import dataclass
from typing import Final

from desktop_app.application.hearing import News
from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.application.receiving import Way, WayState
from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.words import Words, source


@dataclass(frozen=True, slots=True)
class WayWords:
    """A way: its name, what happens, who learns what, and the button that turns it on."""

    name: str
    does: str
    reveals: str
    button: str


NO_WAY: Final = WayWords(
    "By asking alone",
    "Purser asks for news by itself: every few seconds while you look, else about every minute; "
    "with many cards it takes turns. "
    "Nothing is set up, and nothing can be missed but declines: the service lists none of them, "
    "only a message tells.",
    "Nobody but the service, which sees when you ask.",
    "Only ask",
)
WAY_WORDS: Final = {
    Way.GOSMEE: WayWords(
        "A gosmee relay",
        "The service posts each message to a channel on the relay, and Purser fetches it from "
        "there at once. It arrives byte for byte, so its signature is checked on this computer: "
        "nobody on the way can change or invent one.",
        "Whoever runs the relay, and whoever knows the channel's address, can read the messages: "
        "shops, amounts and card ids, never a card's number.",
        "Use this relay",
    ),
    Way.LOCALTUNNEL: WayWords(
        "A localtunnel server",
        "The server gives this computer a public address for as long as Purser listens, and "
        "hands each request on. Signatures are checked here.",
        "Whoever runs the server, and the network between it and you, can read the messages: that "
        "stretch is not encrypted. They hold shops, amounts and card ids, never a card's number. "
        "The server also learns when you are online and from where.",
        "Use this server",
    ),
    Way.OWN: WayWords(
        "Your own port",
        "Purser waits at a port that only this computer can reach. A tunnel you run (ngrok, "
        "cloudflared and the like) leads from the internet to it. Signatures are checked here.",
        "Whoever runs your tunnel can read the messages where it decrypts them: shops, amounts "
        "and card ids, never a card's number.",
        "Use this port",
    ),
    Way.SMEE: WayWords(
        "A smee.io relay",
        "This relay writes every message anew, so no signature can be checked. A message is only "
        "a hint that something happened: Purser then asks the service, and believes that alone.",
        "Whoever runs the relay, and whoever knows the channel's address, can read the messages "
        "and send false ones. A false one costs a question to the service, nothing else.",
        "Use this relay",
    ),
}
ORDER: Final = (None, Way.GOSMEE, Way.LOCALTUNNEL, Way.OWN, Way.SMEE)
TESTS_ONLY: Final = (
    "Bitnob advises tunnels and relays for tests only. A locked Purser hears messages only as long "
    "as it watches disposable cards or runs rules; closed or completely locked it hears none. What "
    "it did not hear is read later, all but declines."
)
PRACTICE: Final = (
    "The practice bank posts straight to this computer: your own port works without any tunnel. "
    "It posts nowhere else."
)
SCHEME_WORDS: Final = {
    "body-sha512-hex": "As Bitnob signs now (SHA-512 of the body, hex)",
    "body-sha512-base64": "SHA-512 of the body, base64",
    "body-sha256-hex": "SHA-256 of the body, hex",
    "time-sha256-hex": "Older guides: SHA-256 of time and body, hex",
    "time-sha256-base64": "Older guides: SHA-256 of time and body, base64",
}
THIS_RUN: Final = (
    "This run only: such a tunnel has another name each time it starts. Cards made with this "
    "address are only asked about after that."
)
WHO_HAS_IT: Final = (
    "Treat the address like a password: whoever has it can post here, and on a relay read along."
)


def words_of(way: Way | None) -> WayWords:
    """The words for a way; None is by asking alone."""
    return NO_WAY if way is None else WAY_WORDS[way]


def state_pill(news: News) -> tuple[PillState, str]:
    """The state of the way as a pill."""
    if news.way is None:
        return "off", "Off"
    if news.state is WayState.ON:
        return "active", "On"
    return ("pending", "Connecting") if news.state is WayState.CONNECTING else ("low", "Off")


def state_sentence(snapshot: Snapshot, words: Words) -> str:
    """What is true of live messages now, and when the service is asked next."""
    news = snapshot.news
    since = "" if news.since is None else f" since {words.clock(news.since)}"
    is_tunnel = news.way is Way.OWN and not snapshot.profile.is_sandbox
    if is_tunnel and news.state is WayState.ON:
        # Only the port is known to be open: the tunnel is the owner's.
        return f"Purser waits at its port{since}. Send a test message to try the tunnel."
    if news.way is not None and news.state is WayState.ON:
        return f"Live messages are on{since}."
    if news.way is not None and news.state is WayState.CONNECTING:
        return f"Connecting{since}. {_asking(snapshot, words)}"
    return f"Live messages are off. {_asking(snapshot, words)}"


def trouble_sentence(news: News, words: Words) -> str:
    """Why the way is down and what Purser does about it; "" while it is not."""
    failure = news.failure
    if news.way is None or news.state is not WayState.FAILED or failure is None:
        return ""
    at = f" at {words.clock_s(news.again_at)}" if news.again_at else ""
    again = f"It is tried again by itself{at}, after pauses that grow to a minute."
    todo = "" if failure.todo.startswith("Nothing.") else failure.todo
    return f"{failure.happened} {again} {todo}".rstrip()


def doubted_sentence(news: News) -> str:
    """`2 messages that cannot be believed came today…`; "" without any."""
    if not news.doubted:
        return ""
    what = "1 message" if news.doubted == 1 else f"{news.doubted} messages"
    return f"{what} of today could not be believed and changed nothing."


def cards_sentence(news: News) -> str:
    """How many cards post here, and how many only elsewhere."""
    said = []
    if news.here:
        said.append(f"{_cards(news.here)} {_post(news.here)} to this address.")
    if news.elsewhere:
        only = "is only asked about" if news.elsewhere == 1 else "are only asked about"
        said.append(
            f"{_cards(news.elsewhere)} made with an earlier address {only}: a card keeps its "
            "address for life."
        )
    return " ".join(said)


def change_sentence(news: News) -> str:
    """What another address means for the cards there are; "" where it means nothing."""
    if not news.here:
        return ""
    go, keep = ("goes", "keeps") if news.here == 1 else ("go", "keep")
    return (
        f"{_cards(news.here)} {go} on posting to the present address and {keep} it for life. "
        "After a change they are only asked about, until you change back."
    )


def _asking(snapshot: Snapshot, words: Words) -> str:
    if snapshot.link.state is not LinkState.ONLINE or snapshot.link.next_check is None:
        return f"Purser asks {source(snapshot.profile)} instead."
    moment = words.clock_s(snapshot.link.next_check)
    return f"Purser asks {source(snapshot.profile)} instead, next at {moment}."


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count} cards"


def _post(count: int) -> str:
    return "posts" if count == 1 else "post"
