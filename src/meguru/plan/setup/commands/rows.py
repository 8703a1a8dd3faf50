"""What every sheet needs while it is taken: one row at a time, what is wrong kept beside it, and names looked up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from meguru.base.access.actor import Actor
from meguru.base.bodies.models import District
from meguru.base.bodies.queries.lists import committees_on, standing_on
from meguru.core.errors import DomainError, Invalid
from meguru.core.language import _, listed
from meguru.core.text import flat_name
from meguru.plan.setup.rules import SetupChange, SetupProblem, SetupRows

R = TypeVar("R")


@dataclass
class Taking:
    """A set-up while it is taken: by whom, when, the rows that stood before, and what is wrong so far."""

    actor: Actor
    at: datetime
    before: SetupRows
    problems: list[SetupProblem] = field(default_factory=list)
    by_key: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)

    def row(self, change: SetupChange, call: Callable[[], R], names: Mapping[str, str] | None = None) -> R | None:
        """Take one row. What a command refuses is kept beside it; ``names`` are its words for columns that are called otherwise."""
        try:
            return call()
        except Invalid as wrong:
            for name, sentence in wrong.fields.items():
                self.refuse(change, sentence, (names or {}).get(name, name))
        except DomainError as refused:
            self.refuse(change, refused.message)
        return None

    def refuse(self, change: SetupChange, sentence: str, column: str = "") -> None:
        """Keep what is wrong with a row."""
        self.problems.append(SetupProblem(change.sheet, change.row, column, sentence))

    def standing(self, change: SetupChange) -> dict[str, Any]:
        """All values of a row as they would be: those that stood, with what the change says."""
        return {**self.stood(change), **change.values}

    def stood(self, change: SetupChange) -> Mapping[str, Any]:
        """The row as it stood before; nothing of a new one."""
        if change.sheet not in self.by_key:
            self.by_key[change.sheet] = {row["key"]: row for row in self.before[change.sheet]}
        return self.by_key[change.sheet].get(change.key, {})


class Names:
    """Names of rows, looked up as people write them."""

    def __init__(self, pairs: Iterable[tuple[str, R]]) -> None:
        self.found: dict[str, list[Any]] = {}
        for name, row in pairs:
            self.found.setdefault(flat_name(name), []).append(row)

    def of(self, name: str) -> list[Any]:
        """Everything of that name."""
        return self.found.get(flat_name(name), [])

    def one(self, name: str, column: str, unknown: str) -> Any:
        """The one of that name, nothing for no name. Raises ``Invalid`` at the column where there is none, or there are two."""
        if not name:
            return None
        found = self.of(name)
        if len(found) == 1:
            return found[0]
        two = _("「{name}」は、同じ名前が2つあります。画面で選んでください。")
        raise Invalid({column: (two if found else unknown).format(name=name)})


def district_names() -> Names:
    """The codes of districts by name and by code."""
    pairs = list(District.objects.values_list("code", "name"))
    names = Names((name, code) for code, name in pairs)
    for code, _name in pairs:
        names.found.setdefault(flat_name(code), [code])
    return names


def codes_of(names: Names, districts: Sequence[str]) -> list[str]:
    """The codes of districts that are named. Raises ``Invalid`` with those that are not there."""
    unknown = [name for name in districts if not names.of(name)]
    if unknown:
        raise Invalid({"districts": _("登録されていない地区です：{names}").format(names=listed(unknown))})
    twice = [name for name in districts if len(names.of(name)) > 1]
    if twice:
        said = _("同じ名前の地区が2つあります。記号で書いてください：{names}")
        raise Invalid({"districts": said.format(names=listed(twice))})
    return list(dict.fromkeys(names.of(name)[0] for name in districts))


def organisation_names(on: date) -> Names:
    """The organisations there are on a day, by name: one that has ended is tied to nothing new."""
    return Names((row.name, row) for row in standing_on(on))


def committee_names(on: date) -> Names:
    """The committees there are on a day, by name."""
    return Names((row.name, row) for row in committees_on(on))
