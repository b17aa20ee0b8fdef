"""Port: what the open vault keeps beside cards and money."""

from typing import Protocol

from desktop_app.application.hearing import Hearing
from desktop_app.domain.profiles import Credentials, Profile
from desktop_app.domain.secrets import Secret


class SettingStore(Protocol):
    """The connection, its sealed keys, and small named settings as text."""

    def profile(self) -> Profile | None: ...
    def put_profile(self, profile: Profile, credentials: Credentials) -> None: ...
    def credentials(self) -> Credentials: ...
    def card_key(self) -> Secret | None:
        """The private half (PEM) of the key that card details are encrypted for; None for none."""

    def put_card_key(self, key: Secret | None) -> None: ...
    def hearing(self) -> Hearing | None:
        """How news arrives; None before the first choice. Raises VaultDamaged."""

    def put_hearing(self, hearing: Hearing) -> None: ...
    def get(self, name: str, default: str = "") -> str: ...
    def put(self, name: str, value: str) -> None: ...
