"""The figure of who promotes the plan (計画推進体制), wide for desks and paper, narrow for phones; the table beside it says all.

Bodies have fixed places, so that the five flows of the plan run between neighbours. A flow between others is not drawn:
the table under the figure has it.
"""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from meguru.base.towns.rules import LocalWords
from meguru.core.language import _, joined
from meguru.core.text import text_width
from meguru.publish.book.plan import BodyEntry, FlowEntry
from meguru.site.svg import number

Box = tuple[float, float, float, float]  # x, y, width, height

WIDE: dict[str, Box] = {
    "formulation": (30, 60, 390, 100),
    "secretariat": (30, 370, 390, 100),
    "support": (600, 60, 390, 100),
    "district_committees": (600, 215, 390, 100),
    "liaison": (600, 370, 390, 100),
}
NARROW: dict[str, Box] = {
    "formulation": (20, 46, 320, 92),
    "secretariat": (20, 216, 320, 92),
    "liaison": (20, 446, 320, 92),
    "district_committees": (20, 616, 320, 92),
    "support": (20, 786, 320, 92),
}
# The grounds; the first is the plan of the whole town, in the town's own word.
GROUNDS = {
    False: (("", (0, 0, 450, 500)), (_("地区計画"), (570, 0, 450, 500))),
    True: (("", (0, 0, 360, 328)), (_("地区計画"), (0, 400, 360, 498))),
}
SIZES = {False: (1020, 500), True: (360, 898)}


def wrap(words: str, room: int) -> list[str]:
    """Words in lines of at most ``room`` full-width letters, broken after a middle dot, a bracket or a space where one is near."""
    lines = []
    rest = str(words)
    while text_width(rest) > room:
        fits = next(length for length in range(len(rest), 0, -1) if text_width(rest[:length]) <= room)
        cut = max((m.end() for m in re.finditer(r"[・、）」 ]", rest[:fits])), default=0)
        bracket = max((m.start() for m in re.finditer(r"[（「]", rest[:fits]) if m.start() > 0), default=0)
        cut = max(cut, bracket) or fits
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:]
    return [*lines, rest] if rest else lines


