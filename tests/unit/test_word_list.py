"""The words of a suggested master password."""

import re

from desktop_app.domain.passwords import parse_password
from desktop_app.domain.secrets import Secret
from desktop_app.ui.first_run.passphrase import WORDS, make_passphrase, word_list


def test_the_list_is_long_short_worded_sorted_and_without_doubles() -> None:
    words = word_list()
    assert len(words) >= 1_300
    assert list(words) == sorted(set(words))
    assert all(re.fullmatch("[a-z]{3,7}", word) for word in words)


def test_every_suggestion_is_a_password_that_is_accepted() -> None:
    made = {make_passphrase() for _ in range(200)}
    assert len(made) == 200
    for phrase in made:
        assert len(phrase.split(" ")) == WORDS
        parse_password(Secret(phrase))
