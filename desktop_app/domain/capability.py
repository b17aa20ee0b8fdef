"""What was found out about a connection by looking (probes P1 to P12), each line with its date.

Unknown is a finding too: whatever reads this profile takes the stricter branch for it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from json import JSONDecodeError, dumps, loads

ASSUMED_VALID_S = 300
"""How long a signed request may be taken by the service, where nobody has looked: five minutes."""
MAX_VALID_S = 3_600


class Probe(StrEnum):
    """The questions, numbered as in the reliability notes."""

    UNIT = "P1"
    REFERENCE_SHOWN = "P2"
    CREATE_TWICE = "P3"
    FUND_TWICE = "P4"
    REQUEST_EXPIRES = "P5"
    DETAILS = "P6"
    CONFLICT = "P7"
    WEBHOOKS = "P8"
    LIST_DELAY = "P9"
    FREEZE_DELAY = "P10"
    END_EARLY = "P11"
    PAGING = "P12"


class Verdict(StrEnum):
    """YES is the answer that lets Purser do more; NO and UNKNOWN share the stricter branch."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer. `at` is None where nobody has looked; `seen` is our sentence, no server text.

    `figure` is what was measured, in seconds, where the probe measures a time.
    """

    probe: Probe
    verdict: Verdict = Verdict.UNKNOWN
    at: datetime | None = None
    seen: str = ""
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class CapabilityProfile:
    """The newest finding of each probe. An empty one knows nothing and allows the least.

    `checked_at` is when all probes that need no money last ran to their end; None before.
    """

    findings: tuple[Finding, ...] = ()
    checked_at: datetime | None = None

    def of(self, probe: Probe) -> Finding:
        """What is known about `probe`; an unknown, undated finding where nothing is."""
        return next((f for f in self.findings if f.probe is probe), Finding(probe))

    @property
    def request_valid_s(self) -> int:
        """How long after its signing the service may still take a request (window W rests on it).

        Measured by P5, else assumed; never shorter than assumed because one look was lucky, and
        an hour where old requests were seen to be taken.
        """
        found = self.of(Probe.REQUEST_EXPIRES)
        if found.verdict is Verdict.NO:
            return MAX_VALID_S
        if found.verdict is not Verdict.YES or found.figure is None:
            return ASSUMED_VALID_S
        return max(found.figure, ASSUMED_VALID_S)

    @property
    def requests_expire(self) -> bool:
        """Whether an old request was seen refused: only then can nothing land later."""
        return self.of(Probe.REQUEST_EXPIRES).verdict is Verdict.YES

    @property
    def create_once(self) -> bool:
        """Whether the same reference was seen to make one card (P3)."""
        return self.of(Probe.CREATE_TWICE).verdict is Verdict.YES

    @property
    def fund_once(self) -> bool:
        """Whether the same reference was seen to load once (P4)."""
        return self.of(Probe.FUND_TWICE).verdict is Verdict.YES

    def learn(self, found: Finding) -> "CapabilityProfile":
        """This profile with `found` in place of what was known; an unknown forgets nothing."""
        if found.verdict is Verdict.UNKNOWN and self.of(found.probe).at is not None:
            return self
        others = tuple(f for f in self.findings if f.probe is not found.probe)
        return CapabilityProfile((*others, found), self.checked_at)

    def checked(self, at: datetime) -> "CapabilityProfile":
        """This profile, dated: the probes that need no money ran to their end at `at`."""
        return CapabilityProfile(self.findings, at)


def dump_profile(profile: CapabilityProfile) -> str:
    """As one JSON line."""
    lines = [_line(found) for found in profile.findings]
    checked = profile.checked_at.isoformat() if profile.checked_at else ""
    return dumps({"checked_at": checked, "findings": lines}, sort_keys=True)


def load_profile(text: str) -> CapabilityProfile:
    """From one JSON line; what cannot be read is unknown, which allows the least."""
    try:
        stored = loads(text or "{}")
        findings = tuple(_finding(line) for line in stored.get("findings", ()))
        return CapabilityProfile(findings, _moment(stored.get("checked_at", "")))
    except (JSONDecodeError, ValueError, TypeError, AttributeError):
        return CapabilityProfile()


def _line(found: Finding) -> list[str]:
    at = found.at.isoformat() if found.at else ""
    figure = "" if found.figure is None else str(found.figure)
    return [found.probe.value, found.verdict.value, at, found.seen, figure]


def _finding(line: list[str]) -> Finding:
    probe, verdict, at, seen, figure = line
    seconds = int(figure) if figure else None
    if seconds is not None and not 0 <= seconds <= MAX_VALID_S:
        raise ValueError("not a measured time")
    return Finding(Probe(probe), Verdict(verdict), _moment(at), seen, seconds)


def _moment(text: object) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(str(text))
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at
