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


def take_over(module: Module, mutant: Mutant) -> bool:
    """Give the imported function the mutant's code; false where it cannot be told which."""
    if not mutant.function:
        return False
    code = compile(mutant.code, str(module.file), "exec", dont_inherit=True)
    codes = [found for found in _codes(code) if found.co_qualname == mutant.function]
    functions = [
        found
        for found in gc.get_objects()
        if isinstance(found, FunctionType)
        and found.__module__ == module.name
        and found.__code__.co_qualname == mutant.function
    ]
    if len(codes) != 1 or len(functions) != 1:
        return False
    if functions[0].__code__.co_freevars != codes[0].co_freevars:
        return False
    functions[0].__code__ = codes[0]
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def first_function(code: str) -> str:
    """The name, with its class, of the first function that `code` defines."""
    made = _codes(compile(code, "module", "exec", dont_inherit=True))
    functions = (one.co_qualname for one in made if one.co_flags & CO_OPTIMIZED)
    return next(name for name in functions if "<" not in name)


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
