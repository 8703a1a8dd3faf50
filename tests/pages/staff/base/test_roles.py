"""The page that says who may do what is the role table itself."""

from xml.etree.ElementTree import Element

import html5lib
import pytest

from meguru.base.access.actions import ACTION_LABELS, AREA_LABELS, ROLE_LABELS, ROLE_TABLE, Action, Reach, Role
from tests.support.cast import Player
from tests.support.queries import MOST, queries_of

WORDS = {
    Reach.ALL: "全体",
    Reach.SHARED: "自分のところと、一緒に行うもの",
    Reach.OWN: "自分のところ",
    None: "―できません",
}


def table_of(player: Player) -> dict[str, dict[str, str]]:
    """The table on the page: action → role → word."""
    response = player.client.get(player.path("roles/"))
    assert response.status_code == 200
    root = html5lib.parse(response.content, namespaceHTMLElements=False)
    heads: list[str] = []
    rows: dict[str, dict[str, str]] = {}
    for row in root.iter("tr"):
        cells = list(row)
        words = ["".join(piece for piece in _spoken(cell)) for cell in cells]
        if all(cell.get("scope") == "col" for cell in cells):
            heads = words[1:]
        elif len(cells) > 1:
            rows[words[0]] = dict(zip(heads, words[1:], strict=True))
    return rows


def _spoken(cell: Element) -> list[str]:
    """The words of a cell without the role's name that only phones show and the mark of one's own column."""
    said = [cell.text or ""]
    for child in cell:
        if "who" not in (child.get("class") or "") and child.tag != "small":
            said += _spoken(child)
        said.append(child.tail or "")
    return [word.strip() for word in said]


@pytest.mark.parametrize("who", ["secretary", "writer", "chair", "auditor"])
@pytest.mark.usefixtures("cast")
def test_every_cell_is_what_the_table_says(who: str, request: pytest.FixtureRequest) -> None:
    rows = table_of(request.getfixturevalue(who))
    assert set(rows) == set(ACTION_LABELS.values())
    for action in Action:
        for role in Role:
            wanted = WORDS[ROLE_TABLE[role].get(action)]
            assert rows[ACTION_LABELS[action]][ROLE_LABELS[role]] == wanted, (action, role)


def test_every_action_stands_in_an_area() -> None:
    assert {action.value.split(":")[0] for action in Action} == set(AREA_LABELS)


def test_ones_own_column_is_marked(writer: Player) -> None:
    page = writer.client.get(writer.path("roles/")).content.decode()
    assert page.count("<small>あなた</small>") == 1
    assert "課の担当（書く人）<small>あなた</small>" in page


def test_it_asks_the_database_who_decides_and_no_more(writer: Player) -> None:
    assert queries_of(writer, "roles/") <= min(5, MOST)
