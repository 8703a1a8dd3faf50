"""Charts of indicators: the finding in a sentence, the figure, its table. Altair makes the spec, vl-convert the SVG.

The drawing is then stripped to shapes with classes, so that the site's style sheet colours it (dark mode, print) and the
CSP, which forbids style attributes, has nothing to forbid. Both libraries are heavy: they are loaded for the first drawing.
"""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

from django.utils.html import escape
from django.utils.safestring import SafeString

from meguru.core.heavy import Heavy
from meguru.core.language import _, is_original, joined, listed
from meguru.core.text import written
from meguru.publish.book.plan import IndicatorEntry, IndicatorYear
from meguru.site.svg import number

if TYPE_CHECKING:
    import altair as alt
    import vl_convert
else:
    alt, vl_convert = Heavy("altair"), Heavy("vl_convert")

TOLERANCE = 0.05
WIDTH, HEIGHT = 460, 290
INK, INK_2, ACCENT, TINT, LINE, EDGE, BACKGROUND = (f"#0{n}0{n}0{n}" for n in range(1, 8))
CLASSES = {
    INK: "ink",
    INK_2: "ink-2",
    ACCENT: "accent",
    TINT: "tint",
    LINE: "line",
    EDGE: "edge",
    BACKGROUND: "background",
}
LABELS = "*labels*"  # stands where a chart's own labels are put in
TARGET, ACTUAL = "*target*", "*actual*"  # the same for the words beside its lines
SVG = "{http://www.w3.org/2000/svg}"


def indicator_views(indicators: Sequence[IndicatorEntry], code: str) -> list[dict[str, object]]:
    """For each indicator: its sentence, its chart (None before two figures exist) and the rows of its table."""
    out: list[dict[str, object]] = []
    for index, indicator in enumerate(indicators, start=1):
        actuals = [y for y in indicator["years"] if y["actual"] is not None]
        enough = len(actuals) + (indicator["baseline"] is not None) >= 2
        out.append(
            {
                "name": indicator["name"],
                "unit": indicator["unit"],
                "sentence": finding(indicator),
                "svg": chart(indicator, f"chart-{code}-{index}") if enough else None,
                "rows": table_rows(indicator),
                "about_same": any(row["same"] for row in table_rows(indicator)),
                "near_target": "ほぼ目標どおり" in finding(indicator),
            }
        )
    return out


def finding(indicator: IndicatorEntry) -> str:
    """What the figures say, in a sentence or two, without judging whether more is better."""
    unit = indicator["unit"]
    actuals = [y for y in indicator["years"] if y["actual"] is not None]
    if not actuals:
        return _("実績の数字は、まだありません。")
    last = actuals[-1]
    value = last["actual"] or 0.0
    words = [
        _("{name}は、{year}に{value}{unit}でした。").format(
            name=last.get("name", indicator["name"]), year=last["label"], value=written(value), unit=unit
        )
    ]
    before = actuals[-2]["actual"] if len(actuals) > 1 else indicator["baseline"]
    if before is not None:
        since = _("前の年") if len(actuals) > 1 else indicator["baseline_label"]
        words.append(_step_words(before, value).format(since=since, step=written(abs(value - before)), unit=unit))
    target = last["target"]
    if target is not None:
        gap = written(abs(value - target))
        words.append(_aim_words(target, value).format(target=written(target), value=written(value), gap=gap, unit=unit))
    return joined("", words)


def _step_words(before: float, value: float) -> str:
    if value == before:
        return _("{since}と同じです。")
    if _about_same(before, value):
        more, less = _("{since}より{step}{unit}増え、ほぼ同じです。"), _("{since}より{step}{unit}減り、ほぼ同じです。")
    else:
        more, less = _("{since}より{step}{unit}増えました。"), _("{since}より{step}{unit}減りました。")
    return more if value > before else less


def _aim_words(target: float, value: float) -> str:
    if value == target:
        return _("目標の{target}{unit}と同じです。")
    if _about_same(target, value):
        return _("ほぼ目標どおりでした（{target}{unit}に対して{value}{unit}）。")
    above, below = (
        _("目標の{target}{unit}を{gap}{unit}上まわりました。"),
        _("目標の{target}{unit}を{gap}{unit}下まわりました。"),
    )
    return above if value > target else below


def _about_same(before: float, value: float) -> bool:
    """Within the band, its edge included: 44.1 against 42, which binary fractions put a hair outside."""
    return before != 0 and abs(value - before) <= abs(before) * (TOLERANCE + 1e-9)


