"""The second secret: what the owner's key file holds, and what can be wrong with such a file.

A key file is no part of the vault: the owner keeps it on a stick or in another place, and gives it
together with the master password.
"""

from typing import NoReturn

from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError, WrongPassword

KEY_BYTES = 32


class SecondSecret:
    """256 random bits, and the name of the key file that holds them: 32 hex digits, no secret."""

    __slots__ = ("_key", "file")

    def __init__(self, file: str, key: bytes) -> None:
        self.file = file
        self._key = bytearray(key)

    def reveal(self) -> bytes:
        """The bits themselves. The house rules list the rooms that may call this."""
        return bytes(self._key)

    def wipe(self) -> None:
        """Overwrite them; a copy that a library made is beyond Python's reach."""
        self._key[:] = bytes(len(self._key))

    def __repr__(self) -> str:
        return f"SecondSecret({short_name(self.file)}, …)"

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("secrets are compared where they are revealed, in constant time")

    __hash__ = None  # type: ignore[assignment]  # unhashable on purpose, as every secret

    def __reduce__(self) -> NoReturn:
        raise TypeError("secrets are not pickled")


class PairedPassword(Secret):
    """A master password, with the second secret that was given beside it."""

    __slots__ = ("second",)

    def __init__(self, password: Secret, second: SecondSecret) -> None:
        super().__init__(password.reveal())
        # One of its own: what is held for an open vault is wiped when the vault is locked.
        self.second = SecondSecret(second.file, second.reveal())


def paired(password: Secret, second: SecondSecret | None) -> Secret:
    """Both together; a second secret that came with the password before counts no more."""
    return Secret(password.reveal()) if second is None else PairedPassword(password, second)


def short_name(file: str) -> str:
    """What people compare: `4F2A-91C0`."""
    return f"{file[:4]}-{file[4:8]}".upper()


class KeyFileRefused(WrongPassword):
    """The password was not tried, because it needs a key file, or another one: no guess was made.

    Nothing of this is a secret: which key file is wanted stands in the vault for everybody.
    """


class KeyFileNeeded(KeyFileRefused):
    """The password alone was given to a vault or a backup that wants both."""

    code = "key_file_needed"
    happened = "This opens by the password and a key file together."
    todo = "Choose the key file, then try again."


class OtherKeyFile(KeyFileRefused):
    """A whole key file, which was made for another vault or was replaced."""

    code = "other_key_file"
    happened = "This is another key file."

    def __init__(self, wanted: str) -> None:
        super().__init__(
            todo=f"Choose {short_name(wanted)}: a vault or a backup opens only with the key file"
            " of its day."
        )


class KeyFileTrouble(VaultError):
    """Base of what can be wrong with the file itself; nothing was tried with the password."""

    code = "key_file_trouble"
    happened = "The key file could not be read."
    doing = "Did not try the password."
    todo = "Choose the key file again, or your copy of it."


class KeyFileMissing(KeyFileTrouble):
    """Nothing is there: the stick is not plugged in, or the file was moved."""

    code = "key_file_missing"
    happened = "There is no key file at this place."
    todo = "Plug in what it is kept on, or choose the file at its new place."


class KeyFileSlow(KeyFileTrouble):
    """The disk did not answer in time."""

    code = "key_file_slow"
    happened = "The disk with the key file does not answer."
    todo = "Take it out and plug it in again, or use your copy of the key file."


class NotAKeyFile(KeyFileTrouble):
    """Something else: another file, a folder, a link, a pipe."""

    code = "not_a_key_file"
    happened = "This is not a key file that Purser made."
    todo = "Choose the file that Purser made for this vault. It ends in .purser-key."


class KeyFileDamaged(KeyFileTrouble):
    """It begins as one, and does not pass its own check."""

    code = "key_file_damaged"
    happened = "This key file is damaged: something in it was changed."
    todo = "Use your copy of it, or the recovery kit."


class KeyFileExists(KeyFileTrouble):
    """A key file is never written over another file, which may be another vault's key."""

    code = "key_file_exists"
    happened = "There is already a file with this name."
    doing = "Left it as it is, and changed nothing."
    todo = "Choose another name."


class KeyFileNotSaved(KeyFileTrouble):
    """The folder or the disk did not take it."""

    code = "key_file_not_saved"
    happened = "The key file could not be saved there."
    doing = "Nothing was changed: the vault opens as before."
    todo = "Choose another place."


class KeyFileTooNew(KeyFileTrouble):
    """Of a later Purser."""

    code = "key_file_too_new"
    happened = "This key file was made by a newer version of Purser."
    todo = "Install the newer version, then try again."
