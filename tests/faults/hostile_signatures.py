"""Signatures of somebody who does not know the secret."""

from random import Random

from tests.support.webhooks import HEADER, SECRET, Headers, sign

HEX = "0123456789abcdef"
DIGITS = 128


def forged_headers(random: Random, raw: bytes) -> Headers:
    """Headers that do not prove `raw`."""
    right = sign(raw)
    kept, cut = random.randrange(DIGITS), random.randrange(1, DIGITS)
    one_digit_off = right[:kept] + other_digit(random, right[kept]) + right[kept + 1 :]
    other_hash = random.choice(("sha256", "sha384", "sha3_512"))
    other_name = random.choice(("Signature", "X-Signature", HEADER + "s"))
    ways: tuple[Headers, ...] = (
        ((HEADER, "".join(random.choices(HEX, k=DIGITS))),),
        ((HEADER, one_digit_off),),
        ((HEADER, sign(raw, f"{SECRET}{random.random()}")),),
        ((HEADER, sign(raw + random.randbytes(1))),),
        ((HEADER, sign(raw, digest=other_hash)),),
        ((HEADER, right), (random.choice((HEADER, HEADER.upper())), right)),
        ((other_name, right),),
        ((HEADER, random.choice((right[:cut], right + right[:cut], right[cut:]))),),
    )
    return random.choice(ways)


def other_digit(random: Random, digit: str) -> str:
    """Any hex digit but this one."""
    return random.choice(HEX.replace(digit, ""))
