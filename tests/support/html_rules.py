"""What the Nu HTML checker refuses and a strict parser does not see: words, values, and what may stand in what.

Each rule reads one element with its ancestors and yields a sentence for a fault. The words are in ``html_words``.
The checker itself is Java and no part of the suite; where somebody has it, both must say the same of Meguru's pages.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.support import html_words as words

Element = Any  # xml.etree's element, as html5lib builds it
Ancestors = tuple[Element, ...]

_SVG = "{http://www.w3.org/2000/svg}"
_HEADING_LEVEL = re.compile(r"h([1-6])$")
# Dates, months, times, moments with a zone, durations: what <time datetime> may say, in the forms Meguru has a use for.
_DATE = r"\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?"
_ZONE = r"(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)"
_TIME = re.compile(
    rf"({_DATE}|\d{{4,}}|\d{{4,}}-(0[1-9]|1[0-2])|{_CLOCK}|{_DATE}[T ]{_CLOCK}{_ZONE}?|P(\d+D)?(T[\dHMS.]+)?)"
)
_NO_ADDRESS = re.compile(r"[\s<>\"\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


def rule_faults(root: Element) -> Iterator[str]:
    """Every fault of a parsed page or fragment, one sentence each."""
    for element, ancestors in _walk(root, ()):
        tag = str(element.tag)
        if tag.startswith(_SVG):
            yield from _drawing(element, tag.removeprefix(_SVG))
        elif tag in words.ATTRIBUTES:
            for rule in (_attributes, _values, _role, _nesting, _form_parts):
                yield from rule(element, ancestors)
        else:
            yield f"<{tag}> is no element of HTML"
    yield from _headings(root)
    for table in root.iter("table"):
        yield from _grid(table)


def _walk(element: Element, ancestors: Ancestors) -> Iterator[tuple[Element, Ancestors]]:
    if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
        yield element, ancestors
        ancestors = (*ancestors, element)
    for child in element:
        yield from _walk(child, ancestors)


def _words_of(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _attributes(element: Element, ancestors: Ancestors) -> Iterator[str]:
    allowed = words.ATTRIBUTES[element.tag]
    for name in element.attrib:
        if name in allowed or name in words.EVERYWHERE or re.match(r"data-[a-z0-9]", name):
            continue
        if name.startswith("aria-"):
            yield from _aria(element, name)
        else:
            yield f"<{element.tag}> takes no {name}"


def _aria(element: Element, name: str) -> Iterator[str]:
    value, role = element.get(name), element.get("role", "")
    if name not in words.ARIA:
        yield f"{name} is no attribute"
    if name in words.YES_OR_NO and value not in ("true", "false"):
        yield f"{name}={value!r} is neither true nor false"
    if name in words.OF_WORDS and value not in words.OF_WORDS[name]:
        yield f"{name}={value!r} says nothing"
    if name in words.ONLY_ON and not {element.tag, role} & words.ONLY_ON[name]:
        yield f"<{element.tag}> takes no {name}"
    if name in ("aria-label", "aria-labelledby"):
        if not (value or "").strip():
            yield f"an empty {name} on <{element.tag}>"
        if element.tag in words.NAMELESS and (not role or role in words.NAMELESS_ROLES):
            yield f"<{element.tag}> has no role that a name could be of ({name}={value!r})"


def _values(element: Element, ancestors: Ancestors) -> Iterator[str]:
    tag = element.tag
    for name in ("action", "formaction", "href", "src"):
        value = element.get(name)
        if value is None:
            continue
        if not value and name != "href":
            yield f"an empty {name} on <{tag}>: leave it out where this very page is meant"
        elif _NO_ADDRESS.search(value):
            yield f"{name}={value!r} is no address"
    if tag == "a" and not element.get("href"):
        yield f"a link without an address: {_words_of(element)!r}"
    if tag == "time":
        moment = element.get("datetime", _words_of(element))
        if not _TIME.fullmatch(moment):
            yield f"<time> says {moment!r}, which is no date or time"
    for name in ("id", "for", "name"):
        value = element.get(name)
        if value is not None and (not value or (name != "name" and re.search(r"\s", value))):
            yield f"{name}={value!r} on <{tag}>"
    if (language := element.get("lang")) is not None and not _LANGUAGE.match(language):
        yield f"lang={language!r}"
    for name in ("tabindex", "colspan", "rowspan", "rows", "cols", "maxlength", "minlength", "size"):
        if (value := element.get(name)) is not None and not re.fullmatch(
            r"-?\d+" if name == "tabindex" else r"\d+", value
        ):
            yield f"{name}={value!r} is no number"
    if tag == "th" and element.get("scope") not in (None, "col", "row", "colgroup", "rowgroup"):
        yield f"scope={element.get('scope')!r}"
    if tag == "table" and element.get("role") is None and not list(element.iter("tr")):
        yield "a table without a row"


def _role(element: Element, ancestors: Ancestors) -> Iterator[str]:
    role = element.get("role")
    if role is None:
        return
    if role not in words.ROLES:
        yield f"role={role!r} is none"
    if role in words.OWN_ROLES.get(element.tag, "").split():
        yield f"<{element.tag}> is a {role} without saying so"
    if role in ("row", "cell", "columnheader", "rowheader", "rowgroup"):
        above = {a.get("role", "") for a in ancestors}
        if not {"table", "grid", "treegrid"} & above or element.tag in ("tr", "td", "th", "thead", "tbody", "tfoot"):
            yield f"role={role} on <{element.tag}>, which is none"
    if element.tag in ("label", "caption", "legend", "script", "html", "head", "title", "option"):
        yield f"<{element.tag}> takes no role"


def _nesting(element: Element, ancestors: Ancestors) -> Iterator[str]:
    tag, parent = element.tag, ancestors[-1] if ancestors else None
    above = {str(a.tag) for a in ancestors}
    if parent is None:
        return
    if tag in words.PARENTS and parent.tag not in words.PARENTS[tag]:
        yield f"<{tag}> in <{parent.tag}>"
    if parent.tag in words.CHILDREN and tag not in words.CHILDREN[parent.tag]:
        yield f"<{tag}> in <{parent.tag}>"
    holders = above & words.HOLDS_PHRASING
    if holders and tag not in words.PHRASING and not (tag in words.HEADINGS and parent.tag in ("legend", "summary")):
        yield f"<{tag}> in <{'> in <'.join(sorted(holders))}>, which holds running text only"
    if _is_pressed(element) and (outer := next((a for a in ancestors if a.tag in ("a", "button")), None)) is not None:
        yield f"<{tag}> in <{outer.tag}>: what is pressed when this is pressed?"
    if tag == "label" and "label" in above:
        yield "a label in a label"
    if tag == "th" and any(child.tag in words.HEADINGS for child in element.iter()):
        yield "a heading in a table's heading"
    if tag in ("header", "footer", "main", *words.HEADINGS) and above & {"th", "dt", "address"}:
        yield f"<{tag}> in a heading cell, a term or an address"
    if tag in ("header", "footer") and above & {"header", "footer"}:
        yield f"<{tag}> in <{'> in <'.join(sorted(above & {'header', 'footer'}))}>"
    if tag == "main" and above - {"html", "body", "div", "form"}:
        yield "main stands inside of something"
    if tag in ("legend", "summary", "caption") and next(iter(parent)) is not element:
        yield f"<{tag}> is not first in <{parent.tag}>"
    if element.get("aria-hidden") == "true" and any(map(_is_reached, element.iter())):
        yield f"<{tag}> is hidden from who listens, and holds what can be reached"


def _is_pressed(element: Element) -> bool:
    if element.tag == "input":
        return bool(element.get("type") != "hidden")
    return element.tag in words.INTERACTIVE or element.get("tabindex") is not None


def _is_reached(element: Element) -> bool:
    """Whether the keyboard comes here."""
    return element.tag != "label" and _is_pressed(element) and element.get("tabindex") != "-1"


def _form_parts(element: Element, ancestors: Ancestors) -> Iterator[str]:
    tag = element.tag
    if tag == "form" and "form" in {a.tag for a in ancestors}:
        yield "a form in a form"
    if tag == "form" and element.get("method", "get").lower() not in ("get", "post"):
        yield f"method={element.get('method')!r}"
    if tag == "button" and element.get("type", "submit") not in ("submit", "reset", "button"):
        yield f"a button of type {element.get('type')!r}"
    if tag == "input":
        kind = element.get("type", "text")
        if kind not in words.INPUT_TYPES:
            yield f"an input of type {kind!r}"
        yield from (
            f"an input of type {kind} takes no {name}"
            for name in element.attrib
            if name in words.INPUT_ONLY and kind not in words.INPUT_ONLY[name]
        )
        yield from _input_value(element, kind)
    if tag == "select" and element.get("required") is not None and element.get("multiple") is None:
        first = next(iter(element), None)
        if first is None or (first.get("value", _words_of(first)) and _words_of(first)):
            yield f"select {element.get('name')!r} is required and its first option is no placeholder"
    if tag == "label":
        fields = [
            e
            for e in element.iter()
            if e.tag in ("input", "select", "textarea", "button", "meter", "output", "progress")
        ]
        if len(fields) > 1:
            yield f"label {_words_of(element)!r} holds {len(fields)} fields"
        if fields and element.get("for") and element.get("for") not in {f.get("id") for f in fields}:
            yield f"label {_words_of(element)!r} holds one field and names another"
    if tag == "option" and not _words_of(element) and not element.get("label") and element.get("value"):
        yield f"option {element.get('value')!r} without words"


def _input_value(element: Element, kind: str) -> Iterator[str]:
    value = element.get("value", "")
    if value and kind == "number" and not re.fullmatch(r"-?\d*(\.\d+)?([eE][-+]?\d+)?", value):
        yield f"an input of numbers holds {value!r}"
    if value and kind == "date" and not re.fullmatch(_DATE, value):
        yield f"an input of dates holds {value!r}"
    if kind in ("text", "search", "tel", "password") and re.search(r"[\r\n]", value):
        yield "an input of one line holds several"


def _drawing(element: Element, tag: str) -> Iterator[str]:
    if tag not in words.SVG_ATTRIBUTES:
        yield f"<{tag}> is no element of these drawings"
        return
    for name, value in element.attrib.items():
        plain = name.rsplit("}", 1)[-1]
        if plain.startswith(("aria-", "data-")) or (tag == "svg" and plain in ("xmlns", "version")):
            continue
        if plain not in words.SVG_ATTRIBUTES[tag]:
            yield f"<{tag}> of a drawing takes no {plain}"
        if plain in ("r", "width", "height", "rx", "ry") and value.startswith("-"):
            yield f"{plain}={value!r} is below nothing"


def _headings(root: Element) -> Iterator[str]:
    before = 0
    for element in root.iter():
        found = _HEADING_LEVEL.match(element.tag) if isinstance(element.tag, str) else None
        if not found:
            continue
        if not _words_of(element):
            yield f"an empty {element.tag}"
        if before and int(found[1]) > before + 1:
            yield f"{element.tag} {_words_of(element)!r} after an h{before}"
        before = int(found[1])


def _grid(table: Element) -> Iterator[str]:
    """Rows of unequal width, cells that overlap: the table model of the standard, for tables without rows in rows."""
    widths: list[int] = []
    for group in [g for g in table if g.tag in ("thead", "tbody", "tfoot")]:
        rows = [row for row in group if row.tag == "tr"]
        taken: dict[int, set[int]] = {}
        for at, row in enumerate(rows):
            column = 0
            for cell in row:
                while column in taken.get(at, set()):
                    column += 1
                wide, high = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
                if at + high > len(rows):
                    yield f"a cell reaches below its rows: {_words_of(cell)!r}"
                for below in range(at, at + high):
                    taken.setdefault(below, set()).update(range(column, column + wide))
                column += wide
            if not len(row):
                yield "a row without cells"
            widths.append(max(taken.get(at, {-1})) + 1)
    if len(set(widths)) > 1:
        yield f"rows of {sorted(set(widths))} columns in one table: {_words_of(table)[:40]!r}"
