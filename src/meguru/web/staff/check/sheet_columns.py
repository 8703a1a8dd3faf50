"""What stands in the list of sheets: on its page and in the file that is taken away."""

from meguru.check.reviews.queries import SheetView
from meguru.core.language import _
from meguru.plan.terms.levels import steps_of
from meguru.web.listing import ListColumn, ListFilter


def _rated(sheet: SheetView) -> str:
    rating = sheet.term.scale.get(sheet.rating)
    return rating.label if rating else ""


SHEET_COLUMNS: tuple[ListColumn[SheetView], ...] = (
    ListColumn("title", _("取組・地区"), lambda sheet: sheet.title),
    ListColumn("group", _("担当"), lambda sheet: sheet.group),
    ListColumn("standing", _("状態"), lambda sheet: sheet.state_label),
    ListColumn("due", _("期限"), lambda sheet: sheet.due_on),
    ListColumn("act", _("最後のできごと"), lambda sheet: sheet.last_act, lambda sheet: sheet.last_act_at),
    ListColumn("act_on", _("その日"), lambda sheet: sheet.last_act_at, is_shown=False),
    ListColumn("pillar", _("柱"), lambda sheet: sheet.pillar, is_shown=False),
    ListColumn("rating", _("自己評価"), _rated, is_shown=False),
    ListColumn("written_by", _("書いた人"), lambda sheet: sheet.written_by, is_shown=False),
    ListColumn("confirmed_by", _("確かめた人"), lambda sheet: sheet.confirmed_by, is_shown=False),
)
SHEET_FILTERS: tuple[ListFilter[SheetView], ...] = (
    ListFilter("pillar", _("柱"), lambda sheet: steps_of(sheet.pillar)),
    ListFilter("body", _("課"), lambda sheet: "" if sheet.is_district else sheet.group, is_register=True),
    ListFilter("district", _("地区"), lambda sheet: sheet.title if sheet.is_district else "", is_register=True),
    ListFilter("standing", _("状態"), lambda sheet: sheet.state_label),
)
