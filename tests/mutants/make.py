"""Mutants of one module: its source with one small mistake each.

Which mistakes: mutmut's own operators by name, and four of ours for what mutmut leaves alone, the
tables, guards and bare calls that stage transitions are made of. mutmut's runner is not used: it
mutates no table, no property and no context manager, and cannot leave out string literals.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import libcst as cst
import libcst.metadata as meta
from mutmut.mutation import mutators

Operator = Callable[[Any], Iterable[cst.CSTNode]]
_TYPES_ONLY = {"NewType", "TypeVar", "Callable", "Mapping"}
_TRANSITION = ("Stage.", ".stage", "_STAGES", "advance(", "_STATUS_PROOF", "_FREEZE_LOOKED_FOR")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: `was` and `now` are the changed lines, `first` to `last` where they stand.

    `where` is the function's name with its class, "" for the module's own statements. `function` is
    the outermost function that holds the mistake, "" for what runs when the module is imported.
    `kind` says what it is made in: "comparison", "transition" or "other". `code` is the whole text.
    """

    where: str
    was: str
    now: str
    kind: str
    first: int
    last: int
    function: str
    code: str


def _element(node: cst.Set | cst.List | cst.Tuple | cst.Dict) -> Iterator[cst.CSTNode]:
    """A table without one of its entries."""
    if isinstance(node, cst.Tuple) and not node.lpar:
        return
    for at in range(len(node.elements)):
        rest = [*node.elements[:at], *node.elements[at + 1 :]]
        if len(rest) == 1 and isinstance(node, cst.Tuple):
            rest = [rest[0].with_changes(comma=cst.Comma())]
        if rest or not isinstance(node, cst.Set):
            yield node.with_changes(elements=rest)
        else:
            yield cst.Call(cst.Name("set"))


def _branch(node: cst.If) -> Iterator[cst.CSTNode]:
    """A condition that is always or never met."""
    for value in ("True", "False"):
        yield node.with_changes(test=cst.Name(value))


