"""Static assets: builds vendor files and font subsets at set-up, and gathers them under content-hash names for a site.

``build_assets`` copies from the npm packages into static/vendor and static/fonts, and the complete typeface to where the
papers are set (never committed; a built wheel carries them). ``site_assets`` joins the style sheets into one file for the
public site, so a page costs one request.
"""

import filecmp
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from meguru.core.heavy import Heavy
from meguru.site.kanji import FREQUENT, SLICES, WEIGHTS

if TYPE_CHECKING:
    from fontTools import subset, ttLib
else:
    subset, ttLib = Heavy("fontTools.subset"), Heavy("fontTools.ttLib")  # noqa: N816  # the library's own name

STATIC = Path(__file__).parent / "static"
PACKAGE = Path(__file__).parents[1]
PAPERS = PACKAGE / "files" / "papers" / "fonts"  # the papers need the whole typeface
SHEETS = ("tokens", "base", "components", "public", "print")
TOKENS = "design-tokens.css"


class AssetsMissing(Exception):
    """The built assets are not there; the message says what to run."""


@dataclass(frozen=True, slots=True)
class SiteAssets:
    """The files a public site carries (path under the base → bytes) and the path of its one style sheet."""

    files: Mapping[str, bytes]
    stylesheet: str


def build_assets(
    texts: Iterable[str] = (),
    *,
    node_modules: Path | None = None,
    static: Path = STATIC,
    papers: Path = PAPERS,
    force: bool = False,
) -> list[str]:
    """Copy vendor files and whole typefaces, build the font subsets; returns the names written, [] when all is up to date.

    ``texts`` are further texts whose characters belong in the first font slice (a town's plan, say). Raises AssetsMissing
    where the npm packages are not installed.
    """
    modules = node_modules or _find_node_modules()
    written = [name for name, source in _vendor(modules).items() if _copy(source, static / "vendor" / name)]
    fonts = {
        weight: modules / f"@expo-google-fonts/biz-udpgothic/{folder}/BIZUDPGothic_{folder}.ttf"
        for weight, folder in WEIGHTS.items()
    }
    copies = {papers / f"BIZUDPGothic-{weight}.ttf": path for weight, path in fonts.items()}
    written += [target.name for target, source in copies.items() if _copy(source, target)]
    core = "".join(sorted(_core_characters(texts)))
    stamp = hashlib.sha256(
        json.dumps([core, SLICES, {w: p.stat().st_size for w, p in fonts.items()}]).encode()
    ).hexdigest()
    target = static / "fonts"
    stamp_file = target / "stamp.txt"
    if not force and stamp_file.exists() and stamp_file.read_text() == stamp:
        return written
    target.mkdir(parents=True, exist_ok=True)
    for weight, path in fonts.items():
        written += _subset(weight, path, core, target)
    (target / "fonts.css").write_text(_font_faces(core), encoding="utf-8")
    stamp_file.write_text(stamp)
    return [*written, "fonts.css"]


def _find_node_modules() -> Path:
    """The nearest node_modules above this package."""
    for folder in PACKAGE.parents:
        if (folder / "node_modules" / "@digital-go-jp").is_dir():
            return folder / "node_modules"
    raise AssetsMissing("node_modules with the design tokens was not found: run npm install first")


def _vendor(modules: Path) -> dict[str, Path]:
    return {
        TOKENS: modules / "@digital-go-jp/design-tokens/dist/tokens.css",
        "htmx.min.js": modules / "htmx.org/dist/htmx.min.js",
    }


def _copy(source: Path, target: Path) -> bool:
    """Copy when the content differs; True when written."""
    if not source.exists():
        raise AssetsMissing(f"{source} is not there: run npm install first")
    if target.exists() and filecmp.cmp(source, target, shallow=False):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return True


def _core_characters(texts: Iterable[str]) -> set[str]:
    """Characters of the first slice: ASCII, kana, signs, school kanji, all that the product's own texts use."""
    found = {chr(code) for low, high in ((0x20, 0x7E), (0xA0, 0xFF), (0x3041, 0x30FF), (0xFF01, 0xFF5E)) for code in
             range(low, high + 1)}  # fmt: skip
    found |= set(
        "　、。，．・：；？！゛゜´｀¨＾￣＿々〆〇ー―‐／＼～∥｜…‥‘’“”（）〔〕［］｛｝〈〉《》「」『』【】＋－±×÷＝≠＜＞≦≧∞∴♂♀°′″℃￥"
        "＄￠￡％＃＆＊＠§☆★○●◎◇◆□■△▲▽▼※〒→←↑↓〓①②③④⑤⑥⑦⑧⑨⑩〜−"
    )
    found |= set(FREQUENT)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".html", ".py", ".txt") and path.is_file():
            found |= set(path.read_text(encoding="utf-8", errors="ignore"))
    for text in texts:
        found |= set(text)
    return {char for char in found if char.isprintable() and ord(char) >= 0x20 and not 0xE000 <= ord(char) <= 0xF8FF}