def _texts(x: float, y: float, lines: Sequence[str], css: str, leading: float) -> str:
    """Lines of text centred on a point."""
    top = y - leading * (len(lines) - 1) / 2 + 6
    return "".join(
        f'<text class="{css}" x="{number(x)}" y="{number(top + leading * i)}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )


def people_words(body: BodyEntry) -> str:
    """How many people a body has; of the districts' committees how many there are, for their seats are not their people."""
    if body["key"] == "district_committees":
        return _("{count}の委員会").format(count=len(body["members"])) if body["members"] else ""
    if not body["seats"]:
        return ""
    said = (_("委員{seats}人") if body["key"] == "formulation" else _("{seats}人")).format(seats=body["seats"])
    if not body["vacant"]:
        return said
    return _("{seats}（{vacant}人は選んでいるところ）").format(seats=said, vacant=body["vacant"])


def _body(body: BodyEntry, box: Box, narrow: bool) -> str:
    x, y, width, height = box
    lines = wrap(body["name"], 16 if narrow else 19)[:3]
    seats = people_words(body)
    shift = -11 if seats else 0
    out = (
        f'<rect class="box" x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" rx="12"/>'
    )
    out += _texts(x + width / 2, y + height / 2 + shift, lines, "name", 25)
    if seats:
        out += _texts(x + width / 2, y + height / 2 + shift + 12.5 * len(lines) + 14, [seats], "seats", 20)
    return out


def _head(x: float, y: float, dx: int, dy: int) -> str:
    """Arrow head with its point at (x, y), pointing along (dx, dy)."""
    a = (x - 11 * dx - 6 * dy, y - 11 * dy - 6 * dx)
    b = (x - 11 * dx + 6 * dy, y - 11 * dy + 6 * dx)
    spots = " ".join(f"{number(px)},{number(py)}" for px, py in ((x, y), a, b))
    return f'<polygon class="head" points="{spots}"/>'


def _flow(flow: FlowEntry, source: Box, target: Box, place: int, among: int) -> str:
    """An arrow between two boxes that stand above one another or side by side; ``place`` of ``among`` parallel ones."""
    (sx, sy, sw, sh), (tx, ty, tw, th) = source, target
    across = abs(sy - ty) < 1
    if across:
        y = sy + sh * (place + 1) / (among + 1)
        x1, x2 = (sx + sw, tx) if sx < tx else (sx, tx + tw)
        d = 1 if x2 > x1 else -1
        out = f'<path class="flow" d="M{number(x1 + 4 * d)} {number(y)}H{number(x2 - 4 * d)}"/>' + _head(
            x2 - 2 * d, y, d, 0
        )
        if flow["both_ways"]:
            out += _head(x1 + 2 * d, y, -d, 0)
        lines = wrap(flow["label"], 8)
        return out + _texts((x1 + x2) / 2, y - 14 - 11 * len(lines), lines, "label", 22)
    x = sx + sw * (place + 1) / (among + 1) if among > 1 or sw > 330 else sx + sw / 4
    y1, y2 = (sy + sh, ty) if sy < ty else (sy, ty + th)
    d = 1 if y2 > y1 else -1
    out = f'<path class="flow" d="M{number(x)} {number(y1 + 4 * d)}V{number(y2 - 4 * d)}"/>' + _head(
        x, y2 - 2 * d, 0, d
    )
    if flow["both_ways"]:
        out += _head(x, y1 + 2 * d, 0, -d)
    label = escape(flow["label"])
    return out + f'<text class="label start" x="{number(x + 14)}" y="{number((y1 + y2) / 2 + 6)}">{label}</text>'


def structure_figure(
    bodies: Sequence[BodyEntry], flows: Sequence[FlowEntry], words: LocalWords, *, narrow: bool
) -> SafeString:
    """The figure; empty where the town has recorded no bodies."""
    places: dict[str, Box] = NARROW if narrow else WIDE
    shown: list[BodyEntry] = [body for body in bodies if body["key"] in places]
    if not shown:
        return SafeString("")
    keys = {str(body["key"]) for body in shown}
    drawn = [f for f in flows if f["source"] in keys and f["target"] in keys and _neighbours(f, places)]
    parts = [
        f'<rect class="background" x="{x}" y="{y}" width="{w}" height="{h}" rx="16"/>'
        f'<text class="side" x="{x + w / 2:g}" y="{y + 34}">{escape(label or words.whole_plan)}</text>'
        for label, (x, y, w, h) in GROUNDS[narrow]
    ]
    for flow in drawn:
        pair = {flow["source"], flow["target"]}
        same = [f for f in drawn if {f["source"], f["target"]} == pair]
        parts.append(_flow(flow, places[flow["source"]], places[flow["target"]], same.index(flow), len(same)))
    parts += [_body(body, places[body["key"]], narrow) for body in shown]
    names = {str(b["key"]): b["name"] for b in shown}
    both, one = _("{source}と{target}のあいだで{what}"), _("{source}から{target}へ{what}")
    told = joined(
        _("。"),
        (
            (both if f["both_ways"] else one).format(
                source=names[f["source"]], target=names[f["target"]], what=f["label"]
            )
            for f in drawn
        ),
    )
    desc = _("{told}。同じことを、次の表にも書いています。").format(told=told)
    width, height = SIZES[narrow]
    name = "structure-narrow" if narrow else "structure-wide"
    return SafeString(
        f'<svg class="{name}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(_("計画推進体制"))}</title><desc id="{name}-d">{escape(desc)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _neighbours(flow: FlowEntry, places: dict[str, Box]) -> bool:
    """Whether nothing stands between the two bodies of a flow."""
    order = ["formulation", "secretariat", "liaison", "district_committees", "support"]
    return flow["source"] in places and abs(order.index(flow["source"]) - order.index(flow["target"])) == 1
