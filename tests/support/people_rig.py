"""People over the fake service and a vault in memory."""

from desktop_app.application.chores import Chores
from desktop_app.application.people import People, PersonForm
from desktop_app.application.people_list import PeoplePicture
from desktop_app.domain.people import Person
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import LATER, FakeCardApi
from tests.support.memory_vault import MemoryVault

ALAN = PersonForm("Alan Turing", "Research", "alan@example.com")


class Rig:
    """People over the fake service."""

    def __init__(self, api: FakeCardApi | None = None, vault: MemoryVault | None = None) -> None:
        self.bench: Bench = make_bench(api=api or FakeCardApi(LATER), vault=vault)
        self.published = 0
        self.people = People(self.bench.desk, Chores(), self._publish)

    def _publish(self) -> None:
        self.published += 1

    @property
    def sent(self) -> list[tuple[str, object]]:
        return self.bench.api.sent

    @property
    def picture(self) -> PeoplePicture:
        return self.people.picture()

    @property
    def is_asking(self) -> bool:
        """Whether the picture says that the chosen person is being asked for."""
        chosen = self.picture.chosen
        return chosen is not None and chosen.is_asking

    def kept(self, name: str) -> Person:
        (found,) = [one for one in self.bench.vault.people.all() if one.name == name]
        return found

    async def read(self) -> None:
        desk = self.bench.desk
        started, began = desk.clock.now(), desk.clock.monotonic()
        desk.people.take_in(await desk.api.holders(), started, began, desk.window())

    async def read_cards(self) -> None:
        desk = self.bench.desk
        async for page in desk.api.list_cards():
            desk.book.take_in(page, desk.clock.now(), desk.clock.monotonic())
        desk.people.adopt(desk.book.all())
