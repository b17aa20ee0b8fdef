"""How news arrives, as the one text that is sealed."""

import json

from desktop_app.application.hearing import Hearing
from desktop_app.application.receiving import Way
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultDamaged


def dump_hearing(hearing: Hearing) -> Secret:
    """As one JSON line."""
    told = {
        "token": hearing.token.reveal(),
        "name": hearing.name.reveal(),
        "port": hearing.port,
        "way": "" if hearing.way is None else hearing.way.value,
        "scheme": hearing.scheme,
        "secret": hearing.secret.reveal(),
        "gosmee": hearing.gosmee.reveal(),
        "smee": hearing.smee.reveal(),
        "server": hearing.server,
        "public": hearing.public,
    }
    return Secret(json.dumps(told, sort_keys=True))


def load_hearing(sealed: Secret) -> Hearing:
    """From one JSON line. Raises VaultDamaged."""
    try:
        told = json.loads(sealed.reveal())
        return Hearing(
            token=Secret(told["token"]),
            name=Secret(told["name"]),
            port=int(told["port"]),
            way=Way(told["way"]) if told["way"] else None,
            scheme=str(told["scheme"]),
            secret=Secret(told["secret"]),
            gosmee=Secret(told["gosmee"]),
            smee=Secret(told["smee"]),
            server=str(told["server"]),
            public=str(told["public"]),
        )
    except (ValueError, TypeError, KeyError):
        pass
    # Raised outside the handler: the parser's own error holds the whole text.
    raise VaultDamaged("How news arrives cannot be read from the vault.")
