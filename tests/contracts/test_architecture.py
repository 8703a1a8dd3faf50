"""The page of the architecture is true: its ladder is that of the contracts, and where it puts a thing, there is a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product
from pathlib import Path
from typing import cast

import pytest

import ladder

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "meguru"
PAGE = ladder.PAGE.read_text(encoding="utf-8")
ELSEWHERE = ("tests/", "docs/", "tools/", "pyproject.toml")
PIECES = ("rules", "tables", "command", "query", "page", "template", "test", "contract rows")
# What a new area cannot do without: whoever adds one finds these among its rows.
OF_AN_AREA = {
    "pyproject.toml", "project/settings.py", "base/access/actions.py", "base/audit/kinds.py", "tests/contracts/lengths.py",
}  # fmt: skip
FENCE = re.compile(r"```.*?```", re.DOTALL)
NODE = re.compile(r'^\s*(?:subgraph )?(\w+)\["([^"]+)"\](:::later)?$', re.MULTILINE)
ARROW = re.compile(r"^\s*([\w& ]+) --> ([\w& ]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A path that the page names, the words that are to be found in the file, and whether it is still to come."""

    path: str
    is_new: bool
    words: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """Where it lies."""
        return (ROOT if self.path.startswith(ELSEWHERE) else HOUSE) / self.path


