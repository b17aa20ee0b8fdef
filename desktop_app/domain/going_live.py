"""The steps from new keys to real cards, and what to do where one does not pass."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """In the order in which they are gone through."""

    ADDRESS = "address"
    KEYS = "keys"
    CLOCK = "clock"
    ENVIRONMENT = "environment"
    CARDS = "cards"
    HOLDERS = "holders"
    UNITS = "units"
    CALLBACK = "callback"


class State(StrEnum):
    """`OPEN`: not looked at yet, or not to be seen before another step passed.

    `NOT_NEEDED`: this connection has no such thing.
    """

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class StepLine:
    """What a step was found to be at `at` (UTC); `todo` are things to do, in their order."""

    step: Step
    state: State = State.OPEN
    sentence: str = "Not looked at yet."
    todo: tuple[str, ...] = ()
    at: datetime | None = None


TITLES = {
    Step.ADDRESS: "The network address is allowed",
    Step.KEYS: "The keys are accepted",
    Step.CLOCK: "The clock is right",
    Step.ENVIRONMENT: "The keys are of the right environment",
    Step.CARDS: "Cards are enabled",
    Step.HOLDERS: "There is a person who may hold cards",
    Step.UNITS: "The money units are proven",
    Step.CALLBACK: "Messages come back to this computer",
}
LIST_ADDRESS = (
    "Find out the public address of this network: your router shows it, and so does any page "
    "that answers “what is my IP”. Purser asks no such page by itself.",
    "Open Bitnob's console, app.bitnob.com, then Settings, API Keys, and add the address to the "
    "list of allowed ones. Do not allow all addresses: then the keys alone would be enough.",
    "Look again here. If it passed before, the address has changed: most networks at home and all "
    "mobile ones get a new one now and then. Ask the provider for a fixed address, or use a "
    "VPN or proxy of your own with one.",
)
CHECK_NETWORK = ("Check the network of this computer, then look again.",)
CHECK_KEYS = (
    "Copy the client ID and the secret anew from Bitnob's console, Settings, API Keys. The secret "
    "is shown once: if it is lost, make new keys there.",
    "Enter both in Settings, Connection, lock, unlock, and look again here.",
)
SET_CLOCK = (
    "Switch on setting the time from the network in the settings of this computer.",
    "Look again here. Until then Purser only reads and freezes.",
)
OTHER_KEYS = (
    "The secret decides the environment, at the same address. Enter the secret of the other "
    "environment in Settings, Connection.",
    "Or make another vault for these keys. Practice and real cards never share one.",
)
ENABLE_CARDS = (
    "In Bitnob's console, finish Identity and Compliance. Bitnob takes one or two days.",
    "Ask Bitnob's support to switch on virtual cards for the account.",
)
ADD_CUSTOMER = (
    "Add a customer in Bitnob's console: the person whose name stands on the cards.",
    "Finish the identity check (KYC) of that person there, then look again here.",
)
FINISH_KYC = (
    "Finish the identity check (KYC) of one person in Bitnob's console.",
    "Bitnob tells when it is done. Look again here then.",
)
PROVE_UNITS = (
    "Open Settings, Connection check, and check. It only reads.",
    "Where nothing read proves the units, it offers a load of at most $2, agreed to by you.",
)
ASK_UNITS = ("Open Settings, Connection check. Ask Bitnob about the two figures shown there.",)
MEND_WAY = (
    "Look at the way for messages in Settings, Connection: is it connected, and is its address "
    "the one that Bitnob has?",
    "Purser goes on asking by itself. All but declines is found so, only later.",
)


def dump(lines: dict[Step, StepLine]) -> str:
    """As one JSON line."""
    return json.dumps(
        [
            {
                "step": line.step,
                "state": line.state,
                "sentence": line.sentence,
                "todo": line.todo,
                "at": line.at and line.at.isoformat(),
            }
            for line in lines.values()
        ]
    )


def load(text: str) -> dict[Step, StepLine]:
    """From one JSON line, every step once; what cannot be read was not looked at."""
    lines = {step: StepLine(step) for step in Step}
    try:
        for row in json.loads(text):
            step, at = Step(row["step"]), row["at"]
            when = None if at is None else datetime.fromisoformat(at)
            state = State(row["state"])
            lines[step] = StepLine(step, state, row["sentence"], tuple(row["todo"]), when)
    except (ValueError, KeyError, TypeError):
        return {step: StepLine(step) for step in Step}
    return lines
