"""What doctor lays beside a town's rows: its ledger, what was written down of it outside the database, its published files."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from meguru.act.amendments.witness import contradictions as amendments_against_ledger
from meguru.base.audit.queries import broken_links
from meguru.base.audit.witness import Anchor, anchor_of, broken_anchors, read_anchors
from meguru.base.basics.witness import contradictions as basics_against_ledger
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.committee.witness import contradictions as committee_against_ledger
from meguru.check.opinions.witness import contradictions as opinions_against_ledger
from meguru.check.reviews.witness import contradictions as sheets_against_ledger
from meguru.core.errors import NotNow
from meguru.do.activities.witness import contradictions as activities_against_ledger
from meguru.do.figures.witness import contradictions as figures_against_ledger
from meguru.jobs.publishing import anchors_file, damage_on_disk, site_folder
from meguru.project.words.backup import FORMAT as BACKUP
from meguru.project.words.backup import MANIFEST as BACKUP_MANIFEST
from meguru.publish.queries import broken_publications
from meguru.publish.witness import contradictions as publications_against_ledger
from meguru.site.manifest import FORMAT as SITE
from meguru.site.manifest import MANIFEST, manifest_anchors
from meguru.site.writing import current_release


def town_evidence(town: Town, against: Mapping[str, list[Anchor]]) -> Iterator[tuple[str, list[str]]]:
    """Each thing that was looked at in a town, with what does not agree."""
    with town_scope(town):
        yield "記録簿のつながり", list(broken_links())
        known = [*read_anchors(anchors_file(town.slug)), *_anchors_in_public(town.slug), *against.get(town.slug, [])]
        yield "記録簿と、外に書きとめた印", list(broken_anchors(known))
        yield "公表の記録", [*broken_publications(), *publications_against_ledger()]
        yield "シートの記録", list(sheets_against_ledger())
        yield "ご意見の記録", list(opinions_against_ledger())
        yield "会議と助言の記録", list(committee_against_ledger())
        yield "計画の変更の記録", list(amendments_against_ledger())
        yield "活動の記録", list(activities_against_ledger())
        yield "指標の数字", list(figures_against_ledger())
        yield "地区の基礎データ", list(basics_against_ledger())
    yield "公開ファイル", list(_damage(town.slug))


def _damage(slug: str) -> Iterator[str]:
    damage = damage_on_disk(slug)
    if damage is None:
        return
    for paths, what in ((damage.altered, "書きかえられています"), (damage.missing, "なくなっています"),
                        (damage.foreign, "外から入れられています")):  # fmt: skip
        for path in paths:
            yield f"{path} が{what}（meguru publish {slug} で直せます）"


def _anchors_in_public(slug: str) -> list[Anchor]:
    release = current_release(site_folder(slug))
    try:
        return manifest_anchors(json.loads((release / MANIFEST).read_text())) if release else []
    except (OSError, ValueError, AttributeError):
        return []


def anchors_in(file: Path) -> dict[str, list[Anchor]]:
    """By town, what a backup or a site's manifest kept elsewhere says of the ledger. Raises ``NotNow`` for another file."""
    said = _read(file)
    if said.get("format") == BACKUP:
        found = {slug: anchor_of(head) for slug, head in said.get("ledgers", {}).items()}
        return {slug: [anchor] for slug, anchor in found.items() if anchor}
    if said.get("format") == SITE:
        return {str(said.get("town")): manifest_anchors(said)}
    raise NotNow(f"{file} は、meguru backup のファイルでも、公開ページの {MANIFEST} でもありません。")


def _read(file: Path) -> Mapping[str, Any]:
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                raw = archive.read(BACKUP_MANIFEST)
        else:
            raw = file.read_bytes()
        found = json.loads(raw)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        found = None
    if not isinstance(found, dict):
        raise NotNow(f"{file} を読めません。")
    return found
