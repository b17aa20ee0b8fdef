"""What a recovery kit's page says; it holds no password and nothing of any card."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.secrets import Secret


@dataclass(frozen=True, slots=True)
class KitPage:
    """`code` as `recovery_code.make_code` spells it; `made_at` is UTC."""

    vault_name: str
    vault_id: str
    made_at: datetime
    code: Secret
