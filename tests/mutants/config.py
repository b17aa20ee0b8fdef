"""What is mutated, how, and which tests should notice: `config.toml`, read strictly."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("config.toml")


@dataclass(frozen=True, slots=True)
class Module:
    """`path` stands below `desktop_app`, `tests` below `tests`; fast ones first."""

    path: str
    tests: tuple[str, ...]

    @property
    def file(self) -> Path:
        """Where its source is."""
        return ROOT / "desktop_app" / self.path

    @property
    def name(self) -> str:
        """As it is imported."""
        return "desktop_app." + self.path.removesuffix(".py").replace("/", ".")


@dataclass(frozen=True, slots=True)
class Config:
    """`operators` by name, `left_out` with the reason, `most` the share that may survive."""

    operators: tuple[str, ...]
    left_out: dict[str, str]
    most: float
    modules: tuple[Module, ...]

    def chosen(self, words: Iterable[str]) -> tuple[Module, ...]:
        """The modules whose path holds one of `words`, or all. Raises LookupError for none."""
        words = tuple(words)
        for word in words:
            if not any(word in module.path for module in self.modules):
                known = ", ".join(module.path for module in self.modules)
                raise LookupError(f"no module is called {word}; there are {known}")
        return tuple(m for m in self.modules if not words or any(w in m.path for w in words))


def load(file: Path = FILE) -> Config:
    """Read the configuration."""
    read = tomllib.loads(file.read_text("utf-8"))
    modules = tuple(Module(item["path"], tuple(item["tests"])) for item in read["module"])
    operators = read["operators"]
    return Config(tuple(operators["use"]), operators["left_out"], read["most_surviving"], modules)
