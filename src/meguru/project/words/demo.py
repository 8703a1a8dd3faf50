"""``meguru demo``: the sample towns from an empty database to a public site, with what it does and how far it is."""

import argparse
import os
import time
from datetime import date

from django.conf import settings

from meguru.base.bodies.queries.actors import list_towns
from meguru.core import clock
from meguru.core.errors import NotNow
from meguru.demo.runner import DEMO_DAY, make_demo, sample_logins
from meguru.jobs.publishing import render_town, unfinished_towns
from meguru.project.words.preparing import bring_tables_up, collect_static
from meguru.project.words.serving import PORT, become_supervisor, require_free_port


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to go on and serve."""
    parser.add_argument("--serve", action="store_true", help="つくったあと、そのまま動かす")


def run(options: argparse.Namespace) -> int:
    """Make what is missing; a second time there is nothing to make."""
    start = time.monotonic()
    if options.serve:
        require_free_port()
    if settings.MEGURU_TODAY is None:
        # The sample year was lived in 2016 to 2018; its people look at it from a day of that time.
        os.environ["MEGURU_TODAY"] = DEMO_DAY
        clock.fix_day(date.fromisoformat(DEMO_DAY))
    if bring_tables_up():
        print("・データベースを用意しました (the database is ready)")
    if any(not town.is_sample for town in list_towns()):
        raise NotNow(
            "このデータベースには本物の町があります。見本は、別のデータベース（DATABASE_URL）につくってください。"
        )
    if collect_static():
        print("・画面の部品を集めました (styles and scripts are in place)")
    make_demo(lambda line: print(f"・{line}", flush=True))
    for slug in unfinished_towns():
        print(f"・{slug} の公開ページを書き出しています (writing its public pages)", flush=True)
        render_town(slug)
    seconds = f"{time.monotonic() - start:.0f}"
    print(f"・見本の用意ができました（{seconds}秒） (the sample is ready after {seconds} s)")
    _tell_logins()
    if options.serve:
        become_supervisor()
    return 0


def _tell_logins() -> None:
    print(f"\nアドレス (address): http://localhost:{PORT}/")
    print("見本の利用者（パスワードはみな同じです） (sample accounts, all with one password):")
    for town, login, password, purpose in sample_logins():
        print(f"  {login:<22}{password:<20}{town}：{purpose}")
    print("", flush=True)
