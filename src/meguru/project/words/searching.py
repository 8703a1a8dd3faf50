"""``meguru search``: makes the index that the workshop searches in anew, for every town or one."""

import argparse

from meguru.base.bodies.queries.actors import list_towns
from meguru.jobs.searching import index_town
from meguru.project.words.preparing import require_tables


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and for which town."""
    parser.add_argument(
        "what", metavar="すること", choices=["rebuild"], help="rebuild：探すための索引を、はじめからつくり直す"
    )
    parser.add_argument("town", metavar="町", nargs="?", help="町の番地の名（slug）。書かなければ、すべての町")


def run(options: argparse.Namespace) -> int:
    """Say for each town how much there is to find."""
    require_tables()
    for slug in [options.town] if options.town else [town.slug for town in list_towns()]:
        print(f"{slug}：索引をつくり直しました（{index_town(slug, anew=True):,}件）。")
    return 0
