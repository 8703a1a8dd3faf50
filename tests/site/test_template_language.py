"""How the product's templates are read: line breaks, sentences, quoted words, the town's own words on a page in English."""

from collections.abc import Mapping

import pytest
from django.template import Context, Engine, TemplateSyntaxError

from meguru.core import language
from meguru.site.template_language.parsing import Template

ENGINE = Engine(builtins=["meguru.site.template_language.parsing"], debug=True)
ENGLISH = {
    "{count}件のうち{done}件": "{done} of {count:sheet|sheets}",
    "取組": "Measures",
    "なし": "none",
    "、": ", ",
    "（{name}）": " ({name})",
    '詳しくは<a href="{url}">こちら</a>。': 'Read <a href="{url}">more</a>.',
    "今年": "this year",
}


def template(source: str) -> Template:
    return Template(source, engine=ENGINE)


def rendered(source: str, **values: object) -> str:
    return str(template(source).render(Context(values)))


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    known: Mapping[str, str] = ENGLISH
    monkeypatch.setattr(language, "gettext", lambda message: known.get(message, message))


def english(source: str, **values: object) -> str:
    with language.speaking("en"):
        return rendered(source, **values)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<p>\n  一行目、\n  二行目。\n</p>\n", "<p>\n一行目、二行目。\n</p>\n"),
        ("<ul>\n  <li>甲</li>\n</ul>", "<ul>\n<li>甲</li>\n</ul>"),
        ("<p><b>甲</b>\n<i>乙</i></p>", "<p><b>甲</b><i>乙</i></p>"),
        ("<p><b>甲</b>&#32;\n  <i>乙</i></p>", "<p><b>甲</b>&#32;<i>乙</i></p>"),
        ('<a\n   href="/x/"\n   class="y">甲</a>', '<a href="/x/" class="y">甲</a>'),
        ('<a href="/x/\n         ?y=1">甲</a>', '<a href="/x/?y=1">甲</a>'),
        ("<textarea>\n  甲\n  乙</textarea>", "<textarea>\n甲\n乙</textarea>"),
        ("<script>\n  let x = 1 < 2;\n</script>", "<script>\n  let x = 1 < 2;\n</script>"),
        ("{% if yes %}\n  <b>甲</b>\n{% endif %}\n<b>乙</b>", "<b>甲</b><b>乙</b>"),
        ('<input name="a"\n       {% if yes %} checked{% endif %}>', '<input name="a" checked>'),
        ("<p>{# 一 #}甲{% comment %}<b>\n'{% endcomment %}</p>", "<p>甲</p>"),
    ],
)
def test_a_line_break_is_layout(source: str, html: str) -> None:
    assert rendered(source, yes=True) == html


def test_what_is_said_is_found_without_a_mark() -> None:
    said = template(
        '<h2 title="見出し">取組</h2><p>{{ count }}件のうち{{ page.done }}件　{{ x|default:"なし" }}</p><p>{{ only }}</p>ABC'
    ).said
    assert said == ("なし", "見出し", "取組", "{count}件のうち{done}件")


def test_two_values_of_one_name_are_two_holes() -> None:
    assert template("{{ a.name }}から{{ b.name }}へ、{{ rows.0 }}").said == ("{name}から{name2}へ、{rows}",)


def test_a_sentence_is_said_in_the_language_of_the_reader(in_english: None) -> None:
    source = "<p>{{ count }}件のうち{{ done }}件</p>"
    assert rendered(source, count=3, done=1) == "<p>3件のうち1件</p>"
    assert english(source, count=3, done=1) == "<p>1 of 3 sheets</p>"
    assert english(source, count=1, done=0) == "<p>0 of 1 sheet</p>"


def test_a_link_is_held_in_its_sentence(in_english: None) -> None:
    source = '{% sentence %}詳しくは<a href="{{ url }}">こちら</a>。{% endsentence %}'
    assert rendered(source, url="/a?b&c") == '詳しくは<a href="/a?b&amp;c">こちら</a>。'
    assert english(source, url="/a?b&c") == 'Read <a href="/a?b&amp;c">more</a>. '


def test_words_in_quotes_are_said_too(in_english: None) -> None:
    assert english('{{ x|default:"なし" }}・{{ many|join:"、" }}', x="", many=["a", "b"]) == "none・a, b"
    assert english('{% with heading="今年" %}{{ heading }}{% endwith %}') == "this year"
    assert rendered('{% if x == "今年" %}1{% endif %}', x="今年") == "1"


def test_the_towns_own_words_say_that_they_are_japanese(in_english: None) -> None:
    assert english("<p>{{ name }}</p>", name="<さくら>") == '<p><span lang="ja">&lt;さくら&gt;</span></p>'
    assert english("<p>{{ name }}</p>", name="Sakura") == "<p>Sakura</p>"
    assert english("（{{ name }}）", name="桜") == ' (<span lang="ja">桜</span>)'
    assert english('<p title="{{ name }}"></p>', name="桜") == '<p title="桜"></p>'
    assert english("<title>{{ name }}</title>", name="桜") == "<title>桜</title>"
    assert english("<p>{{ name }}</p>", name="Talks in 桜3丁目 went on") == (
        '<p>Talks in <span lang="ja">桜3丁目</span> went on</p>'
    )
    assert rendered("<p>{{ name }}</p>", name="桜") == "<p>桜</p>"


def test_what_the_town_typed_is_never_looked_up(in_english: None) -> None:
    assert english("<p>{{ name }}</p>", name="取組") == '<p><span lang="ja">取組</span></p>'


@pytest.mark.parametrize("source", ['<a href="x>甲</a>', "<p", "<!-- {{ x }} -->"])
def test_html_that_is_not_closed_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        template(source)


def test_a_mistake_is_shown_at_its_line() -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        template("<p>\n  甲\n  {% nothing %}\n</p>")
    assert caught.value.template_debug["line"] == 3  # type: ignore[attr-defined]


def test_a_sentence_stands_in_our_own_templates_only() -> None:
    with pytest.raises(TemplateSyntaxError):
        ENGINE.from_string("{% sentence %}甲{% endsentence %}")
