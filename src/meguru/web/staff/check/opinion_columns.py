"""What stands in the list of opinions: on its page and in the file that is taken away. Never a name or a contact."""

from meguru.check.opinions.queries import OpinionView
from meguru.core.language import _
from meguru.web.listing import ListColumn, ListFilter

OPINION_COLUMNS: tuple[ListColumn[OpinionView], ...] = (
    ListColumn("number", _("番号"), lambda item: item.number),
    ListColumn("text", _("ご意見"), lambda item: item.text),
    ListColumn("channel", _("届き方"), lambda item: item.channel),
    ListColumn("district", _("地区"), lambda item: item.district_name),
    ListColumn("measure", _("取組"), lambda item: item.measure_title),
    ListColumn("received", _("受け取った日"), lambda item: item.received_on),
    ListColumn("standing", _("状態"), lambda item: item.state_label),
    ListColumn("class", _("回答の種類"), lambda item: item.class_label, is_shown=False),
    ListColumn("answer", _("回答"), lambda item: item.answer, is_shown=False),
    ListColumn("answered", _("回答した日"), lambda item: item.answered_on, is_shown=False),
    ListColumn("after", _("その後"), lambda item: item.after, is_shown=False),
    ListColumn("withheld", _("公表"), lambda item: _("載せない") if item.is_withheld else "", is_shown=False),
)
OPINION_FILTERS: tuple[ListFilter[OpinionView], ...] = (
    ListFilter("district", _("地区"), lambda item: item.district_name, is_register=True),
    ListFilter("year", _("年度"), lambda item: item.fiscal_year),
)