def table_rows(indicator: IndicatorEntry) -> list[dict[str, object]]:
    """Rows of the table beside the chart, the baseline first."""
    rows: list[dict[str, object]] = []
    before = indicator["baseline"]
    if before is not None:
        rows.append(
            {
                "label": indicator["baseline_label"],
                "target": None,
                "actual": before,
                "change": _("はじめの値"),
                "same": False,
            }
        )
    last = max((i for i, y in enumerate(indicator["years"]) if y["actual"] is not None), default=-1)
    for index, year in enumerate(indicator["years"]):
        actual = year["actual"]
        change, same = "―", False
        if actual is not None and before is not None:
            step = actual - before
            change = "±0" if step == 0 else f"{'＋' if step > 0 else '−'}{written(abs(step))}"
            same = _about_same(before, actual)
        rows.append({"label": year["label"], "target": year["target"], "actual": actual, "change": change, "same": same,
                     "late": actual is None and index == last + 1,
                     "name": year.get("name", ""), "unit": year.get("unit", "")})  # fmt: skip
        before = actual if actual is not None else before
    return rows


def _short_labels(labels: Sequence[str]) -> list[str]:
    """平成27年度, 平成28年度, 令和元年度 → 平成27, 28, 令和元年度. Years that are counted without eras stay as they are."""
    if not is_original():
        return list(map(str, labels))
    out, era = [], ""
    for index, label in enumerate(labels):
        match = re.fullmatch(r"(\D+?)(\d+|元)年度", label)
        if not match:
            out.append(label)
            continue
        short = match[2] if match[1] == era else match[1] + match[2]
        era = match[1]
        out.append(match[0].replace(match[1] + match[2], short) if index == len(labels) - 1 else short)
    return out


def chart(indicator: IndicatorEntry, ident: str) -> SafeString:
    """The chart as inline SVG whose title says the finding."""
    first: list[IndicatorYear] = []
    if indicator["baseline"] is not None:
        first = [
            {"fiscal_year": 0, "label": indicator["baseline_label"], "target": None, "actual": indicator["baseline"]}
        ]
    years = first + list(indicator["years"])
    labels = _short_labels([y["label"] for y in years])
    points = [
        {"x": label, "target": y["target"], "actual": y["actual"]} for label, y in zip(labels, years, strict=True)
    ]
    told = listed(
        _("{year}{value}{unit}").format(year=y["label"], value=written(y["actual"]), unit=indicator["unit"])
        for y in years
        if y["actual"] is not None
    )
    title = _("{name}。{told}。{finding}数字は次の表にあります。").format(
        name=indicator["name"], told=told, finding=finding(indicator)
    )
    words = {TARGET: str(_("目標とその幅±5%")), ACTUAL: str(_("実績"))}
    body = _drawing(json.dumps([labels, points, words], ensure_ascii=False))
    return SafeString(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{escape(ident)}">'
        f'<title id="{escape(ident)}">{escape(title)}</title>{body}</svg>'
    )


_drawn: dict[str, str] = {}


def _drawing(data: str) -> str:
    """The shapes of one chart, drawn once."""
    if data not in _drawn:
        _drawn[data] = _draw(data)
    return _drawn[data]


def _stamp() -> str:
    """Changes with anything that could draw the same data differently."""
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return f"{own} {version('altair')} {version('vl-convert-python')}"


def remember(path: Path) -> int:
    """Take over the drawings an earlier process kept in ``path``; returns how many. A file of another version counts 0."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["stamp"] != _stamp():
            return 0
        _drawn.update(kept["drawn"])
        return len(kept["drawn"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def keep(path: Path, known: int) -> None:
    """Leave the drawings for the next process, in one step, where there are more than the ``known`` it has."""
    if len(_drawn) <= known:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(json.dumps({"stamp": _stamp(), "drawn": _drawn}, ensure_ascii=False), encoding="utf-8")
    os.replace(beside, path)


def _draw(data: str) -> str:
    """The spec is made once for each of its few forms; data and labels are put in as JSON."""
    labels, points, words = json.loads(data)
    rows = [_row(point) for point in points]
    last_actual = max(index for index, row in enumerate(rows) if row["actual"] is not None)
    targets = [index for index, row in enumerate(rows) if row["target"] is not None]
    at_end = last_actual == len(rows) - 1
    form = _spec(bool(targets), _top(rows) >= 10, at_end, not at_end and _stands_above(rows[last_actual]))
    named = {"rows": rows, "last_actual": [rows[last_actual]], "last_target": [rows[targets[-1]]] if targets else []}
    for place, word in words.items():
        form = form.replace(json.dumps(place), json.dumps(word))
    spec = form.replace(json.dumps([LABELS]), json.dumps(labels)).replace(
        "{", '{"datasets": ' + json.dumps(named) + ",", 1
    )
    return _tidy(vl_convert.vegalite_to_svg(spec))


def _row(point: dict[str, float | str | None]) -> dict[str, object]:
    """A point with its target's band and its figure as written."""
    target, actual = point["target"], point["actual"]
    band = (None, None) if target is None else (float(target) * (1 - TOLERANCE), float(target) * (1 + TOLERANCE))
    return {**point, "low": band[0], "high": band[1], "words": "" if actual is None else written(float(actual))}


def _top(rows: list[dict[str, object]]) -> float:
    """The largest figure drawn: small scales need a decimal on the axis."""
    return max(float(str(row[key])) for row in rows for key in ("actual", "high") if row[key] is not None)


