"""Turns parsed TOML into the frozen dataclasses of the demo content, strictly.

An unknown key, a missing key or a value of the wrong kind stops with a sentence that names the file and the
place. Only the few kinds that the content uses are known: str, int, float, bool, date, Literal, tuple[X,
...], dict[str, X], X | None and dataclasses.
"""

import dataclasses
import datetime as dt
import tomllib
import types
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class ContentBroken(ValueError):
    """The demo content does not fit together; the message names the place."""


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises ``ContentBroken`` where it is not there or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentBroken(f"{path.name}: cannot be read ({error.strerror})") from error
    except tomllib.TOMLDecodeError as error:
        raise ContentBroken(f"{path.name}: is not TOML ({error})") from error


def build(shape: type[T], raw: object, where: str) -> T:
    """``raw`` as an instance of the dataclass ``shape``. Raises ``ContentBroken`` naming ``where``."""
    if not isinstance(raw, dict):
        raise ContentBroken(f"{where}: a table is expected")
    hints = get_type_hints(shape)
    fields = {item.name: item for item in dataclasses.fields(shape)}  # type: ignore[arg-type]  # T is always a dataclass
    unknown = sorted(set(raw) - set(fields))
    if unknown:
        raise ContentBroken(f"{where}: unknown key {', '.join(unknown)}")
    values: dict[str, Any] = {}
    for name, item in fields.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], f"{where}.{name}")
        elif item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING:
            raise ContentBroken(f"{where}: {name} is missing")
    return shape(**values)


def build_all(shape: type[T], raw: object, where: str) -> tuple[T, ...]:
    """An array of tables as a tuple of dataclasses."""
    if not isinstance(raw, list):
        raise ContentBroken(f"{where}: an array is expected")
    return tuple(build(shape, row, f"{where}[{index}]") for index, row in enumerate(raw, start=1))


def _value(hint: Any, raw: object, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _value(next(part for part in get_args(hint) if part is not type(None)), raw, where)
    if origin is Literal:
        if raw not in get_args(hint):
            raise ContentBroken(f"{where}: {raw!r} is not one of {', '.join(map(str, get_args(hint)))}")
        return raw
    if origin is tuple:
        if not isinstance(raw, list):
            raise ContentBroken(f"{where}: an array is expected")
        part = get_args(hint)[0]
        return tuple(_value(part, row, f"{where}[{index}]") for index, row in enumerate(raw, start=1))
    if origin is dict:
        if not isinstance(raw, dict):
            raise ContentBroken(f"{where}: a table is expected")
        return {str(key): _value(get_args(hint)[1], row, f"{where}.{key}") for key, row in raw.items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return build(hint, raw, where)
    return _plain(hint, raw, where)


def _plain(hint: Any, raw: object, where: str) -> Any:
    if hint is str and isinstance(raw, str):
        return raw.strip("\n")
    if hint is float and isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    if hint is dt.date and isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    if hint in (int, bool) and type(raw) is hint:
        return raw
    raise ContentBroken(f"{where}: {raw!r} is not a {getattr(hint, '__name__', hint)}")
