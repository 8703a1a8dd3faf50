"""Sets plans out, reads them and prints the table: per format, per kind of layout, per layout.

python -m tests.files.measured                     every public layout, two seeds, every format
python -m tests.files.measured cards pdf           only what these words name (layouts, kinds, formats)
python -m tests.files.measured --faults table pdf  what was read wrongly, line by line
python -m tests.files.measured --keep DIR table    the documents themselves
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from meguru.files.reading import read_plan
from tests.files.measured.as_browser import as_browser, can_browse
from tests.files.measured.as_office import as_excel, as_word
from tests.files.measured.as_pdf import as_pdf, can_make_pdf, can_pull_text, pulled
from tests.files.measured.as_printed import as_printed, can_print
from tests.files.measured.as_text import as_text, worn
from tests.files.measured.blocks import Doc
from tests.files.measured.catalogue import LAYOUTS, Layout
from tests.files.measured.held_fourth import HELD_FOURTH
from tests.files.measured.held_later import HELD_LATER
from tests.files.measured.held_out import HELD_OUT
from tests.files.measured.scoring import Score, score

FORMATS = ("txt", "worn", "raw", "layout", "pdf", "word", "excel", "printed", "browser")
SLOW = ("printed", "browser")  # made only where they are asked for by name
TUNING, HOLD_OUT, LATER, FOURTH = 100, 90_000, 70_000, 50_000
ENDINGS = {"pdf": "pdf", "word": "docx", "excel": "xlsx"} | dict.fromkeys(SLOW, "pdf")
Row = tuple[str, int, str, Score, float]
HEAD = "                      docs  meas recall  prec owners groups texts marks  indic   nums  years  head  distr  sure-wrong"


def can_make(form: str) -> bool:
    """Whether this machine can make the format."""
    if form in ("pdf", "raw", "layout") and not can_make_pdf():
        return False
    if form in SLOW:
        return can_print() if form == "printed" else can_browse()
    return form not in ("raw", "layout") or can_pull_text()


def made(doc: Doc, form: str) -> bytes:
    """The bytes of a document in a format."""
    match form:
        case "txt":
            return as_text(doc).encode()
        case "worn":
            return worn(doc).encode()
        case "word":
            return as_word(doc)
        case "excel":
            return as_excel(doc)
        case "pdf":
            return as_pdf(doc)
        case "printed":
            return as_printed(doc)
        case "browser":
            return as_browser(doc)
        case _:
            return pulled(as_pdf(doc), layout=form == "layout").encode()


def measure(layout: Layout, seed: int, form: str, keep: str = "") -> Score:
    """Set out one plan, read it and score it; a reading that fails counts as one that found nothing."""
    doc = layout.make(seed * 1000 + zlib.crc32(layout.name.encode()) % 1000)
    data = made(doc, form)
    if keep:
        (Path(keep) / f"{layout.name}-{seed}-{form}.{ENDINGS.get(form, 'txt')}").write_bytes(data)
    try:
        return score(doc.plan, read_plan(data, f"{layout.name}.{ENDINGS.get(form, 'txt')}"))
    except Exception as error:
        return Score(documents=1, wanted=len(doc.plan.items), failed=1, faults=[f"the reader failed: {error!r}"])


def _job(job: tuple[str, int, str, str]) -> Row:
    name, seed, form, keep = job
    layout = next(one for one in (*LAYOUTS, *HELD_OUT, *HELD_LATER, *HELD_FOURTH) if one.name == name)
    start = time.perf_counter()
    return name, seed, form, measure(layout, seed, form, keep), time.perf_counter() - start


def chosen(words: Sequence[str], layouts: Iterable[Layout]) -> list[tuple[Layout, str]]:
    """The layouts and formats that the words name; all where they name none."""
    forms = [form for form in FORMATS if form in words and can_make(form)] or [
        form for form in FORMATS if form not in SLOW and can_make(form)
    ]
    rest = [word for word in words if word not in FORMATS]
    found = [one for one in layouts if not rest or any(word == one.kind or one.name.startswith(word) for word in rest)]
    return [(layout, form) for layout in found for form in forms if _is_for(form, layout)]


def _is_for(form: str, layout: Layout) -> bool:
    return ("word" if form in SLOW else form) in layout.formats


def line(name: str, total: Score) -> str:
    """A row of the table."""

    def part(count: int, of: int) -> str:
        return f"{100 * count / of:6.1f}" if of else "     –"

    return (
        f"{name:<22}{total.documents:4}{total.wanted:6}{total.recall:7.1f}{total.precision:6.1f}"
        f"{part(total.owners, total.matched)}{part(total.groups, total.matched)}{part(total.texts, total.matched)}"
        f"{part(total.marks, total.marks_wanted)} {part(total.indicators, total.indicators_wanted)} "
        f"{part(total.numbers, total.numbers_wanted)} {part(total.yearly, total.yearly_wanted)}"
        f"{part(total.head, total.head_wanted)} {part(total.districts, total.districts_wanted)}"
        f"   {total.sure_wrong}/{total.sure} ({part(total.sure_wrong, total.sure).strip()}%)"
        + (f"  FAILED {total.failed}" if total.failed else "")
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("words", nargs="*", help="layouts, kinds or formats")
    asked.add_argument("--seeds", type=int, default=2, help="how many plans a layout")
    asked.add_argument("--first", type=int, default=TUNING, help="the first seed")
    asked.add_argument("--held-out", action="store_true", help="other seeds, and the layouts kept apart")
    asked.add_argument("--only-held-out", action="store_true", help="only the layouts kept apart")
    asked.add_argument(
        "--only-later", action="store_true", help="only the layouts kept apart later, on seeds of their own"
    )
    asked.add_argument(
        "--only-fourth", action="store_true", help="only the layouts kept apart last, on seeds of their own"
    )
    asked.add_argument("--faults", action="store_true", help="print what was read wrongly")
    asked.add_argument("--keep", default="", help="a folder for the documents")
    asked.add_argument("--jobs", type=int, default=2)
    chose = asked.parse_intermixed_args(arguments)
    held = chose.held_out or chose.only_held_out
    layouts = HELD_OUT if chose.only_held_out else (*LAYOUTS, *HELD_OUT) if held else LAYOUTS
    first = HOLD_OUT if held else chose.first
    if chose.only_later:
        layouts, first = HELD_LATER, LATER
    if chose.only_fourth:
        layouts, first = HELD_FOURTH, FOURTH
    picked = chosen(chose.words, layouts)
    if chose.keep:
        Path(chose.keep).mkdir(parents=True, exist_ok=True)
    jobs = [(one.name, seed, form, chose.keep) for one, form in picked for seed in range(first, first + chose.seeds)]
    start = time.perf_counter()
    with ProcessPoolExecutor(chose.jobs) as pool:
        done = list(pool.map(_job, jobs, chunksize=1))
    _print(done, {one.name: one.kind for one, _ in picked}, chose.faults)
    left = [form for form in FORMATS if not can_make(form)]
    print(
        f"\n{len(done)} documents in {time.perf_counter() - start:.0f} s" + (f"; not made here: {left}" if left else "")
    )


def _print(done: list[Row], kinds: dict[str, str], faults: bool) -> None:
    if faults:
        for name, seed, form, result, _ in done:
            for fault in result.faults:
                print(f"{name}/{seed}/{form}: {fault}")
        return
    keys: dict[str, Callable[[Row], str]] = {
        "format": lambda row: row[2],
        "kind": lambda row: kinds[row[0]],
        "layout": lambda row: row[0],
        "layout / format": lambda row: f"{row[0]}/{row[2]}",
    }
    for title, key in keys.items():
        print(f"\nby {title}\n{HEAD}")
        totals: dict[str, Score] = {}
        for row in done:
            totals.setdefault(key(row), Score()).add(row[3])
        for name in FORMATS if title == "format" else sorted(totals):
            if name in totals:
                print(line(name, totals[name]))
        if title == "format":
            everything = Score()
            for row in done:
                everything.add(row[3])
            print(line("all", everything))
