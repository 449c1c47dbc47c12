"""
The sentences that connectors, engine and workers give as reasons, found in their sources.

A reason is what reaches a parameter, field, key or name called reason, cause or failure, wherever it is written: as a
literal, in an f-string, by the name of a constant. What platforms say is not in the sources, and not found.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("connectors", "corong", "worker")
TERMINAL: Final = ("corong/cli/", "corong/checks/", "corong/embedded/")
"""These speak to the operator on a terminal, in English."""
NAMES: Final = frozenset({"reason", "cause", "failure", "failed"})
PLAIN: Final = frozenset({"CannotMakeError"})
"""Exceptions without a field of their own whose text is passed on as a reason."""
SAMPLE: Final = "7"
"""Stands for what is not known before: fits where a number is wanted, and where a word is."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Sentence(NamedTuple):
    """A reason with samples in its holes, and where it is written."""

    text: str
    where: str


@cache
def sentences() -> tuple[Sentence, ...]:
    """Give every reason of ours once."""
    sources = [Source(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    sources = [source for source in sources if not source.is_aside]
    by_module = {source.module: source for source in sources}
    doors = _doors(sources)
    found = {sentence.text: sentence for source in sources for sentence in source.reasons(doors, by_module)}
    return tuple(found.values())


class Source:
    """One file."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.module = self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self.is_aside = self.name.startswith(TERMINAL) or "/migrations/" in self.name
        self.tree = ast.parse(path.read_text("utf-8"))

    @cached_property
    def constants(self) -> Mapping[str, list[ast.expr]]:
        """What each name of the module is given."""
        return _given(self.tree.body)

    @cached_property
    def imports(self) -> Mapping[str, tuple[str, str]]:
        """The module and name behind each imported name."""
        return {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def reasons(self, doors: Mapping[str, set[int]], by_module: "Mapping[str, Source]") -> Iterator[Sentence]:
        """Find the sentences of this file."""
        for scope, node in _scoped(self.tree):
            for value in _values(node, doors):
                for text in _Reading(self, scope, by_module).texts(value):
                    yield Sentence(text, f"{self.name}:{value.lineno}")


class _Reading:
    """Reads what an expression may say; `holes` are literals that stand in a hole by themselves."""

    def __init__(self, source: Source, scope: Function | None, by_module: Mapping[str, Source]) -> None:
        self._source = source
        self._local = _given(ast.walk(scope)) if scope else {}
        self._by_module = by_module
        self._under_way: set[str] = set()

    def texts(self, value: ast.expr) -> list[str]:
        """Give the sentences of an expression; what has no word in it is a code, or the platform's alone."""
        return [text for text in self.read(value) if any(word.isalpha() for word in text.split())]

    def read(self, value: ast.expr) -> list[str]:
        """Give every text an expression may be, with samples for what is not known before."""
        match value:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=pieces):
                inner = [
                    text for piece in pieces if isinstance(piece, ast.FormattedValue) for text in self._hole(piece)
                ]
                return ["".join(_piece(piece) for piece in pieces), *inner]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return [a + b for a in self.read(left) or [SAMPLE] for b in self.read(right) or [SAMPLE]]
            case ast.Name(id=name):
                return self._named(name)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                return self._imported(*self._source.imports.get(module, ("", "")), name)
        return [text for each in _alternatives(value) for text in self.read(each)]

    def _hole(self, piece: ast.FormattedValue) -> list[str]:
        # A phrase that stands in for what the platform left out; other parts of a sentence are no sentences.
        return self.read(piece.value) if isinstance(piece.value, ast.BoolOp) else []

    def _named(self, name: str) -> list[str]:
        if name in self._under_way:
            return []
        self._under_way.add(name)
        given = self._local.get(name) or self._source.constants.get(name)
        if given is not None:
            found = [text for each in given for text in self.read(each)]
        else:
            found = self._imported(*self._source.imports.get(name, ("", "")))
        self._under_way.discard(name)
        return found

    def _imported(self, package: str, module_or_name: str, name: str = "") -> list[str]:
        module = f"{package}.{module_or_name}" if name else package
        source = self._by_module.get(module)
        given = source.constants.get(name or module_or_name, []) if source else []
        return [text for each in given for text in _Reading(source or self._source, None, self._by_module).read(each)]


def _alternatives(value: ast.expr) -> list[ast.expr]:
    match value:
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.BoolOp(values=several) | ast.Dict(values=several):
            return several
        case ast.Subscript(value=inside):
            return [inside]
        case ast.Call(func=ast.Attribute(value=inside), args=arguments):
            return [inside, *arguments[1:]]
    return []


def _piece(piece: ast.expr) -> str:
    return str(piece.value) if isinstance(piece, ast.Constant) else SAMPLE


def _given(nodes: "Iterator[ast.AST] | list[ast.stmt]") -> Mapping[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for node in nodes:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                found[target.id].append(node.value)
    return found


def _scoped(tree: ast.Module) -> Iterator[tuple[Function | None, ast.AST]]:
    """Walk all nodes, each with the outermost function it stands in."""
    waiting: list[tuple[Function | None, ast.AST]] = [(None, tree)]
    while waiting:
        scope, node = waiting.pop()
        yield scope, node
        inner = node if scope is None and isinstance(node, Function) else scope
        waiting += [(inner, child) for child in ast.iter_child_nodes(node)]


def _values(node: ast.AST, doors: Mapping[str, set[int]]) -> Iterator[ast.expr]:
    """Give what a node passes on as a reason."""
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords):
            if _name(function) == "partial" and arguments:
                function, *arguments = arguments
            if isinstance(function, ast.Attribute) and _name(function.value) in {"log", "Field", "models"}:
                return
            yield from (arguments[place] for place in doors.get(_name(function), ()) if place < len(arguments))
            yield from (keyword.value for keyword in keywords if keyword.arg in NAMES)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and key.value in NAMES:
                    yield value
        case ast.Assign(targets=[target], value=value) if _name(target) in NAMES:
            yield value
        case ast.AnnAssign(target=target, value=ast.expr() as value) if _name(target) in NAMES:
            yield value


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _doors(sources: list[Source]) -> Mapping[str, set[int]]:
    """Say of each function and class which of its arguments by place is a reason."""
    found: dict[str, set[int]] = defaultdict(set, {name: {0} for name in PLAIN})
    classes = [node for source in sources for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, Function) and node.name != "__init__":
                parameters = [each.arg for each in (*node.args.posonlyargs, *node.args.args) if each.arg != "self"]
                found[node.name] |= _places(parameters)
    for node in classes:
        for each in node.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                found[node.name] |= _places([argument.arg for argument in each.args.args[1:]])
        fields = [_name(each.target) for each in node.body if isinstance(each, ast.AnnAssign)]
        found[node.name] |= _places(fields)
    for node in classes:
        for base in node.bases:
            found[node.name] |= found.get(_name(base), set())
    return found


def _places(names: list[str]) -> set[int]:
    return {place for place, name in enumerate(names) if name in NAMES}
