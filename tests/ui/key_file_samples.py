"""What the window says of a key file."""

from desktop_app.domain.second_secret import KeyFileMissing

ID = "4f2a91c0" * 4


def said_of(error: Exception) -> str:
    """What is wrong with the key file of `ID`, as its line says it."""
    if isinstance(error, KeyFileMissing):
        return "Key file 4F2A-91C0 is not at this place."
    return error.happened
