"""The connection, its sealed keys, and small named settings, in the vault."""

from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.hearing_text import dump_hearing, load_hearing
from desktop_app.adapters.vault.sealer import SecretTable
from desktop_app.application.hearing import Hearing
from desktop_app.domain.profiles import (
    AuthScheme,
    Credentials,
    DialectName,
    Environment,
    Profile,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing

_OWNER = "profile"
_SECRET = "api_secret"  # noqa: S105  # the name of a field, not a secret
_HEARING = "hearing"
_CARD_KEY = "card_key"


class VaultSettings:
    """SettingStore over the database."""

    def __init__(self, database: Database, secrets: SecretTable) -> None:
        self._database = database
        self._secrets = secrets

    def profile(self) -> Profile | None:
        """The vault's one connection."""
        row = self._database.row(
            "SELECT name, environment, dialect, auth, base_url, callback_url FROM profile"
        )
        if row is None:
            return None
        return Profile(
            row[0], Environment(row[1]), DialectName(row[2]), AuthScheme(row[3]), row[4], row[5]
        )

    def put_profile(self, profile: Profile, credentials: Credentials) -> None:
        """Write the connection and seal its secret, in one commit."""
        with self._database.commit():
            self._database.write(
                "INSERT OR REPLACE INTO profile VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
                (
                    profile.name,
                    profile.environment.value,
                    profile.dialect.value,
                    profile.auth.value,
                    profile.base_url,
                    profile.callback_url,
                    credentials.client_id,
                ),
            )
            self._secrets.put(_OWNER, _SECRET, credentials.secret)

    def credentials(self) -> Credentials:
        """The connection's keys. Raises DetailsMissing."""
        row = self._database.row("SELECT client_id FROM profile")
        if row is None:
            raise DetailsMissing
        return Credentials(row[0], self._secrets.get(_OWNER, _SECRET))

    def card_key(self) -> Secret | None:
        """What opens encrypted card details. Raises Locked, VaultDamaged."""
        return self._secrets.get(_OWNER, _CARD_KEY) if self._has(_CARD_KEY) else None

    def put_card_key(self, key: Secret | None) -> None:
        """Keep another one, or none."""
        if key is None:
            self._secrets.drop(_OWNER, _CARD_KEY)
        else:
            self._secrets.put(_OWNER, _CARD_KEY, key)

    def hearing(self) -> Hearing | None:
        """How news arrives; None before the first choice. Raises VaultDamaged."""
        return load_hearing(self._secrets.get(_OWNER, _HEARING)) if self._has(_HEARING) else None

    def put_hearing(self, hearing: Hearing) -> None:
        """Seal the choice as a whole: channels and paths are keys to the messages."""
        self._secrets.put(_OWNER, _HEARING, dump_hearing(hearing))

    def _has(self, field: str) -> bool:
        return field in self._secrets.fields_of(_OWNER).split(",")

    def get(self, name: str, default: str = "") -> str:
        """A named setting."""
        row = self._database.row("SELECT value FROM settings WHERE name = ?", (name,))
        return default if row is None else str(row[0])

    def put(self, name: str, value: str) -> None:
        """Write a named setting."""
        self._database.write("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
