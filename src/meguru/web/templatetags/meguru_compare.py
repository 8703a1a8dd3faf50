"""A tag that sets the two texts of an amendment side by side with what differs marked."""

from collections.abc import Mapping

from django import template

from meguru.act.amendments.queries import AmendmentView
from meguru.core.language import _
from meguru.plan.plans.rules import LayerKind
from meguru.site.difference import side_by_side

register = template.Library()

_UNSAID = {LayerKind.KEEP: _("このまま続けます。"), LayerKind.END: _("終わります。")}


@register.simple_tag
def compared(item: AmendmentView) -> Mapping[str, object]:
    """``before`` and ``after`` of the text, and of the title where it changes, differing pieces marked."""
    old, new = item.before, item.after
    title_before, title_after = side_by_side(old.get("title", ""), new.get("title", old.get("title", "")))
    said = _UNSAID.get(item.kind)
    if said is not None or item.kind is LayerKind.ADD:
        texts = (old.get("description", ""), said or new.get("description", ""))
    else:
        texts = side_by_side(old.get("description", ""), new.get("description", ""))
    return {
        "before": texts[0],
        "after": texts[1],
        "title_changed": item.kind is LayerKind.AMEND and new.get("title") != old.get("title"),
        "title_before": title_before,
        "title_after": title_after,
    }
