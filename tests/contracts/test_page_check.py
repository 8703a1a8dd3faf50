"""The page linter finds what the Nu HTML checker finds: each kind of fault it must refuse, and the like of it that is right.

Every pair was put before the Nu checker (vnu 26.9.27) once; where the two differ, it warns of or leaves to other
checks what is refused here.
"""

import pytest

from tests.support.page_check import page_faults

PAGE = (
    '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>見本</title></head>'
    "<body><main><h1>見本</h1>{}</main></body></html>"
)

# What is wrong, the same put right, a word of the sentence that says it.
PAIRS = [
    ('<svg><circle r="1" pathLength="100"/></svg>', '<svg><path d="M0 0" pathLength="100"/></svg>', "pathLength"),
    ('<svg><circle r="-1"/></svg>', '<svg><circle r="1"/></svg>', "below nothing"),
    ('<form action=""></form>', "<form></form>", "empty action"),
    ('<form action="/a" hx-get="/b"></form>', '<form action="/a" data-hx-get="/b"></form>', "hx-get"),
    (
        '<table><tbody><tr role="row"><td>1</td></tr></tbody></table>',
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        "role=row",
    ),
    ('<div role="row">1</div>', '<div role="group">1</div>', "role=row"),
    (
        '<time datetime="2018-05-21T23:39:18.784995+09:00">きのう</time>',
        '<time datetime="2018-05-21T23:39:18+0900">きのう</time>',
        "date or time",
    ),
    ("<time>きのう</time>", '<time datetime="2018-05-20">きのう</time>', "date or time"),
    ('<time datetime="2018-13-01">x</time>', '<time datetime="2018-12-01">x</time>', "date or time"),
    ("<p>\ufffe</p>", "<p>\ufffd</p>", "codepoint"),
    ("<p>\U0001ffff</p>", "<p>\U0001f600</p>", "codepoint"),
    ("<p>\x85</p>", "<p>…</p>", "codepoint"),
    ('<p aria-label="x">x</p>', '<p role="status" aria-label="x">x</p>', "no role"),
    ('<span aria-labelledby="a" id="a">x</span>', '<nav aria-labelledby="a" id="a">x</nav>', "no role"),
    ('<p aria-sort="none">x</p>', "<p>x</p>", "aria-sort"),
    ('<p aria-hidden="yes">x</p>', '<p aria-hidden="true">x</p>', "neither true"),
    ('<p aria-lable="x">x</p>', "<p>x</p>", "no attribute"),
    ('<p aria-current="here">x</p>', '<p aria-current="page">x</p>', "says nothing"),
    ('<p role="headline">x</p>', '<p role="status">x</p>', "is none"),
    ('<p id="a">1</p><p id="a">2</p>', '<p id="a">1</p><p id="b">2</p>', "stands 2 times"),
    ('<p id="a b">1</p>', '<p id="a-b">1</p>', "id="),
    ('<label for="a">x</label>', '<label for="a">x</label><input id="a">', "names nothing"),
    ("<label>x<input><input></label>", "<label>x<input></label>", "holds 2 fields"),
    ('<label for="b">x<input id="a"></label><input id="b">', '<label for="a">x<input id="a"></label>', "names another"),
    ('<a href="/"><button type="button">x</button></a>', '<a href="/">x</a>', "what is pressed"),
    (
        '<button type="button" data-a="1"><input aria-label="x"></button>',
        '<button type="button" data-a="1">x</button>',
        "what is pressed",
    ),
    ('<a href="/"><span tabindex="0">x</span></a>', '<a href="/"><span>x</span></a>', "what is pressed"),
    ('<p align="right">x</p>', '<p class="right">x</p>', "takes no align"),
    ('<p><font size="2">x</font></p>', "<p><small>x</small></p>", "no element"),
    ("<center>x</center>", "<div>x</div>", "no element"),
    ('<table summary="x"><tr><td>1</td></tr></table>', "<table><tr><td>1</td></tr></table>", "takes no summary"),
    ("<p><span><div>x</div></span></p>", "<p><span>x</span></p>", ""),
    ("<span><ul><li>x</li></ul></span>", "<div><ul><li>x</li></ul></div>", "running text"),
    ("<ul><p>x</p></ul>", "<ul><li><p>x</p></li></ul>", "<p> in <ul>"),
    ("<dl><p>x</p></dl>", "<dl><dt>x</dt><dd>y</dd></dl>", "<p> in <dl>"),
    ("<div><li>x</li></div>", "<ul><li>x</li></ul>", "<li> in <div>"),
    (
        "<table><tr><th scope='row'><h2>x</h2></th></tr></table>",
        "<table><tr><th scope='row'>x</th></tr></table>",
        "heading in a table",
    ),
    ("<table><tr><td>1</td></tr><tr><td>1</td><td>2</td></tr></table>", "<table><tr><td>1</td></tr></table>", "columns"),
    ("<table><tr><td rowspan='2'>1</td></tr></table>", "<table><tr><td>1</td></tr></table>", "below its rows"),
    ("<table><tr></tr></table>", "<table><tr><td>1</td></tr></table>", "without cells"),
    ("<details><p>x</p><summary>y</summary></details>", "<details><summary>y</summary><p>x</p></details>", "not first"),
    ("<fieldset><p>x</p><legend>y</legend></fieldset>", "<fieldset><legend>y</legend><p>x</p></fieldset>", "not first"),
    ('<a href="/a b">x</a>', '<a href="/a%20b">x</a>', "no address"),
    ('<a href="/a%2">x</a>', '<a href="/a%25">x</a>', "no address"),
    ('<img alt="" src="">', '<img alt="" src="/a.png">', "empty src"),
    ('<img src="/a.png">', '<img alt="" src="/a.png">', "no alt"),
    ('<input aria-label="x" type="checkbox" maxlength="3">', '<input aria-label="x" maxlength="3">', "maxlength"),
    ('<input aria-label="x" type="number" value="三">', '<input aria-label="x" type="number" value="3">', "numbers"),
    ('<input aria-label="x" type="date" value="29.3.1">', '<input aria-label="x" type="date" value="2017-03-01">', "dates"),
    (
        '<select required aria-label="x"><option value="1">一</option></select>',
        '<select required aria-label="x"><option value="">選ぶ</option></select>',
        "placeholder",
    ),
    ('<p lang="日本語">x</p>', '<p lang="ja">x</p>', "lang="),
    ('<p tabindex="first">x</p>', '<p tabindex="0">x</p>', "no number"),
    ('<table><tr><th scope="up">x</th></tr></table>', '<table><tr><th scope="col">x</th></tr></table>', "scope="),
    (
        '<div aria-hidden="true"><a href="/">x</a></div>',
        '<div aria-hidden="true"><a href="/" tabindex="-1">x</a></div>',
        "hidden from who listens",
    ),
    ('<button class="btn">x</button>', '<form><button class="btn">x</button></form>', "sends no form"),
    ('<button form="f">x</button>', '<form id="f"></form><button form="f">x</button>', "not on the page"),
    ('<button type="button">x</button>', '<button type="button" data-pull="1">x</button>', "does nothing"),
    ('<div data-hx-target="#there">x</div>', '<div data-hx-target="#there" id="there">x</div>', "htmx looks for"),
    ('<div data-hx-trigger="input from:#there">x</div>', '<div data-hx-trigger="every 2s">x</div>', "htmx looks for"),
    ("<a>x</a>", '<a href="/">x</a>', "without an address"),
    ('<a href="#there">x</a>', '<a href="#there">x</a><p id="there"></p>', "not on the page"),
    ("<h3>x</h3>", "<h2>x</h2>", "after an h1"),
    ("<h2></h2>", "<h2>x</h2>", "empty h2"),
    ('<nav role="navigation">x</nav>', "<nav>x</nav>", "without saying so"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "right", "said"), PAIRS)
def test_each_kind_of_fault_is_found_and_its_like_is_not(wrong: str, right: str, said: str) -> None:
    faults = list(page_faults(PAGE.format(wrong)))
    assert [fault for fault in faults if said in fault], faults
    assert list(page_faults(PAGE.format(right))) == []


def test_a_form_posts_with_its_token() -> None:
    assert [f for f in page_faults(PAGE.format('<form method="post" action="/a"></form>')) if "token" in f]


def test_an_answer_to_a_script_may_link_to_the_page_it_goes_into() -> None:
    assert list(page_faults('<p><a href="#there">x</a></p>', fragment=True)) == []
