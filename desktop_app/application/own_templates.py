"""The owner's own templates, kept in the vault's settings. Nothing here is ever sent."""

from collections.abc import Iterable
from dataclasses import replace

from desktop_app.application.desk import Desk
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.own_template import (
    MOST,
    OwnTemplate,
    dump,
    load,
    parse_name,
    parse_template_note,
)

NAME = "issue_templates"
"""The setting that keeps them."""


class OwnTemplates:
    """Every method gives the templates as they are afterwards, by name.

    Those that change them raise InvalidInput and VaultError.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def all(self) -> tuple[OwnTemplate, ...]:
        """What could be read; damaged ones are left out."""
        return load(self._desk.vault.settings.get(NAME))

    async def add(self, template: OwnTemplate) -> tuple[OwnTemplate, ...]:
        """Keep one more; a name is given once."""
        made = replace(
            template, name=parse_name(template.name), note=parse_template_note(template.note)
        )
        kept = await self.all()
        if len(kept) >= MOST:
            raise InvalidInput(f"At most {MOST} templates can be kept.", field="name")
        _check_free(made.name, kept)
        return self._keep((*kept, made))

    async def rename(self, name: str, new: str) -> tuple[OwnTemplate, ...]:
        """Another name for the one called `name`."""
        made = parse_name(new)
        kept = await self.all()
        _check_free(made, (one for one in kept if one.name != name))
        return self._keep(replace(one, name=made) if one.name == name else one for one in kept)

    async def delete(self, name: str) -> tuple[OwnTemplate, ...]:
        """Forget one. Cards that were made with it stay as they are."""
        return self._keep(one for one in await self.all() if one.name != name)

    def _keep(self, templates: Iterable[OwnTemplate]) -> tuple[OwnTemplate, ...]:
        kept = tuple(sorted(templates, key=lambda one: (one.name.casefold(), one.name)))
        self._desk.vault.settings.put(NAME, dump(kept))
        return kept


def _check_free(name: str, kept: Iterable[OwnTemplate]) -> None:
    if any(one.name.casefold() == name.casefold() for one in kept):
        raise InvalidInput("Another template has this name.", field="name")