def _slice_characters(core: str) -> dict[str, list[int]]:
    """Code points of each slice; what the first has, the others leave out."""
    have = {ord(char) for char in core}
    slices = {"core": sorted(have)}
    for name, (low, high) in SLICES.items():
        slices[name] = [code for code in range(low, high + 1) if code not in have and _is_level_one(code)]
    return slices


def _is_level_one(code: int) -> bool:
    """Whether a character is a JIS X 0208 level-1 kanji (rows 16 to 47)."""
    try:
        encoded = chr(code).encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return len(encoded) == 2 and 16 <= encoded[0] - 0xA0 <= 47


def _subset(weight: str, path: Path, core: str, target: Path) -> list[str]:
    names = []
    for name, codes in _slice_characters(core).items():
        font = ttLib.TTFont(path)
        options = subset.Options()
        options.flavor = "woff2"
        options.layout_features = ["palt", "kern", "liga", "tnum", "ruby"]
        options.hinting = False
        options.notdef_outline = True
        options.drop_tables += ["meta"]
        options.name_IDs = [1, 2, 13, 14]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        font.flavor = "woff2"
        file = target / f"biz-udpgothic-{weight}-{name}.woff2"
        font.save(file)
        names.append(file.name)
    return names


def _unicode_range(codes: list[int]) -> str:
    """CSS unicode-range of sorted code points, neighbours joined."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ",".join(f"U+{low:x}" if low == high else f"U+{low:x}-{high:x}" for low, high in spans)


def _font_faces(core: str) -> str:
    """The faces: broad slices first, the first slice last, because a later face wins where ranges overlap.

    The reader's own copy comes first; the text never waits for a download (swap).
    """
    names = {"400": ("BIZ UDPGothic", "BIZUDPGothic-Regular"), "700": ("BIZ UDPGothic Bold", "BIZUDPGothic-Bold")}
    out = ["/* Built by meguru.site.assets. BIZ UDPGothic, SIL Open Font License 1.1. */"]
    ranges = {name: f"U+{low:x}-{high:x}" for name, (low, high) in SLICES.items()}
    ranges["core"] = _unicode_range(sorted(ord(char) for char in core))
    for name, span in ranges.items():
        for weight in WEIGHTS:
            local = ", ".join(f'local("{face}")' for face in names[weight])
            out.append(
                '@font-face { font-family: "BIZ UDPGothic"; font-style: normal; '
                f"font-weight: {weight}; font-display: swap; src: {local}, "
                f'url("../fonts/biz-udpgothic-{weight}-{name}.woff2") format("woff2"); unicode-range: {span}; }}'
            )
    return "\n".join(out) + "\n"


def _hashed(folder: str, name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{folder}/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def shorten_css(css: str) -> str:
    """Style sheet without comments and line breaks; nothing cleverer, so nothing can break."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*\n\s*", " ", css)
    return re.sub(r"\s*([{};])\s*", r"\1", css).replace(";}", "}").strip() + "\n"


@lru_cache(maxsize=4)
def site_assets(static: Path = STATIC) -> SiteAssets:
    """The public site's assets with content-hash names. Raises AssetsMissing before build_assets has run."""
    tokens, faces = static / "vendor" / TOKENS, static / "fonts" / "fonts.css"
    if not tokens.exists() or not faces.exists():
        raise AssetsMissing("the site's assets are not built: call meguru.site.assets.build_assets() once")
    files: dict[str, bytes] = {}
    face_css = faces.read_text(encoding="utf-8")
    for font in sorted((static / "fonts").glob("*.woff2")):
        content = font.read_bytes()
        path = _hashed("assets", font.name, content)
        files[path] = content
        face_css = face_css.replace(f"../fonts/{font.name}", path.removeprefix("assets/"))
    sheets = [face_css, tokens.read_text(encoding="utf-8")]
    sheets += [(static / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS]
    css = shorten_css("\n".join(sheets)).encode()
    stylesheet = _hashed("assets", "site.css", css)
    files[stylesheet] = css
    icon = (static / "icon.svg").read_bytes()
    files[_hashed("assets", "icon.svg", icon)] = icon
    return SiteAssets(files, stylesheet)
