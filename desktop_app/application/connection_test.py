"""The connection test: keys, clock, environment, wallet and cards, by reading alone."""

from dataclasses import dataclass

from desktop_app.application.entry_messages import CheckLine, ConnectionReport
from desktop_app.application.ports import CardApi
from desktop_app.domain.clock_skew import clock_warning, is_far_off
from desktop_app.domain.errors import NotAllowed, PurserError
from desktop_app.domain.profiles import Environment, Profile

KEYS, CLOCK, ENVIRONMENT, WALLET, CARDS = "Keys", "Clock", "Environment", "Wallet", "Cards"
_ENVIRONMENT_WORD = {
    Environment.SANDBOX: "sandbox",
    Environment.BITNOB_SANDBOX: "sandbox",
    Environment.BITNOB_LIVE: "live",
}


@dataclass(frozen=True, slots=True)
class Tested:
    """The report, and what ended it early; None where it went to its end."""

    report: ConnectionReport
    ended_by: PurserError | None = None

    def line(self, name: str) -> CheckLine | None:
        """One line; None where the test did not come so far."""
        return next((line for line in self.report.lines if line.name == name), None)


async def probe(api: CardApi, profile: Profile) -> Tested:
    """Ask step by step until something does not answer. Raises NotAllowed."""
    lines: list[CheckLine] = []
    account = environment = ""
    ended_by: PurserError | None = None
    try:
        who = await api.whoami()
        account, environment = who.name, who.environment
        lines.append(CheckLine(KEYS, True, f"Accepted. The account is {who.name}."))
        lines.append(_clock_line(who.clock_offset_s))
        fits = environment == _ENVIRONMENT_WORD[profile.environment]
        word = f"The keys belong to the {environment or 'unnamed'} environment."
        lines.append(CheckLine(ENVIRONMENT, fits, word))
        wallets = await api.wallets()
        lines.append(CheckLine(WALLET, True, f"{len(wallets)} wallets can be read."))
        async for page in api.list_cards():
            lines.append(CheckLine(CARDS, True, f"Cards can be read ({len(page)} on page one)."))
            break
    except NotAllowed:
        raise
    except PurserError as error:
        ended_by = error
        lines.append(CheckLine("Connection", False, f"{error.happened} {error.todo}"))
    return Tested(ConnectionReport(tuple(lines), account, environment), ended_by)


def _clock_line(offset_s: float) -> CheckLine:
    said = clock_warning(offset_s) or f"Differs by {offset_s:.1f} s."
    return CheckLine(CLOCK, not is_far_off(offset_s), said)
