"""What can go wrong with the ways by which events come in."""

from desktop_app.domain.errors import PurserError


class RelayError(PurserError):
    """Base: the way is down for now; figures still come by asking the card service."""

    code = "relay_error"
    doing = "Asks the card service for news instead, and takes the connection up again by itself."


class RelayUnreachable(RelayError):
    """No connection came about."""

    code = "relay_unreachable"
    happened = "The relay did not answer."
    todo = "Check the network, and the relay's address in Settings."


class RelayLost(RelayError):
    """A connection that stood has ended."""

    code = "relay_lost"
    happened = "The connection to the relay ended."
    todo = "Nothing. It is taken up again by itself."


class RelaySilent(RelayError):
    """A connection that stands, on which not even a sign of life comes."""

    code = "relay_silent"
    happened = "The relay went silent."
    todo = "Nothing. It is taken up again by itself."


class RelayRefused(RelayError):
    """The relay said no; `detail` is its HTTP status."""

    code = "relay_refused"
    happened = "The relay turned Purser away."
    todo = "Check the relay's address in Settings, or choose another way."


class RelayUnusable(RelayError):
    """An answer that is not what such a relay sends."""

    code = "relay_unusable"
    happened = "The relay answered in a way Purser cannot use."
    todo = "Check the relay's address in Settings, or choose another way."


class EchoLost(RelayError):
    """A message to our own address was taken, and did not arrive here."""

    code = "echo_lost"
    happened = "The test message was sent, but it did not arrive."
    todo = "Check where the address leads: your tunnel's port, or the relay's channel."


class PortTaken(RelayError):
    """The port of the loopback receiver cannot be opened."""

    code = "port_taken"
    happened = "The port that waits for events cannot be opened."
    todo = "Choose another port in Settings, and point your tunnel at it."