def _stands_above(row: dict[str, object]) -> bool:
    """Whether the word 実績 goes above the last point: beside it the target line would run through."""
    actual, target = row["actual"], row["target"]
    return target is None or float(str(actual or 0)) > float(str(target))


@lru_cache(maxsize=16)
def _spec(has_target: bool, whole: bool, at_end: bool, above: bool) -> str:
    """The Vega-Lite spec: target dotted with hollow points in its band, actual solid with filled points and figures."""
    scale = alt.Scale(domain=[LABELS], type="point", padding=0.25)
    x = alt.X("x:N", scale=scale, axis=alt.Axis(
        title=None, labelAngle=0, labelColor=INK_2, labelFontSize=12.5, labelPadding=12, ticks=False, domainColor=EDGE,
        labelOverlap=False))  # fmt: skip
    axis = alt.Axis(title=None, tickCount=5, domain=False, ticks=False, gridColor=LINE, labelColor=INK_2,
                    labelFontSize=12.5, labelPadding=7, format=",d" if whole else ",.1~f")  # fmt: skip
    y = alt.Y("actual:Q", scale=alt.Scale(zero=True, nice=5), axis=axis)
    base = alt.Chart(alt.NamedData(name="rows")).encode(x=x)
    targets = base.transform_filter("datum.target !== null")
    actuals = base.transform_filter("datum.actual !== null")
    layers: list[alt.Chart] = []
    if has_target:
        layers += [
            targets.mark_area(color=TINT, opacity=1).encode(y=alt.Y("low:Q", axis=axis), y2="high:Q"),
            targets.mark_line(color=INK_2, strokeWidth=2, strokeDash=[3, 5]).encode(y="target:Q"),
            targets.mark_point(filled=True, color=BACKGROUND, stroke=INK_2, strokeWidth=2, size=50, opacity=1).encode(
                y="target:Q"
            ),
            alt.Chart(alt.NamedData(name="last_target"))
            .mark_text(color=INK_2, text=TARGET, dy=-20, dx=14, align="right")
            .encode(x=x, y="target:Q"),
        ]
    dx, dy = (10, 40) if at_end else (12, -14 if above else 5)
    align: Literal["left", "right"] = "right" if at_end else "left"
    layers += [
        base.mark_line(color=ACCENT, strokeWidth=3.5, strokeJoin="round").encode(y=y),
        actuals.mark_point(filled=True, color=ACCENT, size=120, opacity=1).encode(y="actual:Q"),
        actuals.mark_text(color=INK, fontSize=14, fontWeight="bold", dy=22).encode(y="actual:Q", text="words:N"),
        alt.Chart(alt.NamedData(name="last_actual"))
        .mark_text(color=ACCENT, text=ACTUAL, fontWeight="bold", dx=dx, dy=dy, align=align)
        .encode(x=x, y="actual:Q"),
    ]
    whole_chart = alt.layer(*layers).properties(
        width=WIDTH - 66, height=HEIGHT - 62, autosize=alt.AutoSizeParams(type="none"),
        padding={"left": 54, "top": 26, "right": 12, "bottom": 36},
    ).configure(background="transparent").configure_view(stroke=None).configure_text(fontSize=12.5)  # fmt: skip
    return json.dumps(whole_chart.to_dict())


KEPT = ("d", "transform", "x2", "y2", "stroke-width", "stroke-dasharray", "stroke-linejoin", "text-anchor", "font-size")


def _tidy(svg: str) -> str:
    """Shapes and words of a Vega drawing with classes in place of colours, and nothing else of it."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own engine a line above
    return "".join(_shape(child) for child in root)


def _shape(node: ElementTree.Element) -> str:
    name = node.tag.removeprefix(SVG)
    inside = "".join(_shape(child) for child in node)
    if name == "g":
        moved = node.get("transform", "")
        empty = re.fullmatch(r"translate\(0,\s*0\)", moved) or not moved
        return inside if empty or not inside else f'<g transform="{escape(moved)}">{inside}</g>'
    if name not in ("path", "line", "text"):
        return inside
    classes = []
    for paint, prefix in (("fill", "f"), ("stroke", "s")):
        if node.get(paint) in CLASSES:
            classes.append(f"{prefix}-{CLASSES[str(node.get(paint))]}")
    words = escape(node.text or "") if name == "text" else ""
    if not classes or (name == "text" and not words):
        return ""
    if name == "text" and node.get("font-weight") == "bold":
        classes.append("bold")
    kept = "".join(f' {key}="{escape(_round(node.get(key, "")))}"' for key in KEPT if node.get(key))
    return (
        f'<{name} class="{" ".join(classes)}"{kept}>{words}</{name}>'
        if words
        else f'<{name} class="{" ".join(classes)}"{kept}/>'
    )


def _round(value: str) -> str:
    """Coordinates to a tenth: what the eye sees, and the same on every machine."""
    return re.sub(r"-?\d+\.\d+(?:e-?\d+)?", lambda m: number(float(m[0])), value).replace("px", "")
