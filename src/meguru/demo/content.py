"""Loads the demo content of a town from the TOML files beside this module.

``load_content("kohoku")`` returns a ``TownContent`` (shapes in ``content_shapes`` and ``content_year``); nothing is written
anywhere. Only the form of the files is looked at here: what cannot be done is refused by the commands that play them.
"""

from pathlib import Path

from meguru.demo.content_shapes import DistrictPlan
from meguru.demo.content_toml import ContentBroken, build, build_from_folder
from meguru.demo.content_year import TownContent, Year

__all__ = ["CONTENT_DIRECTORY", "TOWNS", "ContentBroken", "TownContent", "load_content"]

CONTENT_DIRECTORY = Path(__file__).with_name("content")
TOWNS = ("kohoku", "sample-machi")


def load_content(town_slug: str, *, directory: Path = CONTENT_DIRECTORY) -> TownContent:
    """The whole demo content of a town. Raises ``ContentBroken`` naming the file and key of what does not fit."""
    folder = directory / town_slug
    if not folder.is_dir():
        raise ContentBroken(f"{town_slug}: there is no demo content of that name")
    plans = [build(DistrictPlan, path, directory) for path in sorted((folder / "districts").glob("*.toml"))]
    years = [build_from_folder(Year, path, directory) for path in sorted((folder / "years").glob("*/"))]
    return build_from_folder(TownContent, folder, directory, district_plans=tuple(plans), years=tuple(years))