def _statement(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """A call or a raise that does not happen."""
    if len(node.body) != 1:
        return
    (only,) = node.body
    called = only.value if isinstance(only, cst.Expr) else None
    called = called.expression if isinstance(called, cst.Await) else called
    if isinstance(only, cst.Raise) or isinstance(called, cst.Call):
        yield node.with_changes(body=[cst.Pass()])


_OURS: dict[str, tuple[tuple[type[cst.CSTNode], Operator], ...]] = {
    "element": tuple((kind, _element) for kind in (cst.Set, cst.List, cst.Tuple, cst.Dict)),
    "branch": ((cst.If, _branch),),
    "statement": ((cst.SimpleStatementLine, _statement),),
}


def operators(names: Iterable[str]) -> list[tuple[type[cst.CSTNode], Operator]]:
    """The operators called `names`: ours, else mutmut's `operator_NAME`. Raises KeyError."""
    theirs: dict[str, list[tuple[type[cst.CSTNode], Operator]]] = {}
    for kind, operator in mutators.mutation_operators:
        theirs.setdefault(operator.__name__.removeprefix("operator_"), []).append((kind, operator))
    return [pair for name in names for pair in _OURS.get(name) or theirs[name]]


def make(source: str, names: Iterable[str]) -> list[Mutant]:
    """Every mutant of `source` that the operators called `names` make."""
    visitor = _Visitor(source, operators(names))
    meta.MetadataWrapper(cst.parse_module(source)).visit(visitor)
    return [mutant for mutant in visitor.mutants if mutant.was != mutant.now]


class _Visitor(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (meta.PositionProvider,)

    def __init__(self, source: str, chosen: list[tuple[type[cst.CSTNode], Operator]]) -> None:
        super().__init__()
        self.mutants: list[Mutant] = []
        self._source = source.splitlines()
        self._chosen = chosen
        self._above: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_alone(node):
            return False
        self._above.append(node)
        for kind, operator in self._chosen:
            if isinstance(node, kind) and not self._is_definition(operator):
                news = [new for new in operator(node) if not _is_noise(node, new)]
                self.mutants += [self._mutant(new) for new in news]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._above and self._above[-1] is original_node:
            self._above.pop()

    def _is_definition(self, operator: Operator) -> bool:
        """A name bound to None when the module is imported: nothing would even start."""
        inside = any(isinstance(node, cst.FunctionDef | cst.Lambda) for node in self._above)
        return operator is mutators.operator_assignment and not inside

    def _mutant(self, new: cst.CSTNode) -> Mutant:
        """With `new` in place of the node that is being visited."""
        named: list[cst.FunctionDef | cst.ClassDef] = [
            node for node in self._above if isinstance(node, cst.FunctionDef | cst.ClassDef)
        ]
        code = self._code(new)
        was, now = _changed(self._source, code.splitlines())
        first, last, kind = self._statement()
        return Mutant(
            where=".".join(node.name.value for node in named),
            was=was,
            now=now,
            kind=kind,
            first=first,
            last=last,
            function=self._function(named),
            code=code,
        )

    def _function(self, named: list[cst.FunctionDef | cst.ClassDef]) -> str:
        at = next((i for i, n in enumerate(named) if isinstance(n, cst.FunctionDef)), None)
        if at is None or any(isinstance(node, cst.Param) for node in self._above):
            return ""  # a default value is computed where the function is defined
        return ".".join(node.name.value for node in named[: at + 1])

    def _code(self, new: cst.CSTNode) -> str:
        for parent, child in zip(self._above[-2::-1], self._above[:0:-1], strict=True):
            new = _swapped(parent, child, new)
        return cst.ensure_type(new, cst.Module).code

    def _statement(self) -> tuple[int, int, str]:
        """Where the innermost statement stands, and what kind of mistake one in it is."""
        kinds = cst.BaseCompoundStatement | cst.SimpleStatementLine
        at = max(i for i, node in enumerate(self._above) if isinstance(node, kinds))
        first, last, text = self._lines(self._above[at])
        if any(isinstance(node, cst.Comparison) for node in self._above[at:]):
            return first, last, "comparison"
        is_step = any(mark in text for mark in _TRANSITION)
        return first, last, "transition" if is_step else "other"

    def _lines(self, statement: cst.CSTNode) -> tuple[int, int, str]:
        """Where a statement stands, without its body, and its text."""
        span = self.get_metadata(meta.PositionProvider, statement)
        body = getattr(statement, "body", None)
        if isinstance(body, cst.BaseSuite):
            start = self.get_metadata(meta.PositionProvider, body).start.line
            bare = statement.with_changes(body=cst.IndentedBlock([]))
            if isinstance(bare, cst.If):
                bare = bare.with_changes(orelse=None)
            return span.start.line, max(span.start.line, start - 1), cst.Module([bare]).code
        return span.start.line, span.end.line, cst.Module([statement]).code


def _is_left_alone(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.FunctionDef) and node.name.value in ("__repr__", "__str__"):
        return True
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
        return node.func.value in _TYPES_ONLY
    if isinstance(node, cst.Subscript) and isinstance(node.value, cst.Name):
        return node.value.value in _TYPES_ONLY
    return isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom)


def _is_noise(old: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Whether a call loses no more than a sentence for people, or all but surely fails at once."""
    if not isinstance(old, cst.Call) or not isinstance(new, cst.Call):
        return False
    kept = {id(arg.value) for arg in new.args}
    lost = [arg for arg in old.args if id(arg.value) not in kept]
    if len(new.args) < len(old.args) and any(arg.keyword is None for arg in lost):
        return True  # a missing positional argument is a TypeError; None in its place is not
    return bool(lost) and all(_is_prose(arg.value) for arg in lost)


def _is_prose(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.SimpleString):
        return " " in node.value and not node.value.startswith("b")
    return isinstance(node, cst.FormattedString | cst.ConcatenatedString)


def _swapped(parent: cst.CSTNode, child: cst.CSTNode, new: cst.CSTNode) -> cst.CSTNode:
    for field in fields(parent):
        value = getattr(parent, field.name)
        if value is child:
            return parent.with_changes(**{field.name: new})
        if isinstance(value, list | tuple) and any(item is child for item in value):
            items = [new if item is child else item for item in value]
            return parent.with_changes(**{field.name: items})
    raise LookupError("no such child")


def _changed(old: list[str], new: list[str]) -> tuple[str, str]:
    """The lines between the first and the last that differ, each side as one line of text."""
    top = next((i for i, pair in enumerate(zip(old, new, strict=False)) if len({*pair}) > 1), 0)
    olds, news = old[top:], new[top:]
    while olds and news and olds[-1] == news[-1]:
        olds.pop()
        news.pop()
    return " ".join(" ".join(olds).split()), " ".join(" ".join(news).split())
