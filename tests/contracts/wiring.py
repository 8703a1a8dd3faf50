"""Who calls whom in the source: what functions reach through imports and helpers, and which pages and jobs lie at the beginning.

Read from the text of the modules, without running them. A function is named ``module.function``; what a class or a table at the
top of a module names counts as its own.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import meguru

PACKAGE = Path(meguru.__file__).parent
ADDRESSES = ("addresses", "urlpatterns")
Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass
class Module:
    """One file: what it defines, what names it takes from where, and what its list of addresses leads to."""

    name: str
    tree: ast.Module
    defined: dict[str, Definition] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)

    def resolve(self, name: str) -> str | None:
        """What a name in this module means: ``module.function`` of Meguru, here or elsewhere."""
        if name in self.defined:
            return f"{self.name}.{name}"
        return self.imported.get(name)


def _names(node: Definition) -> list[str]:
    """What a definition at the top of a module is called; a list of addresses is nobody's part but the URLconf's."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name) and target.id not in ADDRESSES]


def _module(path: Path) -> Module:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    found = Module(name, ast.parse(path.read_text(encoding="utf-8")))
    for node in found.tree.body:
        if isinstance(node, Definition):
            found.defined |= dict.fromkeys(_names(node), node)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("meguru"):
            found.imported |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return found


@cache
def modules() -> Mapping[str, Module]:
    """Every module by name."""
    return {found.name: found for found in map(_module, sorted(PACKAGE.rglob("*.py")))}


def home_of(name: str) -> str:
    """Where something is really defined: names that a module only passes on are followed. A module is its own home."""
    if name in modules():
        return name
    module, _, last = name.rpartition(".")
    passed = modules()[module].imported.get(last) if module in modules() else None
    return home_of(passed) if passed and last not in modules()[module].defined else name


def _called(module: Module, node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        meant = None
        if isinstance(each, ast.Name):
            meant = module.resolve(each.id)
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            of = module.imported.get(each.value.id, "")
            meant = f"{of}.{each.attr}" if of in modules() else None
        if meant:
            yield home_of(meant)


@cache
def calls() -> Mapping[str, frozenset[str]]:
    """What each function or class names: functions and classes of Meguru by their home."""
    return {
        f"{module.name}.{name}": frozenset(_called(module, node))
        for module in modules().values()
        for name, node in module.defined.items()
    }


def reached(roots: Iterable[str]) -> set[str]:
    """Everything that these functions reach, however far down."""
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += calls().get(here, frozenset())
    return seen


def _addressed(module: Module) -> set[str]:
    """What a module's list of addresses leads to."""
    found: set[str] = set()
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in ADDRESSES for target in targets):
                found |= set(_called(module, node))
    return found


def behind_addresses() -> set[str]:
    """Everything that a page of the URLconf reaches."""
    doors = [module for name, module in modules().items() if name.startswith("meguru.web.")]
    return reached(name for module in doors for name in _addressed(module))


def behind(*beginnings: str) -> set[str]:
    """Everything that the functions of these packages reach."""
    return reached(name for name in calls() if name.startswith(beginnings))


def steps_taken() -> Iterator[tuple[str, str]]:
    """(the function, the step as ``Enum.MEMBER``) wherever a machine is asked for the next state."""
    for module in modules().values():
        for name, node in module.defined.items():
            for each in ast.walk(node):
                if (
                    isinstance(each, ast.Call)
                    and isinstance(each.func, ast.Attribute)
                    and each.func.attr == "next_state"
                ):
                    for step in each.args:
                        if isinstance(step, ast.Attribute) and isinstance(step.value, ast.Name):
                            yield f"{module.name}.{name}", f"{step.value.id}.{step.attr}"
