"""Passwords that are tried first: of words everybody takes, of rows on the keyboard, of counting.

Length alone does not help against those; a list of leaked passwords would be of millions, most of
them too short for us. What is left when such parts are taken away is what a guesser has to guess.
"""

import re
import unicodedata

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm",
         "wxcvbn", "1234567890", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p",
         "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p")  # fmt: skip
_WORDS = (
    "administrator", "adminadmin", "admin", "baseball", "batman", "bitnob", "bitcoin", "cards",
    "card", "changeme", "changeit", "charlie", "cheese", "computer", "debit", "default", "dragon",
    "football", "freedom", "hallo", "hello", "iloveyou", "internet", "jordan", "keepass", "killer",
    "letmein", "login", "lovely", "love", "master", "michael", "money", "monkey", "motdepasse",
    "mustang", "mypass", "naruto", "ninja", "parola", "passphrase", "passwords", "password",
    "passwort", "passwd", "pass", "pokemon", "princess", "purser", "sandbox", "secret", "shadow",
    "starwars", "sunshine", "superman", "test", "trustno", "user", "vault", "virtual", "visa",
    "wallet", "welcome", "whatever", "wordpass", "the", "and", "for", "your", "my", "is", "new",
    "old", "key", "you", "pw",
)  # fmt: skip
_FAMOUS = {
    "correcthorsebatterystaple", "thequickbrownfoxjumpsoverthelazydog", "maytheforcebewithyou",
    "tobeornottobethatisthequestion", "opensesameopensesame", "onetwothreefourfive",
    "speakfriendandenter", "winteriscoming", "iamthewalrus", "loremipsumdolorsitamet",
}  # fmt: skip
_AS_LETTERS = str.maketrans("01345789@$!+", "oieastbgasit")
_STEPS = 4
"""From this many signs on, a row or a count is taken for one."""
_LOOKED_AT = 128
ENOUGH = 6
"""Letters and figures that must be left: five words by chance leave more than fifteen."""


def is_guessable(password: str) -> bool:
    """Whether a password of any length is among those that are tried first."""
    plain = unicodedata.normalize("NFKC", password).casefold()[:_LOOKED_AT]
    spellings = ("".join(filter(str.isalnum, s)) for s in (plain, plain.translate(_AS_LETTERS)))
    return any(s in _FAMOUS or len(_unguessed(s)) < ENOUGH for s in spellings)


def _unguessed(text: str) -> str:
    """What is left: each part that repeats is counted once, years and known parts not at all."""
    text = _without_rows(text)
    for word in sorted(_WORDS, key=len, reverse=True):
        text = text.replace(word, " ")
    text = re.sub(r"(?:19|20)\d\d", " ", text)
    text = re.sub(r"(.+?)\1+", r"\1", text)
    return "".join(part for part in text.split() if not part.isdecimal() or len(part) > _STEPS)


def _without_rows(text: str) -> str:
    """Cut every run of four or more signs out that follow each other in a row, either way."""
    rows = [row for each in _ROWS for row in (each * 2, each[::-1] * 2)]
    kept, start = [], 0
    while start < len(text):
        length = max(_run(text, start, row) for row in rows)
        if length >= _STEPS:
            kept.append(" ")
            start += length
        else:
            kept.append(text[start])
            start += 1
    return "".join(kept)


def _run(text: str, start: int, row: str) -> int:
    """How many signs from `start` on follow each other as they do in `row`."""
    place, length = row.find(text[start]), 0
    while (
        0 <= place + length < len(row)
        and text[start + length : start + length + 1] == (row[place + length])
    ):
        length += 1
    return length
