"""Drawings that stand where photographs will be: one for each kind of activity, chosen by the words of the entry."""

from django.utils.safestring import SafeString

_FACE = '<circle class="p-{c}" cx="0" cy="-34" r="13"/><path class="p-{c}" d="M-17 22c0-30 4-40 17-40s17 10 17 40z"/>'
_CHEER = (
    '<circle class="p-{c}" cx="0" cy="-62" r="13"/><path class="p-{c}" d="M-13 30V-26a13 13 0 0 1 26 0v56z"/>'
    '<path class="p-{c}" d="M-12-22-33-68l9-4 18 42zM12-22 33-68l-9-4-18 42z"/>'
)
_HOUSE = (
    '<path class="p-{c}" d="M-44-36 0-76 44-36v44H-44z"/><rect class="p-3" x="-10" y="-22" width="20" height="30"/>'
    '<circle class="p-bg2" cx="0" cy="-44" r="6"/>'
)


def _at(x: int, y: int, scale: float, shape: str, colour: int) -> str:
    return f'<g transform="translate({x} {y}) scale({scale:g})">{shape.format(c=colour)}</g>'


def _cup(x: int, y: int) -> str:
    steam = f"M{x - 5} {y - 10}q5-6 0-12M{x + 6} {y - 10}q5-6 0-12"
    return f'<path class="p-4" d="M{x - 16} {y}h32v10a16 16 0 0 1-32 0z"/><path class="p-l" d="{steam}"/>'


_MOVE = (
    '<rect class="p-bg" width="480" height="280"/><circle class="p-bg2" cx="392" cy="70" r="38"/>'
    '<ellipse class="p-5" cx="240" cy="262" rx="260" ry="42"/>'
    + _at(92, 212, 1.15, _CHEER, 2) + _at(190, 212, 1.35, _CHEER, 1)
    + _at(292, 212, 1.35, _CHEER, 1) + _at(392, 212, 1.15, _CHEER, 2)
)  # fmt: skip
_TEA = (
    '<rect class="p-bg2" width="480" height="280"/>'
    + _at(120, 150, 1.5, _FACE, 1) + _at(240, 132, 1.5, _FACE, 2) + _at(360, 150, 1.5, _FACE, 1)
    + '<ellipse class="p-3" cx="240" cy="236" rx="190" ry="62"/>' + _cup(150, 212) + _cup(240, 198) + _cup(330, 212)
)  # fmt: skip
_PAPER = (
    '<rect class="p-bg" width="480" height="280"/><circle class="p-5" cx="120" cy="300" r="150"/>'
    '<g transform="rotate(-5 240 140)"><rect class="p-1" x="150" y="34" width="180" height="226" rx="12"/>'
    '<rect class="p-3" x="166" y="66" width="148" height="178" rx="4"/>'
    '<rect class="p-4" x="206" y="24" width="68" height="26" rx="8"/>'
    '<path class="p-l" d="M186 98h108M186 126h108M186 154h72"/><circle class="p-l" cx="196" cy="204" r="14"/>'
    '<circle class="p-l" cx="238" cy="204" r="14"/><circle class="p-l" cx="280" cy="204" r="14" stroke-dasharray="4 6"/></g>'
)
_TOWN = (
    '<rect class="p-bg2" width="480" height="280"/><circle class="p-3" cx="98" cy="70" r="30"/>'
    '<path class="p-5" d="M0 210q120-50 240-8t240-20v98H0z"/>'
    + _at(92, 214, 1, _HOUSE, 2) + _at(206, 200, 1.25, _HOUSE, 1)
    + _at(330, 206, 1.05, _HOUSE, 2) + _at(420, 196, 0.9, _HOUSE, 1)
    + '<path class="p-l" d="M48 248q90-26 170-12t200-22" stroke-dasharray="2 10"/>'
    + _at(148, 256, 0.7, _FACE, 4) + _at(172, 256, 0.7, _FACE, 1)
)  # fmt: skip
_LEARN = (
    '<rect class="p-bg" width="480" height="280"/><circle class="p-bg2" cx="420" cy="250" r="110"/>'
    '<rect class="p-1" x="120" y="34" width="240" height="128" rx="10"/>'
    '<rect class="p-3" x="132" y="46" width="216" height="104" rx="4"/>'
    '<circle class="p-l" cx="184" cy="98" r="26"/><path class="p-l" d="M232 78h92M232 98h92M232 118h60"/>'
    '<ellipse class="p-5" cx="240" cy="292" rx="260" ry="40"/>'
    + _at(96, 236, 1.2, _FACE, 2) + _at(192, 248, 1.3, _FACE, 1)
    + _at(288, 248, 1.3, _FACE, 4) + _at(384, 236, 1.2, _FACE, 2)
)  # fmt: skip

KINDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("move", ("体操", "健康", "運動", "ウォーキング", "グラウンド", "ラジオ"), _MOVE),
    ("tea", ("茶", "サロン", "カフェ", "食事", "会食", "交流", "まつり", "祭"), _TEA),
    ("learn", ("講座", "講演", "学習", "研修", "勉強", "学校", "授業", "教室", "相談"), _LEARN),
    ("town", ("見守", "見回", "歩", "防災", "訓練", "訪問", "パトロール", "公園"), _TOWN),
    ("paper", ("回覧", "広報", "掲示", "通信", "マップ", "アンケート", "会議", "委員会", "便り", "だより"), _PAPER),
)


def picture_kind(text: str) -> str:
    """Which drawing suits a text, by the first word found; "" where none does."""
    return next((kind for kind, words, _ in KINDS if any(word in text for word in words)), "")


def picture(kind: str) -> SafeString:
    """The drawing of that kind, filling its frame. Raises StopIteration for an unknown kind."""
    body = next(drawing for name, _, drawing in KINDS if name == kind)
    return SafeString(
        f'<svg viewBox="0 0 480 280" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{body}</svg>'
    )
