"""The area of a district that is put together with another: its town blocks, and those that ended districts left to it."""

from meguru.base.bodies.models import District


def hand_area_over(gone: District, into: District) -> None:
    """Let the area of a district that goes be that of the second. Part of a command; not one itself.

    What it had left to others, where it has ended itself, stays with those.
    """
    rows = {row.code: row for row in District.objects.all()}
    first, second = rows[gone.code], rows[into.code]
    left = {block: code for block, code in first.area_to.items() if code in rows and code != second.code}
    now = {block: rows[code] for block, code in left.items()} if second.ends_on is None else {}
    for block in first.town_blocks:
        holder = now.get(block, second)
        holder.town_blocks = list(dict.fromkeys([*holder.town_blocks, block]))
    for row in rows.values():
        row.area_to = {
            block: now.get(block, second).code if code == first.code else code for block, code in row.area_to.items()
        }
    if second.ends_on is not None:
        second.area_to = left | {block: code for block, code in second.area_to.items() if code != second.code}
    for row in rows.values():
        row.save(update_fields=["town_blocks", "area_to"])
    for ended in (*District.objects.filter(into=first), second):
        ended.into.add(*(rows[code] for code in {*rows[ended.code].area_to.values()} - {first.code}))
