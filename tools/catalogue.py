"""The catalogues of the product's words: collected from code and templates, checked, and compiled for running.

``python tools/catalogue.py update`` writes what is said into each language's ``<room>.po`` (new words with an empty
translation), ``check`` says what is missing or left over, ``compile`` writes the ``django.mo`` that is read at run time;
setting up compiles, so no compiled file is committed. Django's own ``makemessages`` needs the GNU tools; Babel does not.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import cast

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import Engine, engines
from django.template.backends.django import DjangoTemplates
from django.template.base import Template as DjangoTemplate

from meguru.site.engine import engine
from meguru.site.template_language.parsing import Template

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "meguru"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("en",)
# From the lowest floor up: a word that several rooms say stands with the first.
ROOMS = ("core", "base", "plan", "do", "check", "act", "publish", "overview", "files", "site", "jobs", "web")
WIDTH = 110
# The words that mark a piece of Japanese (see meguru/core/language.py); Django's own are what its templates become.
KEYWORDS = ("_", "gettext", "ngettext")
COUNTING = ("ngettext",)
# What a date offers besides, for languages that count by the calendar of the world and name their months.
OF_DATES = frozenset(("gregorian", "month_name"))
DATE = re.compile(r"\}[年月]")
HOLE = re.compile(r"\{(\w+)[^{}]*\}|%\((\w+)\)s")
Said = str | tuple[str, str]


def sources(room: str) -> Iterator[Path]:
    """Every file of a room that may say something: code and templates."""
    for suffix in ("*.py", "*.html", "*.txt"):
        for path in sorted((PACKAGE / room).rglob(suffix)):
            parts = path.relative_to(PACKAGE).parts
            if "migrations" not in parts and "static" not in parts and (suffix != "*.txt" or "templates" in parts):
                yield path


def words_of(path: Path) -> Iterator[Said]:
    """The marked words of one file: a message, or both its forms where it counts."""
    if path.suffix != ".py":
        yield from said_by(path)
        return
    text = path.read_text(encoding="utf-8")
    for _line, marker, said, _comments in extract_python(
        BytesIO(text.encode()), dict.fromkeys(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        forms = [one for one in ((said,) if isinstance(said, str) else said or ()) if one]
        if forms:
            yield (forms[0], forms[-1]) if marker in COUNTING else forms[0]


def said_by(path: Path) -> tuple[str, ...]:
    """All the Japanese of a template: none of it is marked (decision 0034)."""
    return cast(Template, template_of(path)).said


def template_of(path: Path) -> DjangoTemplate:
    """A template as it is read when a page is made."""
    folder = next(parent for parent in path.parents if parent.name == "templates")
    return _engine_of(path).get_template(path.relative_to(folder).as_posix())


def _engine_of(path: Path) -> Engine:
    """The public site's templates have an engine of their own."""
    return engine() if path.is_relative_to(PACKAGE / "site") else cast(DjangoTemplates, engines["django"]).engine


def collected() -> dict[str, Catalog]:
    """All that is said, a catalogue for each room. What several rooms say stands with the lowest of them."""
    rooms = {room: Catalog(charset="utf-8") for room in ROOMS}
    owner: dict[str, str] = {}
    for room in ROOMS:
        for path in sources(room):
            for message in words_of(path):
                key = message if isinstance(message, str) else message[0]
                home = rooms[owner.setdefault(key, room)]
                home.add(message, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    return rooms


def file_of(language: str, room: str) -> Path:
    """Where a language's words for a room lie."""
    return LOCALE / language / f"{room}.po"


def read(language: str, room: str) -> Catalog:
    """A language's catalogue of a room as it is committed; empty where there is none yet."""
    path = file_of(language, room)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    """Bring a language's catalogues up to what is said. A word that moved to another room keeps its translation."""
    known = {message.id: message.string for room in ROOMS for message in read(language, room) if message.id}
    for room, said in collected().items():
        catalog = Catalog(locale=language, charset="utf-8")
        for message in said:
            if message.id:
                catalog.add(message.id, known.get(message.id, ""), locations=message.locations)
        path = file_of(language, room)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if len(catalog) == 0:
            continue
        with path.open("wb") as file:
            write_po(file, catalog, width=WIDTH, omit_header=True, include_lineno=False, sort_output=True)


def faults(language: str) -> list[str]:
    """What is wrong with a language's catalogues, a line each: words not in them, not translated, or said no more."""
    wrong = []
    for room, catalog in collected().items():
        said = {message.id for message in catalog if message.id}
        held = {message.id: message for message in read(language, room) if message.id}
        wrong += [f"{room}: not in the catalogue: {one}" for one in said - held.keys()]
        wrong += [f"{room}: said no more: {one}" for one in held.keys() - said]
        for key in said & held.keys():
            if "{}" in str(key):
                wrong.append(f"{room}: a hole without a name: {key}")
            if not all(_forms(held[key].string)) or held[key].fuzzy:
                wrong.append(f"{room}: not translated: {key}")
            wrong += [f"{room}: said over and over: {key}" for one in _forms(held[key].string) if _is_repeated(one)]
            wrong += [f"{room}: {fault}" for fault in _holes_that_differ(key, held[key].string)]
    return sorted(wrong)


def _is_repeated(text: str) -> bool:
    """Whether a translation is one sentence set after itself, as a merge of two catalogues can leave it."""
    return len(text) > 20 and (text + text).find(text, 1) < len(text)


def _holes_that_differ(key: object, forms: object) -> list[str]:
    wanted = _holes(key) | (OF_DATES if DATE.search(str(key)) else frozenset())
    return [f"a hole that is not in the Japanese: {one}" for one in _forms(forms) if not _holes(one) <= wanted]


def _forms(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, (list, tuple)) else (str(said),)


def _holes(said: object) -> frozenset[str]:
    return frozenset(name for form in _forms(said) for pair in HOLE.findall(form) for name in pair if name)


def compile_all() -> None:
    """Write what is read at run time: one file a language."""
    for language in LANGUAGES:
        whole = Catalog(locale=language, project="Meguru", charset="utf-8")
        for room in ROOMS:
            for message in read(language, room):
                if message.id and all(_forms(message.string)):
                    whole.add(message.id, message.string)
        target = LOCALE / language / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, whole)


def main() -> int:
    """The word on the command line."""
    word = sys.argv[1] if len(sys.argv) > 1 else "check"
    if word != "compile":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        sys.path.insert(0, str(ROOT))
        django.setup()
    if word == "update":
        for language in LANGUAGES:
            update(language)
    elif word == "compile":
        compile_all()
    else:
        found = [one for language in LANGUAGES for one in faults(language)]
        print("\n".join(found) or "catalogues: complete")
        return bool(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
