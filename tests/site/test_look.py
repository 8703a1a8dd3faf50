"""The small parts of the look: rings, marks, bars, the year ring, differences, readings, charts, assets."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context

from meguru.publish.book.plan import IndicatorEntry
from meguru.site import assets, charts, difference, figures, icons, svg
from meguru.site.engine import engine
from meguru.site.pages.shared import tiles
from meguru.site.reader import BookReader, SiteOptions
from meguru.site.structure import wrap
from tests.site.sample_book import rich_book, scale
from tests.site.sample_towns import book_with_districts


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<all>{text}</all>")


def test_a_ring_is_as_full_as_its_step() -> None:
    by_code = {entry["code"]: entry for entry in scale()}
    assert 'stroke-dasharray="75 100"' in svg.ring(by_code["B"])
    assert "tone-c" in svg.ring(by_code["C"])
    assert "tone-" not in svg.ring(by_code["A"])
    assert 'class="d"' in svg.ring(by_code["cancelled"])
    assert 'class="d"' in svg.ring(None)


def test_a_scale_may_have_any_number_of_steps_and_letters() -> None:
    three: svg.Rated = {"letter": "◎", "step": 2, "steps": 3, "tone": "b", "is_special": False}
    assert 'stroke-dasharray="66.7 100"' in svg.ring(three)
    assert "◎" in svg.ring(three)


def test_letters_are_escaped() -> None:
    bad: svg.Rated = {"letter": "<b>", "step": 1, "steps": 4, "tone": "a", "is_special": False}
    assert "<b>" not in svg.ring(bad)
    drawn(svg.ring(bad))


def test_shares_stay_inside_the_circle() -> None:
    assert 'stroke-dasharray="100 100"' in svg.ring_share(1.7)
    assert 'class="a"' not in svg.ring_share(-1)
    assert 'class="d"' in svg.ring_share(None)


@pytest.mark.parametrize("state", [*svg.STATE_MARKS, "something new"])
def test_every_state_has_a_mark_of_its_own(state: str) -> None:
    drawn(svg.state_mark(state))
    assert len({svg.state_mark(name) for name in svg.STATE_MARKS}) == len(svg.STATE_MARKS)


def test_bars_are_drawn_without_style() -> None:
    assert svg.bar(0, 10) == ""
    assert svg.bar(3, 0) == ""
    for text in (
        svg.bar(3, 10),
        svg.bar(3, 10, True),
        svg.seg_bar({"accepted": 23, "submitted": 11, "writing": 8, "untouched": 0}),
    ):
        drawn(text)
        assert "style" not in text
    assert svg.seg_bar({}).count("hollow") == 1


@pytest.mark.parametrize("name", list(icons.PATHS))
def test_icons_are_well_formed(name: str) -> None:
    (picture,) = drawn(icons.icon(name))
    assert picture.tag == "svg"
    assert len(list(picture.iter())) > 1, "nothing is drawn"
    assert picture.get("aria-hidden") == "true", "an icon stands beside its word"


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icons.icon("sparkles")


@pytest.mark.parametrize("on", [date(2018, 4, 1), date(2018, 10, 15), date(2019, 3, 31), date(2019, 1, 1)])
def test_the_year_ring_has_its_hand_on_the_date(on: date) -> None:
    text = figures.year_ring(rich_book()["term"]["stages"], on, cap="第3期", year="平成30年度", where="公表")
    root = drawn(text)
    dot = next(node for node in root.iter("circle") if node.get("class") == "nowdot")
    x, y = float(str(dot.get("cx"))), float(str(dot.get("cy")))
    assert abs((x * x + y * y) ** 0.5 - 166) < 0.5
    assert f"{on.month}月" in text


def test_a_year_ring_of_other_stages_draws_too() -> None:
    stages: list[figures.Stage] = [
        {"key": "do", "label": "実行", "english": "Do", "from_month": 6, "to_month": 2},
        {"key": "check", "label": "<評価>", "english": "Check", "from_month": 4, "to_month": 4},
    ]
    drawn(figures.year_ring(stages, date(2020, 7, 7), cap="", year="", where=""))
    for stage in stages:
        drawn(figures.stage_ring(stage, date(2020, 4, 2)))


def test_differences_are_readable_and_escaped() -> None:
    text = difference.difference("平日の昼間に、区役所で講座を開く。", "土曜日と夕方にも、各地区の会場で講座を開く。")
    assert text.endswith("講座を開く。")
    assert text.count("<ins>") <= 3
    assert "〔加えた文〕" in text
    assert "<script>" not in difference.difference("a", "<script>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("同じ", "同じ"),
        ("", "新しい文"),
        ("古い文", ""),
        ("1,860人", "2,240人"),
        ("一行目\n二行目", "一行目\n三行目"),
    ],
)
def test_a_difference_keeps_both_texts(before: str, after: str) -> None:
    steps = difference.changes(before, after)
    assert "".join(was for _, was, _ in steps) == before
    assert "".join(now for _, _, now in steps) == after


def test_tags_work_in_a_template() -> None:
    template = engine().from_string(
        '{% ring r "mid" %}{% rating r %}{% rating None %}{% state_mark "returned" %}{% icon "print" %}{% brand %}'
        '{% bar 3 9 "self" %}{% seg_bar counts %}{% ruby "新羽" "にっぱ" %}{{ 1860|comma }}{{ 41.5|comma }}{{ None|comma }}'
        '{{ words|paragraphs }}{% difference "古" "新" %}{% five_years years %}{{ "新吉田あすなろ"|softly }}'
    )
    book = rich_book()
    text = template.render(
        Context(
            {"r": scale()[1], "counts": {"accepted": 1}, "years": book["years"], "words": "一\n\n二<"}, use_l10n=False
        )
    )
    drawn(text.replace("<wbr>", "<wbr/>").replace("<br>", "<br/>").replace('<br class="close">', "<br/>"))
    assert "<rt>にっぱ</rt>" in text
    assert "1,860" in text
    assert "41.5" in text
    assert '<p class="text">一</p><p class="text">二&lt;</p>' in text
    assert "新吉田<wbr>あすなろ" in text
    assert "おおむね順調" in text
    assert "まだ決まっていません" in text


def test_a_chart_says_its_finding_and_has_no_colours_of_its_own() -> None:
    indicator = rich_book()["measures"][5]["indicators"][0]
    text = charts.chart(indicator, "c-1")
    root = drawn(text)
    assert "2,315人でした" in str(root.findtext(".//title"))
    assert "style" not in text
    assert "#0" not in text
    assert "fill=" not in text
    assert text == charts.chart(indicator, "c-1")
    assert {"f-accent", "s-ink-2", "f-tint"} <= {c for node in root.iter() for c in str(node.get("class")).split()}


def test_findings_do_not_judge_and_know_zero_from_nothing() -> None:
    base = rich_book()["measures"][5]["indicators"][0]
    years = [{**base["years"][0], "actual": 0.0, "target": 0.0}, {**base["years"][1], "actual": None}]
    zero: IndicatorEntry = {**base, "baseline": 0.0, "years": years}  # type: ignore[typeddict-item]
    assert (
        charts.finding(zero) == "講座を受けた人は、平成28年度に0人でした。平成27年度と同じです。目標の0人と同じです。"
    )
    none: IndicatorEntry = {**base, "baseline": None, "years": []}
    assert charts.finding(none) == "実績の数字は、まだありません。"
    assert charts.indicator_views([none], "m")[0]["svg"] is None
    gap: IndicatorEntry = {
        **base,
        "years": [{**y, "actual": 5.5 if n != 1 else None} for n, y in enumerate(base["years"])],
    }
    drawn(charts.chart(gap, "c"))


@pytest.mark.parametrize("number", [1, 2, 13, 40])
def test_the_honeycomb_holds_any_number_of_districts(number: int) -> None:
    reader = BookReader(book_with_districts(number), "/kohoku/", SiteOptions())
    shape = tiles(reader)
    cells = [cell for row in shape["rows"] for cell in row["cells"] if cell]  # type: ignore[attr-defined]
    assert len(cells) == number


def test_tiles_that_clash_are_laid_out_anew() -> None:
    book = rich_book()
    for district in book["districts"]:
        district["tile"] = {"row": 0, "column": 0}
    shape = tiles(BookReader(book, "/kohoku/", SiteOptions()))
    assert len([cell for row in shape["rows"] for cell in row["cells"]]) == 13  # type: ignore[attr-defined]


def test_wrapped_words_are_all_there() -> None:
    words = "「ひっとプラン港北」策定・推進委員会（準備会）"
    for room in (4, 8, 16, 40):
        assert "".join(wrap(words, room)) == words
        assert all(len(line) <= room for line in wrap(words, room))


def test_assets_are_built_once_and_named_by_content() -> None:
    assert assets.build_assets() == []
    built = assets.site_assets()
    css = built.files[built.stylesheet].decode()
    assert "local(" in css
    assert "font-display: swap" in css.replace("font-display:swap", "font-display: swap")
    assert "--color-primitive-cyan-1000" in css
    for path, content in built.files.items():
        if path.endswith(".woff2"):
            assert path.removeprefix("assets/") in css
            assert len(content) <= 350_000, path
    assert "../" not in css
    assert "http" not in css.replace("http://www.w3.org", "")


def test_missing_assets_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetsMissing, match="build_assets"):
        assets.site_assets(tmp_path)
    with pytest.raises(assets.AssetsMissing, match="npm install"):
        assets.build_assets(node_modules=tmp_path, static=tmp_path / "static", papers=tmp_path / "papers")
