"""What brings card details in, gives them out, and deletes them."""

from collections.abc import Callable

from desktop_app.application.confirming import Confirming
from desktop_app.application.desk import Desk
from desktop_app.application.exporting import Exporting
from desktop_app.application.forgetting import Forgetting
from desktop_app.application.handing_over import HandingOver
from desktop_app.application.importing import Importing


def move_details(
    desk: Desk, confirming: Confirming, publish: Callable[[], None]
) -> tuple[Importing, Exporting, HandingOver, Forgetting]:
    """The four of one wallet."""
    return (
        Importing(desk, publish),
        Exporting(desk, confirming, publish),
        HandingOver(desk, publish),
        Forgetting(desk, confirming, publish),
    )
