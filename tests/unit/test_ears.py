"""What the owner types about how news arrives: what it makes, and what is refused in words."""

from dataclasses import replace

import pytest

from desktop_app.adapters.bitnob.webhook_schemes import SCHEMES
from desktop_app.adapters.ears import BitnobEars
from desktop_app.application.hearing import DEFAULT_SCHEME, Hearing, HearingWish
from desktop_app.application.receiving import Way
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.secrets import Secret
from desktop_app.ui.settings.news_words import SCHEME_WORDS
from tests.support.desk import StepClock

EARS = BitnobEars(StepClock())
CHANNEL = "https://hook.example/abcdefghijklmnop"


def wish(way: Way | None, address: str = "", **changes: object) -> HearingWish:
    made = HearingWish(way, Secret(address), Secret("whsec"), DEFAULT_SCHEME, 20_001)
    return replace(made, **changes)


def settle(way: Way | None, address: str = "", **changes: object) -> Hearing:
    return EARS.settle(wish(way, address, **changes), EARS.first())


def address_of(hearing: Hearing) -> str:
    found = EARS.address(hearing)
    return "" if found is None else found.reveal()


def test_every_vault_has_names_of_its_own() -> None:
    one, other = EARS.first(), EARS.first()
    assert one.way is None
    assert one.token.reveal() != other.token.reveal()
    assert one.name.reveal() != one.token.reveal()
    assert 20_000 <= one.port < 30_000


def test_asking_alone_needs_nothing_and_keeps_what_is_kept() -> None:
    kept = settle(Way.GOSMEE, CHANNEL)
    asked = EARS.settle(wish(None, secret=Secret("")), kept)
    assert asked.way is None
    assert (asked.gosmee.reveal(), asked.secret.reveal()) == (CHANNEL, "whsec")


@pytest.mark.parametrize("way", [Way.GOSMEE, Way.SMEE])
def test_a_channel_is_pasted_or_made_on_a_server(way: Way) -> None:
    assert address_of(settle(way, f" {CHANNEL} ")) == CHANNEL
    made = address_of(settle(way, "https://hook.example/"))
    assert made.startswith("https://hook.example/")
    assert len(made) == len("https://hook.example/") + 32
    again = EARS.settle(wish(way), settle(way, CHANNEL))
    assert address_of(again) == CHANNEL


def test_the_owner_s_tunnel_leads_to_a_path_nobody_can_guess() -> None:
    kept = settle(Way.OWN, "https://name.example")
    assert address_of(kept) == f"https://name.example/{kept.token.reveal()}"
    bare = settle(Way.OWN)
    assert address_of(bare) == f"http://127.0.0.1:20001/{bare.token.reveal()}"


def test_a_localtunnel_server_names_the_address_itself() -> None:
    kept = settle(Way.LOCALTUNNEL, "https://relay.example")
    assert kept.server == "https://relay.example"
    assert address_of(kept) == ""


@pytest.mark.parametrize(
    ("way", "address", "changes", "said"),
    [
        (Way.GOSMEE, "", {}, "relay's address"),
        (Way.GOSMEE, "https://hook.example/short", {}, "no channel"),
        (Way.SMEE, "http://hook.example/abcdefghijklmnop", {}, "Only https"),
        (Way.SMEE, "http://[", {}, "full address"),
        (Way.LOCALTUNNEL, "", {}, "localtunnel server's"),
        (Way.LOCALTUNNEL, "https://relay.example/path", {}, "only the server"),
        (Way.OWN, "https://name.example/path", {}, "only the server"),
        (Way.OWN, "", {"port": 80}, "port from 1024"),
        (Way.OWN, "", {"port": 70_000}, "port from 1024"),
        (Way.OWN, "", {"secret": Secret("")}, "webhook secret"),
        (Way.OWN, "", {"scheme": "none"}, "signed"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    way: Way, address: str, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        settle(way, address, **changes)


def test_an_address_is_known_again_without_being_told() -> None:
    mark = EARS.mark(Secret(CHANNEL))
    assert mark == EARS.mark(Secret(CHANNEL)) != EARS.mark(Secret(f"{CHANNEL}x"))
    assert "abcdef" not in mark
    assert EARS.host(Secret(CHANNEL)) == "hook.example"


def test_names_that_rotate_are_known() -> None:
    def lasts(way: Way, address: str) -> bool:
        return EARS.is_lasting(settle(way, "https://x.example"), Secret(address))

    assert lasts(Way.OWN, "https://name.example/t")
    assert not lasts(Way.OWN, "https://quiet-wheel.trycloudflare.com/t")
    assert lasts(Way.GOSMEE, CHANNEL)
    tunnel = settle(Way.LOCALTUNNEL, "https://relay.example")
    own = Secret(f"https://{tunnel.name.reveal()}.relay.example/t")
    assert EARS.is_lasting(tunnel, own)
    assert not EARS.is_lasting(tunnel, Secret("https://fancy-owl-7.relay.example/t"))


def test_nothing_of_it_is_told_by_accident() -> None:
    kept = settle(Way.GOSMEE, CHANNEL)
    told = f"{kept!r} {wish(Way.GOSMEE, CHANNEL)!r}"
    for secret in (CHANNEL, "whsec", kept.token.reveal(), kept.name.reveal()):
        assert secret not in told


def test_every_scheme_has_words() -> None:
    assert list(SCHEME_WORDS) == list(SCHEMES)
