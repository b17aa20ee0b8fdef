"""Two ways to put a mutant in its module's place, in a child that ends afterwards."""

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType, ModuleType

from tests.mutants.config import Module
from tests.mutants.make import Mutant


def functions_of(module: Module) -> dict[str, FunctionType]:
    """The imported functions of `module` by name and class, without those that share a name."""
    found: dict[str, list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__module__ == module.name:
            found.setdefault(one.__code__.co_qualname, []).append(one)
    return {name: alike[0] for name, alike in found.items() if len(alike) == 1}


def take_over(functions: dict[str, FunctionType], mutant: Mutant) -> bool:
    """Give the imported function the mutant's code; false where it cannot be told which."""
    function = functions.get(mutant.function)
    code = compile(mutant.code, "mutant", "exec", dont_inherit=True)
    codes = [found for found in _codes(code) if found.co_qualname == mutant.function]
    if function is None or len(codes) != 1:
        return False
    if function.__code__.co_freevars != codes[0].co_freevars:
        return False
    function.__code__ = codes[0]
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def first_function(code: str) -> str:
    """The name, with its class, of the first function that `code` defines; "" for none."""
    made = _codes(compile(code, "module", "exec", dont_inherit=True))
    functions = (one.co_qualname for one in made if one.co_flags & CO_OPTIMIZED)
    return next((name for name in functions if "<" not in name), "")


def import_instead(module: Module, mutant: Mutant) -> None:
    """From now on an import of `module` finds the mutant."""
    sys.meta_path.insert(0, _Finder(module, mutant.code))


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, module: Module, code: str) -> None:
        self._name = module.name
        self._loader = _Loader(module.name, str(module.file), code)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._loader.path, loader=self._loader)


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module from a text that is not the file's."""

    def __init__(self, name: str, path: str, code: str) -> None:
        super().__init__(name, path)
        self._text = code

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._text, self.path, "exec", dont_inherit=True)
