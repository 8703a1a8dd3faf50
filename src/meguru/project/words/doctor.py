"""``meguru doctor``: looks for what is broken or unsafe, one line for each thing; exit status 1 where something is wrong."""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone

from meguru.base.access.actor import machine_actor
from meguru.base.audit.guards import missing_guards
from meguru.base.audit.witness import Anchor
from meguru.base.bodies.idle import IDLE, idle_people
from meguru.base.bodies.queries.actors import list_towns
from meguru.base.standing import fault_of
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.env import is_this_machine
from meguru.core.errors import DomainError, NotNow
from meguru.jobs.publishing import stands_on_disk
from meguru.jobs.rounds import overdue_rounds, rounds_behind
from meguru.overview.beginning import StepState, first_steps
from meguru.project.words.evidence import anchors_in, town_evidence
from meguru.project.words.preparing import open_to_others, require_file, unapplied_migrations
from meguru.site.assets import AssetsMissing


@dataclass(frozen=True)
class Finding:
    """One line of the report. A warning is worth reading and does not make the examination fail."""

    what: str
    trouble: str = ""
    is_warning: bool = False

    @property
    def is_bad(self) -> bool:
        """Whether something is wrong."""
        return bool(self.trouble) and not self.is_warning

    def __str__(self) -> str:
        mark = "よし" if not self.trouble else "注意" if self.is_warning else "異常"
        return f"{mark}　{self.what}" + (f"：{self.trouble}" if self.trouble else "")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to leave out what takes long."""
    parser.add_argument("--quick", action="store_true", help="公開ページとの突き合わせ（時間がかかる）を省く")
    parser.add_argument(
        "--against",
        metavar="ファイル",
        type=Path,
        help="別に取っておいた meguru backup のファイルか、公開ページの manifest.json と、記録簿を突き合わせる",
    )


def run(options: argparse.Namespace) -> int:
    """Print the findings. 1 where something is wrong."""
    bad = 0
    against = anchors_in(options.against) if options.against else None
    for finding in examine(quick=options.quick, against=against):
        print(finding, flush=True)
        bad += finding.is_bad
    print(f"\n{bad}件の異常があります。" if bad else "\n異常はありません。")
    return 1 if bad else 0


def examine(*, quick: bool = False, against: Mapping[str, list[Anchor]] | None = None) -> Iterator[Finding]:
    """Every finding, in order. Without its tables nothing more can be looked at."""
    try:
        require_file()
    except NotNow as problem:
        yield Finding("データベース", problem.message)
        return
    try:
        waiting = unapplied_migrations()
    except DatabaseError as problem:
        fault = fault_of(problem)
        said = fault.sentence if fault and fault.kind != "away" else "届きません"
        yield Finding("データベース", f"{said}（{str(problem).strip()}）")
        return
    yield Finding("データベースの表", f"この版に合っていません（{', '.join(waiting[:3])} ほか）" if waiting else "")
    if waiting:
        return
    yield Finding("記録簿の守り", "、".join(sorted(missing_guards(connection))))
    yield from _pragmas()
    yield from _towns(quick, against or {})
    yield from _daily_rounds()
    yield from _settings()
    told = "、".join(str(place) for place in open_to_others())
    yield Finding(
        "ほかの利用者に読まれないこと",
        f"{told} を、ほかの利用者が読めます（meguru migrate で直ります）" if told else "",
    )
    for folder in (settings.VAR, settings.MEGURU_SITE_ROOT):
        yield Finding(f"書き込み {folder}", _write_trouble(Path(folder)))


def _pragmas() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    for name, wanted in (("recursive_triggers", 1), ("foreign_keys", 1), ("journal_mode", "wal")):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            found = cursor.fetchone()[0]
        yield Finding(
            f"SQLite の {name}", "" if found in (wanted, "memory") else f"{found} です（{wanted} のはずです）"
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        said = str(cursor.fetchone()[0])
    yield Finding("SQLite のファイル", "" if said == "ok" else said)


def _towns(quick: bool, against: Mapping[str, list[Anchor]]) -> Iterator[Finding]:
    towns = list_towns()
    for gone in sorted(against.keys() - {town.slug for town in towns}):
        yield Finding(f"町 {gone}", "外に書きとめてあるのに、ありません（消されています）")
    if not towns:
        yield Finding("町", "まだ一つもありません（meguru found か meguru demo）", is_warning=True)
    for town in towns:
        for what, troubles in town_evidence(town, against):
            yield Finding(f"{town.name} の{what}", _first(troubles))
        with town_scope(town):
            idle = idle_people(timezone.now() - IDLE)
            steps = first_steps(machine_actor(town.pk, "運用者"), today=clock.day_of(clock.now()))
        missing = "、".join(f"{step.label}" for step in steps if step.state is not StepState.DONE)
        if steps:
            yield Finding(f"{town.name} の準備", f"最初の年度を開くまでに、まだのもの：{missing}", is_warning=True)
        told = f"{'、'.join(idle[:5])}（{len(idle)}人）が{IDLE.days}日より長く入っていません" if idle else ""
        yield Finding(f"{town.name} の利用者", told, is_warning=True)
        if not quick:
            yield Finding(f"{town.name} の公開ページ", _site_trouble(lambda slug=town.slug: stands_on_disk(slug)))  # type: ignore[misc]


def _daily_rounds() -> Iterator[Finding]:
    for promise, left in overdue_rounds():
        late = f"{'、'.join(left)} で、きのうまでに済んでいません（meguru worker は動いていますか）" if left else ""
        yield Finding(f"毎日の仕事（{promise}）", late)
    for promise, left in rounds_behind():
        behind = f"{'、'.join(left)} で、まだです（meguru worker が動くと追いつきます）" if left else ""
        yield Finding(f"毎日の仕事（{promise}）", behind, is_warning=True)


def _site_trouble(stands: Callable[[], bool]) -> str:
    try:
        return "" if stands() else "公表している記録と違います（meguru publish 町 で書き直せます）"
    except (AssetsMissing, DomainError) as problem:
        return str(problem)


def _first(found: Sequence[str]) -> str:
    return "" if not found else found[0] + (f" ほか{len(found) - 1}件" if len(found) > 1 else "")


def _settings() -> Iterator[Finding]:
    real = [town.name for town in list_towns() if not town.is_sample]
    if settings.IS_DEMO_KEY:
        yield Finding(
            "MEGURU_SECRET_KEY", "見本の鍵のままです。長い、知られていない文字列を設定してください", is_warning=not real
        )
    else:
        yield Finding("MEGURU_SECRET_KEY", "短すぎます（32字以上に）" if len(settings.SECRET_KEY) < 32 else "")
    if settings.DEBUG:
        yield Finding("MEGURU_DEBUG", "入ったままです。本番では切ってください", is_warning=not real)
    if settings.MEGURU_TODAY is not None:
        yield Finding("MEGURU_TODAY", f"{settings.MEGURU_TODAY} に止めてあります（見本のため）", is_warning=not real)
    if real and not settings.MEGURU_SECURE:
        yield Finding("MEGURU_SECURE", "https で公開するときは 1 にしてください", is_warning=True)
    if real and is_this_machine(settings.MEGURU_PUBLIC_URL):
        told = f"{settings.MEGURU_PUBLIC_URL} では、ほかの機械から開けません。みなさんが開くアドレスを入れてください"
        yield Finding("MEGURU_PUBLIC_URL", told, is_warning=True)


def _write_trouble(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"meguru")
        free = os.statvfs(folder)
    except OSError as problem:
        fault = fault_of(problem)
        return f"書き込めません（{problem.strerror}）。{fault.sentence if fault else ''}"
    megabytes = free.f_bavail * free.f_frsize / 1e6
    return "" if megabytes > 200 else f"空きが {megabytes:.0f} MB しかありません"
