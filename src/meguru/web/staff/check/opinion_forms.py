"""The forms of opinions in the workshop: keying in, sorting, answering, blacking out, withholding and what lifts it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms

from meguru.base.bodies.queries.lists import district_names
from meguru.check.opinions.commands import OpinionDraft
from meguru.check.opinions.rules import (
    BLACK,
    CHANNEL_LABELS,
    CLASS_LABELS,
    LONGEST_AFTER,
    LONGEST_CONTACT,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TOKEN,
    AnswerClass,
    Channel,
    years_spoken_of,
)
from meguru.core import clock
from meguru.core.language import _, choices_of
from meguru.plan.plans.queries.choices import measures_to_choose
from meguru.web.forms import DayField, PlainForm, by_term, id_of, set_choices

# Channels that staff key in; the web form keys in itself.
PAPER = [channel for channel in Channel if channel is not Channel.WEB]


class AboutForm(PlainForm):
    """What an opinion is about. Offers the measures of the plans that an opinion received on a day may speak of."""

    district = forms.ChoiceField(label=_("地区"), required=False)
    measure = forms.ChoiceField(label=_("取組"), required=False)

    def __init__(self, *args: Any, received_on: date | None = None, keep: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = received_on or clock.day_of(clock.now())
        measures = measures_to_choose(years_spoken_of(day), keep=keep)
        set_choices(
            self,
            district=[("", _("（全体）")), *district_names(on=day)],
            measure=[("", _("（きめない）")), *by_term(measures)],
        )


class RegisterForm(AboutForm):
    """One card, call or fax. Channel and day stay from one to the next, the rest comes back empty."""

    PUBLIC = frozenset({"text"})

    channel = forms.ChoiceField(label=_("届き方"), widget=forms.RadioSelect, choices=choices_of(CHANNEL_LABELS, PAPER))
    received_on = DayField(label=_("受け取った日"))
    text = forms.CharField(
        label=_("ご意見"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "書かれたとおりに入れます。この欄の文は、お答えと一緒に公表されます。名前や電話番号は、下の欄に分けて入れてください（{longest:,}字まで）。"
        ).format(longest=LONGEST_TEXT),
    )
    name = forms.CharField(label=_("お名前"), required=False, max_length=LONGEST_NAME)
    contact = forms.CharField(
        label=_("連絡先"),
        required=False,
        max_length=LONGEST_CONTACT,
        help_text=_("返事を望む方だけ。事務局だけが見て、1年たったら消えます。"),
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_TOKEN)

    field_order = ("channel", "received_on", "text", "district", "measure", "name", "contact", "token")

    def draft(self) -> OpinionDraft:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return OpinionDraft(
            text=data["text"],
            channel=Channel(data["channel"]),
            received_on=data["received_on"],
            district=data["district"] or None,
            measure_id=id_of(data["measure"]),
            name=data["name"],
            contact=data["contact"],
        )


class AnswerForm(PlainForm):
    """The answer and how the opinion is taken up."""

    PUBLIC = frozenset({"answer"})

    answer_class = forms.ChoiceField(
        label=_("取り上げ方"), widget=forms.RadioSelect, choices=choices_of(CLASS_LABELS, AnswerClass)
    )
    answer = forms.CharField(
        label=_("回答"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("次の公表のときに、ご意見と並べて載ります。です・ますで、短い文で。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class FollowForm(PlainForm):
    """What came of it."""

    PUBLIC = frozenset({"after"})

    after = forms.CharField(
        label=_("その後"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("ご意見から何が変わったかを、ひとことで（{longest}字まで）。").format(longest=LONGEST_AFTER),
    )


class WithholdForm(PlainForm):
    """Why an opinion is not published."""

    reason = forms.CharField(
        label=_("載せないわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：特定の人が分かるため。件数には数えたままになります。回答しても、載りません。"),
    )


class LiftForm(PlainForm):
    """Why a withheld opinion is published after all."""

    lift_reason = forms.CharField(
        label=_("載せることに戻すわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：押しまちがい。ご本人から、載せてよいとお返事があった。"),
    )


class BlackenForm(PlainForm):
    """The text as it is published, with parts blacked out."""

    PUBLIC = frozenset({"public_text"})

    public_text = forms.CharField(
        label=_("公表する文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "伏せたい所を「{black}」に書きかえます。ほかの字は変えられません。もとの文に戻すと、伏せるのをやめます。"
        ).format(black=BLACK),
    )
