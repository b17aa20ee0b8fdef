"""A new password of the right length is refused when it is made of what everybody takes."""

import time

import pytest

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.guessable import is_guessable
from desktop_app.domain.passwords import parse_other_password, parse_password
from desktop_app.domain.secrets import Secret
from desktop_app.ui.first_run.passphrase import make_passphrase, make_signs


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password123456789",
        "P@$$w0rd-P@$$w0rd",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44" * 2,  # wide letters
        "Purser Purser Purser",
        "bitnob-card-wallet-2026",
        "123456789012345",
        "987654321098765",
        "qwertyuiopasdfgh",
        "qwertz-qwertz-qwertz",
        "zyxwvutsrqponmlk",
        "1q2w3e4r5t6y7u8i",
        "correct horse battery staple",
        "Correct-Horse-Battery-Staple",
        "my secret password",
        "Welcome to my vault!",
        "iloveyouforever2024",
        "letmein letmein 1999",
        "aaaaabbbbbcccccdd",
        "abxabxabxabxabxabx",
    ],
)
def test_what_everybody_takes_is_refused_with_words(password: str) -> None:
    with pytest.raises(InvalidInput, match=r"tried first|too few"):
        parse_password(Secret(password))


@pytest.mark.parametrize(
    "password",
    [
        "seven green boats wait",
        "five words in a row",
        "my dog eats blue cheese",
        "Xk2-99dla-mmw0Qq",
        "fünf ﬁne words for a page",
        "日本語のパスワードはとても安全です",
    ],
)
def test_what_a_person_made_up_is_taken(password: str) -> None:
    parse_password(Secret(password))


def test_what_purser_suggests_is_always_taken() -> None:
    for _ in range(2_000):
        assert not is_guessable(make_passphrase())
        assert not is_guessable(make_signs())


def test_the_longest_one_is_looked_at_at_once() -> None:
    began = time.process_time()
    for text in ("a1" * 512, "pass" * 256, "q" * 1024):
        is_guessable(text)
    assert time.process_time() - began < 0.2


def test_the_password_of_now_is_no_new_one() -> None:
    old = Secret("fünf ﬁne words for a page")
    with pytest.raises(InvalidInput, match="have now"):
        parse_other_password(Secret("fünf fine words for a page"), old)
    parse_other_password(Secret("seven green boats wait"), old)
