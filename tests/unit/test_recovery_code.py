"""A recovery code is read however it was typed, and a slip is found in the group it is in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.recovery_code import (
    ALPHABET,
    GROUP,
    GROUPS,
    LETTERS,
    CodeMistyped,
    count_letters,
    is_group,
    key_of,
    make_code,
    parse_code,
)
from desktop_app.domain.secrets import Secret

ENTROPY = st.binary(min_size=20, max_size=20)
SAMPLE = bytes(range(20))


def _code(entropy: bytes = SAMPLE) -> str:
    return make_code(entropy).reveal()


def _read(text: str) -> str:
    return parse_code(Secret(text)).reveal()


def _wrong(text: str) -> tuple[int, ...]:
    with pytest.raises(CodeMistyped) as caught:
        parse_code(Secret(text))
    return caught.value.groups


def test_the_code_of_known_bytes_stays_what_it_is() -> None:
    """Pages are on paper for years: this line never changes."""
    assert _code() == "000GN-40R48-0M308-E209K-185GH-R38EQ-1W81K-24GKX"


def test_no_letter_is_mistaken_for_another() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


def test_other_than_160_bits_make_no_code() -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        make_code(b"short")


@given(ENTROPY)
def test_what_opens_the_vault_are_all_160_bits(entropy: bytes) -> None:
    assert key_of(parse_code(Secret(_code(entropy)))).reveal() == entropy.hex()


@given(ENTROPY, st.randoms(use_true_random=False))
def test_case_spaces_dashes_and_look_alikes_make_no_difference(entropy: bytes, chance) -> None:
    code = _code(entropy)
    for plain, other in (("0", "Oo"), ("1", "IiLl")):
        code = "".join(chance.choice(plain + other) if c == plain else c for c in code)
    typed = "".join(chance.choice((c, c.lower())) for c in code)
    typed = typed.replace("-", chance.choice(("-", " ", "", " – ", "\n", " - ", "_", ". ")))
    assert _read(f"  {typed}\t") == _code(entropy)


def test_every_single_wrong_letter_is_found_in_its_group() -> None:
    letters = _code().replace("-", "")
    for at in range(LETTERS):
        for other in set(ALPHABET) - {letters[at]}:
            typed = letters[:at] + other + letters[at + 1 :]
            assert _wrong(typed) == (at // GROUP + 1,)


@settings(max_examples=10)
@given(ENTROPY)
def test_any_two_letters_of_a_group_that_changed_places_are_found(entropy: bytes) -> None:
    letters = list(_code(entropy).replace("-", ""))
    for first in range(LETTERS):
        for second in range(first + 1, LETTERS):
            near = second == first + 1 or first // GROUP == second // GROUP
            if near and letters[first] != letters[second]:
                typed = letters.copy()
                typed[first], typed[second] = letters[second], letters[first]
                groups = {first // GROUP + 1, second // GROUP + 1}
                assert set(_wrong("".join(typed))) == groups


@settings(max_examples=10)
@given(ENTROPY)
def test_groups_that_changed_places_are_both_found(entropy: bytes) -> None:
    groups = _code(entropy).split("-")
    for first in range(GROUPS):
        for second in range(first + 1, GROUPS):
            typed = groups.copy()
            typed[first], typed[second] = groups[second], groups[first]
            assert _wrong("-".join(typed)) == (first + 1, second + 1)


def test_a_letter_too_few_is_found_by_the_length_of_its_group() -> None:
    groups = _code().split("-")
    groups[2] = groups[2][:-1]
    groups[4] += "A"
    groups[6] += "7"
    assert _wrong("-".join(groups)) == (3, 5, 7)


def test_without_gaps_the_first_group_that_does_not_fit_is_named() -> None:
    letters = _code().replace("-", "")
    assert _wrong(letters[:12] + letters[13:]) == (3,)


def test_a_code_that_ends_early_says_how_much_there_is() -> None:
    with pytest.raises(CodeMistyped, match="That is 15 letters and figures of 40") as caught:
        parse_code(Secret(_code()[:17]))
    assert caught.value.groups == ()


@pytest.mark.parametrize("typed", ["", "  ", "-- –"])
def test_nothing_typed_is_asked_for(typed: str) -> None:
    with pytest.raises(CodeMistyped, match="Type the code"):
        parse_code(Secret(typed))


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parse_code(Secret(text))
    except CodeMistyped:
        return
    raise AssertionError("a random text was taken for a code")


def test_the_refusal_names_groups_and_never_what_was_typed() -> None:
    letters = _code().replace("-", "")
    typed = "Z" + letters[1:7] + "U" + letters[8:]
    with pytest.raises(CodeMistyped) as caught:
        parse_code(Secret(typed))
    assert caught.value.happened == "Groups 1 and 2 are not right. Compare with the page."
    assert letters[1:5] not in repr(caught.value) + str(caught.value)


def test_what_was_typed_so_far_is_counted_without_its_gaps() -> None:
    assert count_letters(Secret("  abcde-f g_")) == 7
    assert count_letters(Secret("")) == 0


@given(ENTROPY, st.integers(1, GROUPS))
def test_a_group_typed_back_is_compared_alone(entropy: bytes, number: int) -> None:
    code = make_code(entropy)
    group = code.reveal().split("-")[number - 1]
    assert is_group(code, number, Secret(f" {group.lower()} "))
    assert not is_group(code, number, Secret(group[:-1]))
    assert not is_group(code, number, Secret(group[1:] + group[0] + "\ud800"))
