"""Turns TOML into dataclasses, strictly: the demo's own rows and, inside them, the draft types of the product's commands.

An unknown key, a missing key or a value of the wrong kind stops with a sentence that names the file and the key. A dataclass
says by its annotations what it takes: str, int, float, bool, date, an enum of codes, Any, a sequence, a tuple of given
parts, a mapping, X | None, another dataclass.

A row with a field ``draft`` has the keys of that draft in its own table: what is typed on a form stands beside who typed it.
"""

import dataclasses
import datetime as dt
import tomllib
import types
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class ContentBroken(ValueError):
    """The demo content does not fit together; the message names the place."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """A table of a file. ``where`` is its place (file, key, number), set by the loader for whoever meets a fault later."""

    where: str = ""


def build_from_folder(shape: type[T], folder: Path, root: Path, **given: Any) -> T:
    """A dataclass whose keys stand in the files of a folder: arrays of several files are joined, anything else stands once."""
    hints = get_type_hints(shape)
    values: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        file = str(path.relative_to(root))
        for key, raw in _read(path, file).items():
            if key not in hints or key in given:
                raise ContentBroken(f"{file}: unknown key {key}")
            value = _value(hints[key], raw, f"{file}: {key}")
            if key in values and not isinstance(value, tuple):
                raise ContentBroken(f"{file}: {key} stands in two files")
            values[key] = (*values.get(key, ()), *value) if isinstance(value, tuple) else value
    return _made(shape, values | given, str(folder.relative_to(root)))


def build(shape: type[T], path: Path, root: Path) -> T:
    """A file as one dataclass."""
    file = str(path.relative_to(root))
    return _built(shape, _read(path, file), file)


def _read(path: Path, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentBroken(f"{file}: cannot be read ({error.strerror})") from error
    except tomllib.TOMLDecodeError as error:
        raise ContentBroken(f"{file}: is not TOML ({error})") from error


def _built(shape: type[T], raw: object, where: str) -> T:
    if not isinstance(raw, dict):
        raise ContentBroken(f"{where}: a table is expected")
    hints = get_type_hints(shape)
    own = {item.name: item for item in dataclasses.fields(shape)}  # type: ignore[arg-type]  # T is always a dataclass
    values: dict[str, Any] = {}
    if "draft" in own:
        typed = {key: value for key, value in raw.items() if key not in own}
        values["draft"] = _built(hints["draft"], typed | dict(own["draft"].metadata), where)
    elif unknown := sorted(set(raw) - set(own)):
        raise ContentBroken(f"{where}: unknown key {', '.join(unknown)}")
    values |= {key: _value(hints[key], value, f"{where}.{key}") for key, value in raw.items() if key in own}
    return _made(shape, values, where)


def _made(shape: type[T], values: dict[str, Any], where: str) -> T:
    if issubclass(shape, Row):
        values["where"] = where
    for item in dataclasses.fields(shape):  # type: ignore[arg-type]  # T is always a dataclass
        has_default = item.default is not dataclasses.MISSING or item.default_factory is not dataclasses.MISSING
        if item.name not in values and not has_default:
            raise ContentBroken(f"{where}: {item.name} is missing")
    return shape(**values)


def _value(hint: Any, raw: object, where: str) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(part for part in parts if part is not types.NoneType), raw, where)
    if origin in (tuple, Sequence):
        return _sequence(parts, raw, where)
    if origin in (dict, Mapping):
        if not isinstance(raw, dict):
            raise ContentBroken(f"{where}: a table is expected")
        return {_key(parts[0], key, where): _value(parts[1], row, f"{where}.{key}") for key, row in raw.items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _built(hint, raw, where)
    return _plain(hint, raw, where)


def _key(hint: Any, raw: str, where: str) -> Any:
    """A key of a table as what it stands for: TOML has no keys but text."""
    try:
        return hint(raw)
    except ValueError:
        raise ContentBroken(f"{where}: {raw!r} is not a {hint.__name__}") from None


def _sequence(parts: tuple[Any, ...], raw: object, where: str) -> tuple[Any, ...]:
    """An array as a tuple: all of one kind, or of as many parts as are given."""
    if not isinstance(raw, list):
        raise ContentBroken(f"{where}: an array is expected")
    kinds = parts if len(parts) > 1 and parts[1] is not Ellipsis else parts[:1] * len(raw)
    if len(kinds) != len(raw):
        raise ContentBroken(f"{where}: {len(kinds)} parts are expected")
    return tuple(
        _value(kind, row, f"{where}[{number}]") for number, (kind, row) in enumerate(zip(kinds, raw, strict=True), 1)
    )


def _plain(hint: Any, raw: object, where: str) -> Any:
    if hint is str and isinstance(raw, str):
        return raw.strip("\n")
    if hint is float and isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    if hint is dt.date and isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    if hint is Any or (hint in (int, bool) and type(raw) is hint):
        return raw
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if isinstance(raw, str) and raw in list(hint):
            return hint(raw)
        raise ContentBroken(f"{where}: {raw!r} is not one of {', '.join(hint)}")
    raise ContentBroken(f"{where}: {raw!r} is not a {getattr(hint, '__name__', hint)}")
