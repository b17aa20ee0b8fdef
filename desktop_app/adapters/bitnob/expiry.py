"""Asks whether the service refuses old and repeated requests, by reads alone."""

from datetime import timedelta

from desktop_app.adapters.bitnob.answers import Answer, parse_problem, read_data
from desktop_app.adapters.bitnob.calls import Calls
from desktop_app.adapters.bitnob.decode import Undecodable
from desktop_app.adapters.bitnob.dialects import Dialect
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.domain.profiles import AuthScheme


class ExpiryProbes:
    """RequestProbes port of a client. Its questions are `whoami`, signed as a send would be."""

    _calls: Calls
    _dialect: Dialect
    _scheme: AuthScheme

    @property
    def requests_carry_time(self) -> bool:
        """Whether a request says when it was signed at all."""
        return self._scheme is AuthScheme.HMAC

    async def is_old_refused(self, age: timedelta) -> bool | None:
        """Whether a read signed `age` ago is refused; None where the answer tells neither.

        Raises Unreachable or RateLimited.
        """
        return self._refused(await self._calls.probe(self._dialect.whoami, age=age))

    async def is_repeat_refused(self) -> bool | None:
        """Whether the very same signed read is refused the second time. Raises as above."""
        return self._refused(await self._calls.probe(self._dialect.whoami, times=2))

    def _refused(self, answer: Answer) -> bool | None:
        problem = parse_problem(answer)
        if answer.status == 401 and problem is not None:
            return True
        try:
            read_data(answer, self._dialect.whoami.unwrap)
        except (NotAsPublished, Undecodable):
            return None
        return False
