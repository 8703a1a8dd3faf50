"""Contrast of every pair of roles that stand on one another, computed from the style sheet, in light and in dark."""

import re

import pytest

from meguru.site.assets import STATIC, TOKENS

GROUNDS = ("bg", "paper", "raised")
TEXT = {
    **dict.fromkeys(("ink", "ink-2", "ink-3", "accent", "accent-deep", "now-ink", "bad-ink", "ok-ink"), GROUNDS),
    "ink ": ("accent-soft", "now-soft", "accent-tint", "bad-soft", "ok-soft"),
    "ink-2 ": ("accent-soft", "now-soft"),
    "accent ": ("accent-soft",),
    "accent-deep ": ("accent-soft",),
    "now-ink ": ("now-soft",),
    "bad-ink ": ("bad-soft",),
    "ok-ink ": ("ok-soft",),
    "on-accent": ("accent", "accent-deep", "accent-mid"),
    "on-bar": ("bar",),
}
GRAPHIC = {
    **dict.fromkeys(("edge", "accent", "accent-mid", "now", "now-ink", "bad", "focus"), GROUNDS),
    "accent ": ("accent-tint", "accent-soft"),
    "now-ink ": ("now-tint",),
    "bad ": ("bad-tint",),
    "now ": ("now-soft",),
    "focus-bar": ("bar",),
    "bar-dot": ("bar",),
    "focus ": ("focus-glow",),
}


def palette(mode: str) -> dict[str, str]:
    """Role → #rrggbb in light or dark."""
    tokens = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});", (STATIC / "vendor" / TOKENS).read_text()))
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / "tokens.css").read_text(), flags=re.DOTALL)
    light, dark = css.split("@media", 1)
    found = re.findall(r"--([\w-]+):\s*([^;]+);", light)
    if mode == "dark":
        found += re.findall(r"--([\w-]+):\s*([^;]+);", dark)
    out = {}
    for role, value in found:
        named = re.fullmatch(r"var\(--([\w-]+)\)", value.strip())
        colour = tokens.get(named[1]) if named else value.strip()
        if colour and re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            out[role] = colour
    return out


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (GRAPHIC, 3.0)], ids=["text", "graphic"])
def test_roles_can_be_told_apart(mode: str, pairs: dict[str, tuple[str, ...]], least: float) -> None:
    colours = palette(mode)
    weak = [
        (role.strip(), ground, round(contrast(colours[role.strip()], colours[ground]), 2))
        for role, grounds in pairs.items()
        for ground in grounds
        if contrast(colours[role.strip()], colours[ground]) < least
    ]
    assert not weak


def test_components_use_roles_only() -> None:
    """Never a primitive and never a colour of their own, so that dark mode stays one block."""
    for name in ("base", "components", "public", "workshop"):
        css = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / f"{name}.css").read_text(), flags=re.DOTALL)
        assert "--color-" not in css, name
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)", css), name


def test_every_role_used_is_defined() -> None:
    defined = set(re.findall(r"--([\w-]+):", (STATIC / "css" / "tokens.css").read_text()))
    for name in ("base", "components", "public", "workshop", "print"):
        css = (STATIC / "css" / f"{name}.css").read_text()
        own = set(re.findall(r"--([\w-]+):", css))
        used = set(re.findall(r"var\(--([\w-]+)", css))
        assert used <= defined | own | {"c", "tone"}, (name, used - defined - own)


def test_style_sheets_close_what_they_open() -> None:
    for path in (STATIC / "css").glob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        depth = 0
        for line in css.split("\n"):
            depth += line.count("{") - line.count("}")
            assert 0 <= depth <= 2, (path.name, line)
        assert depth == 0, path.name
