"""Card details and labels, in and out of one wallet."""

from collections.abc import Callable
from functools import partial

from desktop_app.application.confirming import Confirming
from desktop_app.application.desk import Desk
from desktop_app.application.exporting import Exporting
from desktop_app.application.forgetting import Forgetting
from desktop_app.application.importing import Importing
from desktop_app.application.labelling import Labelling
from desktop_app.domain.asking import Act


class CardData:
    """Of one unlocked wallet."""

    def __init__(self, desk: Desk, confirming: Confirming, publish: Callable[[], None]) -> None:
        asks_cvv = partial(_asks_cvv, confirming)
        self.importing = Importing(desk, publish, asks_cvv)
        self.exporting = Exporting(desk, confirming, publish)
        self.forgetting = Forgetting(desk, confirming, publish)
        self.labelling = Labelling(desk, publish)


def _asks_cvv(confirming: Confirming) -> bool:
    return confirming.asking.asks(Act.SEE_CVV)
