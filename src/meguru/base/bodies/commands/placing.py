"""Where an organisation stands in the tree, decided inside the commands that register and correct it.

Commands of one town run one at a time (``audit.ledger.command``), so that two people cannot put two bodies above each other.
"""

from meguru.base.bodies.models import Organisation
from meguru.base.bodies.queries.tree import branches
from meguru.base.bodies.rules import OrganisationKind, check_stands
from meguru.base.bodies.rules.standing import check_place
from meguru.core.errors import Invalid, or_not_found
from meguru.core.language import _


def check_placed(kind: OrganisationKind, parent_id: int | None, row: Organisation | None = None) -> None:
    """Raises ``Invalid`` where an organisation of this kind cannot stand under that one, or what is below it not under it;
    ``NotFound``. ``row`` is the one that is corrected; where it stays what and where it was, nothing is asked."""
    if (kind.value, parent_id) == ((row.kind, row.parent_id) if row else (kind.value, None)):
        return
    if parent_id is not None and (row is None or row.parent_id != parent_id):
        parent: Organisation = or_not_found(Organisation.objects.filter(pk=parent_id).first())
        check_stands(parent.name, parent.ends_on, row.ends_on if row else None, field="parent")
    tree = branches()
    below = [tree.kinds[key] for key in tree.below(row.pk)] if row else []
    levels = tree.levels_below(row.pk) if row else 0
    check_place(row.pk if row else None, kind, tree.above(parent_id), below, levels)


def check_merge_keeps_tree(row: Organisation, into: Organisation) -> None:
    """Raises ``Invalid`` where the one that stays stands below the one that goes: it would stand below itself."""
    if row.pk in dict(branches().above(into.pk)):
        said = _("「{name}」は、まとめる組織の下にあります。先に、上の組織を直してください。")
        raise Invalid({"into": said.format(name=into.name)})


def name_taken(kind: OrganisationKind, name: str) -> str:
    """Says that an organisation's name is taken; of a 係 also what to write where it is another department's."""
    told = _("「{name}」は、もう登録されています。").format(name=name)
    if kind is OrganisationKind.SECTION:
        told += _("ほかの課の係なら、課の名前を付けて書いてください（例：総務課庶務係）。")
    return told
