"""The settings of a vault in memory."""

import json
from datetime import UTC, datetime

from desktop_app.application.hearing import Hearing
from desktop_app.application.timeline import DeedSource
from desktop_app.domain.profiles import Credentials, Profile
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing
from tests.support.memory_rows import Room


class MemorySettings(Room):
    """SettingStore."""

    def profile(self) -> Profile | None:
        return None if self._rows.profile is None else self._rows.profile[0]

    def put_profile(self, profile: Profile, credentials: Credentials) -> None:
        self._vault.unsealed()
        self._write().profile = (profile, credentials.client_id, credentials.secret.reveal())

    def credentials(self) -> Credentials:
        self._vault.unsealed()
        if self._rows.profile is None:
            raise DetailsMissing
        _, client_id, secret = self._rows.profile
        return Credentials(client_id, Secret(secret))

    def card_key(self) -> Secret | None:
        self._vault.unsealed()
        return None if self._rows.card_key is None else Secret(self._rows.card_key)

    def put_card_key(self, key: Secret | None) -> None:
        self._vault.unsealed()
        self._write().card_key = None if key is None else key.reveal()

    def hearing(self) -> Hearing | None:
        self._vault.unsealed()
        return self._rows.hearing

    def put_hearing(self, hearing: Hearing) -> None:
        self._vault.unsealed()
        self._write().hearing = hearing

    def get(self, name: str, default: str = "") -> str:
        return self._rows.settings.get(name, default)

    def put(self, name: str, value: str) -> None:
        rows = self._write()
        rows.settings[name] = value
        word = _units_word(value) if name == "unit_scale" else ""
        told = [deed.word for deed, _, ref in rows.deeds if ref == "unit_scale"]
        if word and told[-1:] != [word]:
            now = datetime.now(UTC)
            rows.tell(DeedSource.GUARD, "unit_scale", now, "units", word, f"units {word}")


def _units_word(value: str) -> str:
    try:
        kept = json.loads(value)
    except ValueError:
        return ""
    if kept.get("against") is not None:
        return "contradicted"
    return "proven" if kept.get("proved_by") is not None else "unproven"
