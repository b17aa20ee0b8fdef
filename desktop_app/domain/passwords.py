"""What a master password must be, and how a passphrase of a file is spelled."""

import unicodedata

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.guessable import is_guessable
from desktop_app.domain.secrets import Secret

MIN_LENGTH = 15
MAX_LENGTH = 1024


def parse_password(password: Secret) -> None:
    """Accept a new master password, or say why not. Raises InvalidInput.

    Length is what counts against somebody with a copy of the file (NIST SP 800-63B-4: at least 15
    characters, no composition rules); strength in words is shown by the form beside it.
    """
    text = unicodedata.normalize("NFKC", password.reveal())
    if len(text) < MIN_LENGTH:
        raise InvalidInput(f"At least {MIN_LENGTH} characters. Five words are easy to keep.")
    if len(text) > MAX_LENGTH:
        raise InvalidInput(f"At most {MAX_LENGTH} characters.")
    if len(set(text)) < 5:
        raise InvalidInput("This repeats too few different characters.")
    if is_guessable(text):
        raise InvalidInput(
            "This is made of words and rows that are tried first. Take five words by chance."
        )


def parse_other_password(new: Secret, old: Secret) -> None:
    """As `parse_password`, for one that takes the place of `old`. Raises InvalidInput."""
    parse_password(new)
    one, two = (unicodedata.normalize("NFKC", each.reveal()) for each in (new, old))
    if one == two:
        raise InvalidInput("This is the password you have now.")


def spell_passphrase(passphrase: Secret) -> Secret:
    """One spelling, however it is typed: NFKC, single spaces between words."""
    return Secret(" ".join(unicodedata.normalize("NFKC", passphrase.reveal()).split()))
