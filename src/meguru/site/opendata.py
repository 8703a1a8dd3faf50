"""Open data: the book as CSV files that Excel opens right, with their dictionary, and the book itself.

CSV is UTF-8 with a byte order mark and CRLF. Cells that a spreadsheet would run as a formula are made plain text. What the
files and their columns are stands in ``datasets``; ``datapackage.json`` says the same to machines (Frictionless Data Package).
"""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from meguru.publish.book import Book

Row = tuple[object, ...]
FORMULA_STARTS = "=+-@\t\r"
Kind = Literal["integer", "number", "date", "code", "label", "text"]


class Column(NamedTuple):
    """A column: its name, what it means, and what stands in it. ``text`` is what somebody wrote, ``label`` a word of ours."""

    name: str
    about: str
    kind: Kind = "label"


@dataclass(frozen=True, slots=True)
class Dataset:
    """One CSV file: its columns with what they mean, and how its rows are taken from a book."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Book], list[Row]]


def safe_cell(value: object) -> object:
    """A cell no spreadsheet runs: texts that begin like a formula (also in full width) get an apostrophe before them."""
    if not isinstance(value, str):
        return value if value is not None else ""
    first = unicodedata.normalize("NFKC", value.lstrip(" 　\u200b\ufeff\u200e\u200f")[:1])
    risky = (bool(first) and first in FORMULA_STARTS) or value[:1] in ("\t", "\r", "\n")
    return "'" + value if risky else value


def dataset_csv(dataset: Dataset, book: Book) -> bytes:
    """The file's bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in dataset.columns])
    for row in dataset.rows(book):
        writer.writerow([safe_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def dataset_rows(dataset: Dataset, book: Book) -> list[Row]:
    """The rows of a data set, for counting and for tests."""
    return dataset.rows(book)


def data_package(datasets: Sequence[Dataset], book: Book) -> bytes:
    """The dictionary of all files for machines: whose, of when, which files, which columns of which kind."""
    town, year, licence = book["town"], book["year"], book["town"].get("licence")
    said = {
        "profile": "tabular-data-package",
        "name": f"meguru-{town['slug']}",
        "title": f"{town['name']}　{book['term']['name']}のあゆみ",
        "version": f"{year['fiscal_year']}.{year['issue']}",
        "created": year["published_on"],
        "licenses": [{"name": licence["code"], "title": licence["name"], "path": licence["url"]}] if licence else [],
        "contributors": [{"title": f"{town['office_name']}・{town['council_name']}", "role": "publisher"}],
        "resources": [
            {
                "name": dataset.name,
                "path": f"{dataset.name}.csv",
                "profile": "tabular-data-resource",
                "title": dataset.title,
                "description": dataset.about,
                "encoding": "utf-8",
                "schema": {"fields": [_field(column) for column in dataset.columns]},
            }
            for dataset in datasets
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _field(column: Column) -> dict[str, str]:
    kind = column.kind if column.kind in ("integer", "number", "date") else "string"
    return {"name": column.name, "type": kind, "description": column.about, "kind": column.kind}
