"""A list of the workshop as a file to take away: an Excel workbook or a CSV, formula-safe, as it was shown.

It does not come back, so it has neither stamp nor slips.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence

from meguru.core.heavy import Heavy
from meguru.files.tables.cells import column_letters
from meguru.files.tables.kinds import Written
from meguru.files.tables.stamp import title_of
from meguru.files.tables.written import escaped, safe_text

openpyxl, styles, printing = Heavy("openpyxl"), Heavy("openpyxl.styles"), Heavy("openpyxl.worksheet.properties")

_FORMULA_STARTS = "=+-@\t\r\n"
_NARROWEST, _WIDEST = 8, 60


def list_workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[Written]], *, about: str) -> bytes:
    """The list as an xlsx file: its heading row repeats on paper and can be filtered. ``about`` stands in the foot of a page."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = title_of(title)
    for at, heading in enumerate(headings, start=1):
        cell = page.cell(1, at, safe_text(heading))
        cell.font, cell.fill = styles.Font(bold=True), styles.PatternFill("solid", fgColor="E8EEF4")
        page.column_dimensions[column_letters(at)].width = _width([heading, *(row[at - 1] for row in rows[:200])])
    for number, row in enumerate(rows, start=2):
        for at, value in enumerate(row, start=1):
            _put(page.cell(number, at), value)
    page.freeze_panes, page.auto_filter.ref = "A2", page.dimensions
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr = 0, printing.PageSetupProperties(fitToPage=True)
    page.oddFooter.left.text, page.oddFooter.right.text = safe_text(about).replace("&", "&&"), "&P / &N"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def list_csv(headings: Sequence[str], rows: Sequence[Sequence[Written]]) -> bytes:
    """The list as CSV in UTF-8 with its mark, as Excel opens it by a double click; text that looks like a formula is led by '."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_plain(heading) for heading in headings])
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Written) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = safe_text(value)
    return f"'{text}" if _is_risky(text) else text


def _is_risky(text: str) -> bool:
    """Whether a spreadsheet would run it: it begins like a formula, also in full width or behind blanks."""
    first = unicodedata.normalize("NFKC", text.lstrip(" 　")[:1])
    return bool(first) and (first in _FORMULA_STARTS or text[0] in _FORMULA_STARTS)


def _put(cell: object, value: Written) -> None:
    cell.alignment = styles.Alignment(wrap_text=True, vertical="top")  # type: ignore[attr-defined]
    if not isinstance(value, str):
        cell.value = value  # type: ignore[attr-defined]
        return
    text = safe_text(value)
    cell.value = escaped(text) or None  # type: ignore[attr-defined]
    if text:
        cell.data_type = "s"  # type: ignore[attr-defined]
    cell.quotePrefix = _is_risky(text)  # type: ignore[attr-defined]


def _width(values: Sequence[Written]) -> int:
    """Wide enough for most of what stands in a column; a letter of Japanese takes the room of two."""
    longest = max(2 * len(str(value)) for value in values if value is not None)
    return min(_WIDEST, max(_NARROWEST, longest + 2))
