"""A label and its address fit together; labels and server text carry nothing hidden."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.passwords import parse_password
from desktop_app.domain.profiles import (
    AuthScheme,
    DialectName,
    Environment,
    Profile,
    parse_base_url,
    send_refusal,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import MAX_LABEL, parse_label, parse_note, safe_text, without_pan


def make(environment: Environment, url: str) -> Profile:
    return Profile("x", environment, DialectName.V2, AuthScheme.HMAC, url)


@pytest.mark.parametrize("environment", [Environment.BITNOB_SANDBOX, Environment.BITNOB_LIVE])
def test_a_connection_to_bitnob_is_nowhere_on_this_computer(environment: Environment) -> None:
    assert send_refusal(make(environment, "http://127.0.0.1:8000")) is not None
    assert send_refusal(make(environment, "https://api.bitnob.com")) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://api.bitnob.com",
        "http://10.0.0.1",
        "http://localhost:1",
        "http://127.0.0.1.evil.com",
    ],
)
def test_a_practice_label_on_another_address_is_read_only_too(url: str) -> None:
    assert send_refusal(make(Environment.SANDBOX, url)) is not None


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://127.9.9.9"])
def test_the_practice_bank_may_send(url: str) -> None:
    assert send_refusal(make(Environment.SANDBOX, url)) is None


def test_addresses_are_https_and_bare() -> None:
    live = Environment.BITNOB_LIVE
    assert parse_base_url(" https://api.bitnob.com/ ", live) == "https://api.bitnob.com"
    for wrong in (
        "api.bitnob.com",
        "http://api.bitnob.com",
        "https://user:pw@api.bitnob.com",
        "https://api.bitnob.com?x=1",
        "https://[::1",
        "https://h:99999",
        "http://127.0.0.1:1",
        "",
    ):
        with pytest.raises(InvalidInput):
            parse_base_url(wrong, live)
    local = "http://127.0.0.1:1"
    assert parse_base_url(local, Environment.SANDBOX) == local
    with pytest.raises(InvalidInput):
        parse_base_url("https://api.bitnob.com", Environment.SANDBOX)


@pytest.mark.parametrize(
    "label", ["Google Ads", "☕ Café 🇩🇪", "<b>bold</b>", "מים", "\U0001f469\u200d\U0001f4bb"]
)
def test_every_script_emoji_and_html_is_a_label(label: str) -> None:
    assert parse_label(f"  {label} ") == label


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("", "Give the card a name"),
        ("   ", "Give the card a name"),
        ("x" * 10_240, "At most 60 characters; this has 10,240."),
        ("a\u202eb", "invisible signs"),
        ("a\u200bb", "invisible signs"),
        ("a\x00b", "invisible signs"),
    ],
)
def test_other_labels_are_refused_in_words(label: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_label(label)
    assert sentence in refused.value.happened


def test_a_note_may_be_empty() -> None:
    assert parse_note("  ") == ""
    assert len(parse_label("é" * MAX_LABEL)) == MAX_LABEL


@given(st.text(max_size=700))
def test_server_text_is_bounded_and_shows_what_it_hides(text: str) -> None:
    shown = safe_text(text)
    assert len(shown) <= 500
    assert not set(shown) & set("\u202a\u202e\u2066\u200b\x00\x1b\n")


def test_hidden_signs_are_spelled_out() -> None:
    assert safe_text("a\u202eb") == "a⟦U+202E⟧b"


@pytest.mark.parametrize("password", ["", "short", "a" * 30, "abab" * 8])
def test_a_weak_master_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        parse_password(Secret(password))


def test_a_long_master_password_needs_no_rules() -> None:
    parse_password(Secret("correct horse battery"))
    with pytest.raises(InvalidInput):
        parse_password(Secret("abcdefg " * 200))


def test_a_secret_has_no_way_out_but_reveal() -> None:
    import pickle

    secret = Secret("4000005522209781")
    assert "4000" not in f"{secret!r} {secret} {[secret]}"
    assert bool(secret)
    assert not Secret("")
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        _ = secret == Secret("4000005522209781")
    with pytest.raises(TypeError):
        hash(secret)
    assert secret.reveal() == "4000005522209781"


# Never written whole: no number of a card stands in the sources.
_PAN, _ODD = "41111111" + "11111111", "41111111" + "11111112"
_GROUPS = "4111 1111 " + "1111 1111"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"SHOP {_PAN}", "SHOP ••1111"),
        (f"card {_GROUPS} thanks", "card ••1111 thanks"),
        (_GROUPS.replace(" ", "-"), "••1111"),
        (_GROUPS.replace(" ", "."), "••1111"),
        (_GROUPS.replace(" ", "\u00a0"), "••1111"),
        (_GROUPS.replace(" ", "\u2011"), "••1111"),
        (_GROUPS.replace(" ", "\u200b"), "••1111"),
        (_GROUPS.replace(" ", "  "), "••1111"),
        ("".join(chr(0xFF10 + int(digit)) for digit in _PAN), "••１１１１"),
        (f"{_PAN} 12/27", "••1111 12/27"),
        (f"{_PAN} 123", "••1111 123"),
        (f"12 {_GROUPS}", "12 ••1111"),
        (f"STORE 0423 {_GROUPS}", "STORE 0423 ••1111"),
        (f"2026-07-14 {_PAN}", "2026-07-14 ••1111"),
        (f"{_PAN} {_GROUPS}", "••1111 ••1111"),
        (_ODD, "••1112"),
        ("3782822463" + "10005 AMEX", "••0005 AMEX"),
        (f"a{_PAN}b", "a••1111b"),
        ("Receipt 1234567890123456", "Receipt 1234567890123456"),
        ("2026-07-14-12-30-45", "2026-07-14-12-30-45"),
        ("Call 0049 30 1234567", "Call 0049 30 1234567"),
        (f"9{_PAN}9999", f"9{_PAN}9999"),
        ("Hotel Paris", "Hotel Paris"),
        ("1 " * 300, "1 " * 300),
        ("", ""),
    ],
)
def test_a_card_number_in_what_somebody_wrote_is_cut_to_four_digits(said: str, shown: str) -> None:
    assert without_pan(said) == shown


@given(st.text(alphabet="0123456789 .-x", max_size=400))
def test_what_is_left_holds_no_number_that_could_be_a_card_of_ours(said: str) -> None:
    left = without_pan(said)
    assert not re.search(r"(?<![0-9 .-])4[0-9]{15}(?![0-9 .-])", left)
