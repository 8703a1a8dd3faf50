"""Puts a rendered site on disk so that readers see the old site whole or the new site whole, whatever happens between.

``root/releases/<digest>/`` holds one complete site, named by its content; ``root/current`` is a symbolic link to the one
that is served. A release is built beside under a name that starts with a dot, synced, renamed, and only then linked.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

BUILDING = ".building-"
KEPT_RELEASES = 5


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write did: files written anew, files taken over unchanged, and whether the link moved."""

    digest: str
    written: int
    linked: int
    removed: int
    switched: bool
    mended: tuple[str, ...] = ()  # files of this release that were not as they were written, and are again


def write_site(files: Mapping[str, bytes], root: Path, *, keep: int = KEPT_RELEASES) -> WriteReport:
    """Make ``files`` the current site under ``root``.

    Nothing changed: nothing is written and the link is untouched; what was altered, deleted or put in on disk is mended.
    Unchanged files are hard-linked from the release now current (copied where the file system cannot link). Leftovers of a write
    that was killed are cleared first; the last ``keep`` releases stay for readers under way and for going back. ``removed``
    counts releases and leftovers cleared.
    Raises ValueError for a path that would leave the site, OSError where the disk fails (the old site then stands).
    """
    _check_paths(files)
    releases = root / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    digest = site_digest(files)
    with _only_one(root):
        removed = _clear_leftovers(root)
        release = releases / digest
        current = current_release(root)
        written = linked = 0
        mended: tuple[str, ...] = ()
        if release.is_dir():
            mended = _mend(files, release)
        else:
            written, linked = _build(files, release, current)
        if current == release:
            return WriteReport(digest, 0, 0, removed, False, mended)
        _switch(root, digest)
        removed += _prune(releases, release, max(keep, 1))
    return WriteReport(digest, written, linked, removed, True, mended)


def site_digest(files: Mapping[str, bytes]) -> str:
    """Name of a release: a hash of every path and its content."""
    return release_name({path: sha256(content) for path, content in files.items()})


def release_name(hashes: Mapping[str, str]) -> str:
    """The same from the hashes of the files."""
    whole = hashlib.sha256()
    for path in sorted(hashes):
        whole.update(f"{path}\0{hashes[path]}\n".encode())
    return whole.hexdigest()[:32]


def sha256(content: bytes) -> str:
    """The hash of a file as a manifest says it."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Damage:
    """What of a release on disk is not as it was written."""

    altered: tuple[str, ...]
    missing: tuple[str, ...]
    foreign: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.altered or self.missing or self.foreign)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file concerned."""
        return (*self.altered, *self.missing, *self.foreign)


def find_damage(release: Path, hashes: Mapping[str, str]) -> Damage:
    """Compare a release on disk with the hashes that its files should have. A link is never one of ours."""
    there = set(_entries(release))
    altered = [
        path for path in sorted(hashes.keys() & there)
        if (release / path).is_symlink() or sha256((release / path).read_bytes()) != hashes[path]
    ]  # fmt: skip
    return Damage(tuple(altered), tuple(sorted(hashes.keys() - there)), tuple(sorted(there - hashes.keys())))


def _entries(release: Path) -> Iterator[str]:
    """Every file and every link below a release; links are not followed."""
    for folder, folders, names in os.walk(release):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in (*names, *links):
            yield str((Path(folder) / name).relative_to(release))


def _mend(files: Mapping[str, bytes], release: Path) -> tuple[str, ...]:
    """Put a release on disk right again, file by file, each at once."""
    damage = find_damage(release, {path: sha256(content) for path, content in files.items()})
    for path in (*damage.foreign, *damage.altered):
        (release / path).unlink()
    for path in (*damage.altered, *damage.missing):
        target = release / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{BUILDING}{target.name}")
        part.unlink(missing_ok=True)
        _write(part, files[path])
        os.replace(part, target)
        _sync_folder(target.parent)
    return damage.paths


def current_release(root: Path) -> Path | None:
    """The release that is served, or None before the first."""
    link = root / "current"
    if not link.is_symlink():
        return None
    target = root / os.readlink(link)
    return target if target.is_dir() else None


def _check_paths(files: Mapping[str, bytes]) -> None:
    if not files:
        raise ValueError("a site without files would take the public pages away")
    for path in files:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or "\0" in path or any(part in ("..", ".") for part in path.split("/")):
            raise ValueError(f"{path!r} would leave the site")


@contextlib.contextmanager
def _only_one(root: Path) -> Iterator[None]:
    """One writer at a time; the system lets go of the lock when a writer dies."""
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_leftovers(root: Path) -> int:
    """Remove what a killed writer left behind."""
    found = [path for path in (root / "releases").iterdir() if path.name.startswith(BUILDING)]
    for path in found:
        shutil.rmtree(path)
    link = root / ".current-new"
    if link.is_symlink():
        link.unlink()
        return len(found) + 1
    return len(found)


def _build(files: Mapping[str, bytes], release: Path, current: Path | None) -> tuple[int, int]:
    """Write the release beside and give it its name when all of it is on disk."""
    building = release.with_name(BUILDING + release.name)
    written = linked = 0
    folders = {building}
    for path, content in files.items():
        target = building / path
        if target.parent not in folders or not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            folders |= {parent for parent in target.parents if parent.is_relative_to(building)}
        if current is not None and _same(current / path, content):
            _take_over(current / path, target)
            linked += 1
        else:
            _write(target, content)
            written += 1
    for folder in sorted(folders, key=lambda f: len(f.parts), reverse=True):
        _sync_folder(folder)
    building.rename(release)
    _sync_folder(release.parent)
    return written, linked


def _same(path: Path, content: bytes) -> bool:
    """Whether a file of the current release has this content; read, not trusted, so a damaged file is written anew."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _take_over(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        _write(target, source.read_bytes())


def _write(target: Path, content: bytes) -> None:
    with target.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _switch(root: Path, digest: str) -> None:
    """Point ``current`` at a release in one step."""
    new = root / ".current-new"
    new.symlink_to(Path("releases") / digest)
    os.replace(new, root / "current")
    _sync_folder(root)


def _prune(releases: Path, current: Path, keep: int) -> int:
    """Remove the oldest releases beyond ``keep``, never the current one."""
    os.utime(current)  # becoming current is what counts as newest
    found = sorted((path for path in releases.iterdir() if path.is_dir() and not path.name.startswith(BUILDING)),
                   key=lambda path: (path == current, path.stat().st_mtime_ns), reverse=True)  # fmt: skip
    for path in found[keep:]:
        doomed = path.with_name(BUILDING + path.name)  # a half-removed release must not look whole
        path.rename(doomed)
        shutil.rmtree(doomed)
    return len(found[keep:])
