"""Forms of the page of components: one as it opens, one that was sent wrong, rows of both kinds, what the guard points out."""

from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, QueryDict

from meguru.core.language import _
from meguru.core.privacy import Find, FindKind
from meguru.web.forms import DayField, Picker, PlainForm
from meguru.web.rows import RowForm, Rows

_KINDS = [("", _("選んでください")), ("talk", _("話し合い")), ("walk", _("見守り"))]
_GROUPS = [(_("第1の柱"), [("1", _("見守りの輪")), ("2", _("集いの場"))]), (_("第2の柱"), [("3", _("学びの会"))])]


class SampleForm(PlainForm):
    """A field of every kind there is."""

    PUBLIC = frozenset({"line"})

    line = forms.CharField(label=_("一行の文"), help_text=_("20字まで書けます。"))
    text = forms.CharField(label=_("長い文"), widget=forms.Textarea(attrs={"rows": 3}))
    day = DayField(label=_("日"))
    people = forms.IntegerField(label=_("人数"), min_value=0, required=False)
    kind = forms.ChoiceField(label=_("一つ選ぶ"), choices=_KINDS)
    way = forms.ChoiceField(label=_("一つ選ぶ（短い）"), choices=_KINDS[1:], widget=forms.RadioSelect)
    measures = forms.MultipleChoiceField(label=_("いくつでも選ぶ"), choices=_GROUPS, widget=Picker, required=False)
    agree = forms.BooleanField(label=_("一つの印"), help_text=_("なくてもかまいません。"), required=False)
    file = forms.FileField(label=_("ファイル"), required=False)
    closed = forms.CharField(label=_("書けない欄"), initial=_("見本"), disabled=True, required=False)


class SampleRow(RowForm):
    """A row of two fields."""

    needed = ("name",)

    name = forms.CharField(label=_("名前"), required=False)
    count = forms.IntegerField(label=_("数"), required=False)


@dataclass(frozen=True)
class PointedOut:
    """What the privacy guard points out in a text, as a page shows it."""

    label: str
    finds: list[Find]
    digest: str
    let_reason: str = ""
    let_by: str = ""


@dataclass(frozen=True)
class _Nowhere:
    """Stands for the town in parts that lead into one: the addresses they make lead nowhere."""

    slug: str = field(default="mihon")


def sample_forms() -> dict[str, object]:
    """What the forms of the page are made of."""
    wrong = QueryDict("wrong-text=a&wrong-day=%E6%98%8E%E6%97%A5&wrong-people=%E4%B8%89%E4%BA%BA&wrong-kind=none")
    return {
        "form": SampleForm(prefix="look"),
        "wrong": SampleForm(wrong, prefix="wrong"),
        "rows": _rows("row"),
        "wrong_rows": _rows("bad", "bad-TOTAL_FORMS=2&bad-INITIAL_FORMS=0&bad-0-name=a&bad-0-count=2&bad-1-count=x"),
        "pointed_out": [
            PointedOut(_("したこと"), [Find(FindKind.TELEPHONE, 0, 12, "045-000-1234")], "a" * 16),
            PointedOut(
                _("よかったこと"),
                [Find(FindKind.NAME, 0, 5, _("仮名田さん"))],
                "b" * 16,
                let_reason=_("ご本人の希望です。"),
                let_by=_("見本の担当"),
            ),
        ],
        "nowhere": _Nowhere(),
    }


def _rows(prefix: str, sent: str = "") -> Rows:
    """Rows as they open, or as they come back when something was sent."""
    request = HttpRequest()
    request.method = "POST" if sent else "GET"
    request.POST = QueryDict(sent)
    rows = Rows(SampleRow, prefix, request, initial=[] if sent else [{"name": _("見本"), "count": 2}], spare=1)
    if sent:
        rows.is_valid()
    return rows
