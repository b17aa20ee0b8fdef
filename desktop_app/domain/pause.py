"""How long nobody may try again after wrong passwords."""

FREE_TRIES = 5
FIRST_S = 0.5
LONGEST_S = 30.0


def pause_after(failures: int) -> float:
    """Seconds to wait after this many wrong passwords in a row: none, then 0.5, 1, 2, 4 … 30.

    It slows a person at this keyboard; somebody with a copy of the file meets Argon2id instead.
    """
    if failures < FREE_TRIES:
        return 0.0
    return min(LONGEST_S, FIRST_S * 2.0 ** min(failures - FREE_TRIES, 16))