def _section(title: str) -> str:
    """A section of the page, up to the next heading of its rank."""
    rank = title.partition(" ")[0]
    return re.split(rf"^{rank} ", PAGE.split(f"\n{title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def _places(cell: str) -> list[Place]:
    found: list[Place] = []
    for name, new in re.findall(r"`([^`]+)`( \(new\))?", cell):
        if "/" in name or name == "pyproject.toml":
            found.append(Place(name, bool(new)))
        else:
            found[-1].words.append(name)
    return found


def _things() -> dict[str, dict[str, list[Place]]]:
    """Each thing to come, with the places of its pieces."""
    parts = re.split(r"^### (.+)$", _section("## Where six things to come go"), flags=re.MULTILINE)[1:]
    rows = {title: re.findall(r"^\| (\S[^|]*) \| ([^|]+) \|", text, re.MULTILINE) for title, text in _pairs(parts)}
    return {
        title: {piece: _places(cell) for piece, cell in cells if piece not in ("piece", "---")}
        for title, cells in rows.items()
    }


def _pairs(parts: list[str]) -> Iterator[tuple[str, str]]:
    return zip(parts[::2], parts[1::2], strict=True)


THINGS = _things()
PLACES = [(thing, place) for thing, pieces in THINGS.items() for each in pieces.values() for place in each]
OF_THINGS = [pytest.param(place, id=f"{thing}: {place.path}") for thing, place in PLACES]


def _rooms(path: str) -> Iterator[tuple[str, str]]:
    """The rooms that a path of the house lies in, each with the container whose contract must name it."""
    container = ladder.HOUSE
    for name in Path(path).parts[:-1]:
        if not ladder.layers_of(container) or name in ("project", "demo"):
            return
        yield container, name
        container += f".{name}"


def test_the_drawing_of_the_ladder_is_current() -> None:
    assert ladder.drawn_in(PAGE) == PAGE, "run: make reference"


def test_the_drawing_says_what_the_contracts_say() -> None:
    """Read as a reader reads it: each layer is a box, one to come in a broken line, and an arrow leads to the layer below it."""
    text = PAGE.split(ladder.BEGIN)[1].split(ladder.END)[0]
    boxes = {(mark, words, bool(later)) for mark, words, later in NODE.findall(text)}
    arrows = {pair for above, below in ARROW.findall(text) for pair in product(above.split(" & "), below.split(" & "))}
    wanted: set[tuple[str, str, bool]] = set()
    led: set[tuple[str, str]] = set()
    for contract in ladder.contracts():
        if len(contract["containers"]) > 1:
            continue
        container = cast(str, contract["containers"][0])
        inside = f"{container}.".removeprefix(f"{ladder.HOUSE}.").replace(".", "_")
        layers = ladder.layers_of(container)
        for name in (name for layer in layers for name in layer):
            plain = name.strip("()")
            wanted.add((inside + plain, plain if plain == name else f"{plain} (to come)", plain != name))
        for above, below in pairwise(layers):
            led |= {(inside + a.strip("()"), inside + b.strip("()")) for a, b in product(above, below)}
    assert (boxes, arrows) == (wanted, led)


def test_a_layer_in_parentheses_is_one_that_is_to_come() -> None:
    wrong = [
        f"{container}.{name}"
        for contract in ladder.contracts()
        if len(contract["containers"]) == 1
        for container in contract["containers"]
        for layer in ladder.layers_of(container)
        for name in layer
        if _is_there(container, name.strip("()")) == name.startswith("(")
    ]
    assert wrong == []


def _is_there(container: str, name: str) -> bool:
    folder = HOUSE.joinpath(*container.split(".")[1:])
    return (folder / name).is_dir() or (folder / f"{name}.py").exists()


def test_every_path_of_the_page_leads_somewhere() -> None:
    """A path that is not new lies in the house or beside it; within its stage it may be named from there (`plans/subjects.py`)."""
    written = FENCE.sub("", PAGE)
    paths = set(re.findall(r"`([\w./-]+/[\w./-]*)`(?! \(new\))", written)) - {place.path for _, place in PLACES}
    assert len(paths) > 30
    assert sorted(path for path in paths if not _is_found(path.strip("/"))) == []


def _is_found(path: str) -> bool:
    return any(
        (folder / path).exists() for folder in (ROOT, HOUSE, *(room for room in HOUSE.iterdir() if room.is_dir()))
    )


def test_each_thing_to_come_says_where_each_piece_goes() -> None:
    assert list(THINGS) == [
        "A survey of residents", "A mail", "A duty of the calendar", "A place", "A resource of the API",
        "An Excel table that goes out and comes back",
    ]  # fmt: skip
    assert {thing: [piece for piece in PIECES if piece not in pieces] for thing, pieces in THINGS.items()} == {
        thing: [] for thing in THINGS
    }


def test_what_is_no_piece_of_a_thing_says_why() -> None:
    bare = re.findall(r"^\| ([^|]+) \| — \|([^|]*)\|$", _section("## Where six things to come go"), re.MULTILINE)
    assert {piece for piece, _ in bare} <= {"tables", "template"}
    assert [piece for piece, why in bare if len(why.split()) < 4] == []


@pytest.mark.parametrize("place", OF_THINGS)
def test_a_place_is_there_or_new_in_a_room_of_the_ladder(place: Place) -> None:
    assert place.file.exists() != place.is_new, "it has come: take (new) away" if place.is_new else "it is not there"
    text = place.file.read_text(encoding="utf-8") if place.words else ""
    assert [word for word in place.words if word not in text] == []
    if place.path.startswith(ELSEWHERE):
        assert (ROOT / Path(place.path).parts[0]).exists()
        return
    rooms = list(_rooms(place.path))
    assert rooms or Path(place.path).parts[0] == "project"
    for container, name in rooms:
        named = {each.strip("()") for layer in ladder.layers_of(container) for each in layer}
        assert name in named, f"no contract of {container} names {name}"


@pytest.mark.parametrize("place", [each for each in OF_THINGS if cast(Place, each.values[0]).is_new])
def test_a_new_place_begins_no_more_than_a_room_and_its_folder(place: Place) -> None:
    """What is to be made lies in a folder that is there; at most one folder is made for it. Templates may need theirs too."""
    above = place.file.parent if place.file.parent.exists() else place.file.parent.parent
    assert above.exists() or "templates" in place.path


@pytest.mark.parametrize("thing", THINGS)
def test_whoever_adds_an_area_finds_its_rows(thing: str) -> None:
    adds_an_area = any(place.is_new and place.path.endswith("/models.py") for place in THINGS[thing]["tables"])
    named = {place.path for place in THINGS[thing]["contract rows"]}
    assert not adds_an_area or named >= OF_AN_AREA
