"""What the owner's key file holds, kept while the vault is open."""

from desktop_app.domain.second_secret import PairedPassword, SecondSecret, paired
from desktop_app.domain.secrets import Secret


class HeldSecond:
    """Empty where the password needs no key file, and after `forget`."""

    def __init__(self) -> None:
        self._second: SecondSecret | None = None

    def pair(self, password: Secret) -> Secret:
        """With what is held, unless a second secret came with the password."""
        return password if isinstance(password, PairedPassword) else paired(password, self._second)

    def hold(self, second: SecondSecret | None) -> None:
        """A copy of this one from now on: the one that was given is its giver's."""
        self.forget()
        if second is not None:
            self._second = SecondSecret(second.file, second.reveal())

    def forget(self) -> None:
        """Overwrite it."""
        second, self._second = self._second, None
        if second is not None:
            second.wipe()
