"""The manifest of a published site: a hash for every file, the issues with theirs, and where each was released in the ledger.

Anybody can check by it that what they read is what was published; and a ledger that no longer says so has been changed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from meguru.base.audit.witness import Anchor, anchor_of
from meguru.site.writing import release_name, sha256

MANIFEST = "manifest.json"
FORMAT, VERSION = "meguru-site", 1


@dataclass(frozen=True)
class IssueMark:
    """One public issue: its book's hash, and the place of the ledger where it was released."""

    fiscal_year: int
    issue: int
    sha256: str
    ledger: Anchor | None


def manifest(town: str, issues: Sequence[IssueMark], files: Mapping[str, bytes]) -> bytes:
    """The manifest as a file: the same site gives the same bytes."""
    said = {
        "format": FORMAT,
        "version": VERSION,
        "town": town,
        "issues": [asdict(issue) for issue in issues],
        "files": {path: sha256(content) for path, content in sorted(files.items())},
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def manifest_hashes(release: Path) -> dict[str, str] | None:
    """The hashes that the files of a release should have, its manifest's own too; ``None`` where the manifest was touched."""
    try:
        raw = (release / MANIFEST).read_bytes()
        said = json.loads(raw)
        hashes = {**{str(path): str(digest) for path, digest in said["files"].items()}, MANIFEST: sha256(raw)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return hashes if release_name(hashes) == release.name else None


def manifest_anchors(said: Mapping[str, Any]) -> list[Anchor]:
    """The places of the ledger that a manifest, as it was read, writes down."""
    found = (anchor_of(issue.get("ledger")) for issue in said.get("issues", []))
    return [anchor for anchor in found if anchor is not None]
