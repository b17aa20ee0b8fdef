"""What follows from a read that failed: how the link stands, and how long reads rest."""

from desktop_app.application.messages import LinkState
from desktop_app.application.polls import IDLE_S
from desktop_app.domain.errors import PurserError
from desktop_app.domain.service_errors import ClockWrong, CodeMissing, KeysRefused, RateLimited
from desktop_app.domain.vault_errors import VaultError

BACK_OFF_S = (5, 10, 20, 40, 60)


def rest_s(failures: int, state: LinkState, error: PurserError) -> float:
    """How many seconds reads rest after so many failures in a row."""
    if state is LinkState.REFUSED:
        return IDLE_S
    asked = error.retry_after if isinstance(error, RateLimited) else 0
    return max(BACK_OFF_S[min(failures, len(BACK_OFF_S)) - 1], asked)


def state_of(error: PurserError) -> LinkState:
    """Whose fault it is that nothing can be read."""
    if isinstance(error, KeysRefused | ClockWrong):
        return LinkState.REFUSED
    is_ours = isinstance(error, VaultError | CodeMissing)
    return LinkState.BROKEN if is_ours else LinkState.OFFLINE
