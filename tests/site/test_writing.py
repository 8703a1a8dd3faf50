"""The site on disk: nothing needless is written, and a killed writer leaves the old site or the new one, whole."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from meguru.site.writing import current_release, site_digest, write_site

OLD = {f"page-{n}/index.html": f"old {n}".encode() * 200 for n in range(60)} | {
    "index.html": b"old",
    "same.css": b"css",
}
NEW = {path: content.replace(b"old", b"new") for path, content in OLD.items()}

WRITER = """
import sys
from pathlib import Path
from meguru.site import writing
root, step = Path(sys.argv[1]), int(sys.argv[2])
calls = 0
def dying(name):
    real = getattr(writing, name)
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == step:
            import os, signal
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    setattr(writing, name, call)
for name in ("_write", "_take_over", "_sync_folder", "_switch", "_prune"):
    dying(name)
old_replace = writing.os.replace
def replace(*args):
    global calls
    calls += 1
    if calls == step:
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)
    return old_replace(*args)
writing.os.replace = replace
files = {f"page-{n}/index.html": f"new {n}".encode() * 200 for n in range(60)} | {"index.html": b"new", "same.css": b"css"}
writing.write_site(files, root)
"""


def served(root: Path) -> dict[str, bytes]:
    """What a reader would get through the link."""
    top = root / "current"
    return {str(p.relative_to(top)): p.read_bytes() for p in top.rglob("*") if p.is_file()}


def test_a_first_write_writes_everything(tmp_path: Path) -> None:
    report = write_site(OLD, tmp_path)
    assert (report.written, report.linked, report.switched) == (len(OLD), 0, True)
    assert served(tmp_path) == OLD
    assert current_release(tmp_path) == tmp_path / "releases" / site_digest(OLD)


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    write_site(OLD, tmp_path)
    before = {p: p.lstat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != ".lock"}
    report = write_site(dict(OLD), tmp_path)
    assert (report.written, report.linked, report.removed, report.switched) == (0, 0, 0, False)
    assert {p: p.lstat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != ".lock"} == before


def test_only_changed_files_are_written(tmp_path: Path) -> None:
    write_site(OLD, tmp_path)
    report = write_site(OLD | {"index.html": b"new", "more/index.html": b"more"}, tmp_path)
    assert (report.written, report.linked) == (2, len(OLD) - 1)
    assert served(tmp_path) == OLD | {"index.html": b"new", "more/index.html": b"more"}
    css = tmp_path / "current" / "same.css"
    assert css.stat().st_nlink == 2


def test_a_file_system_without_hard_links_is_copied_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    write_site(OLD, tmp_path)
    monkeypatch.setattr(os, "link", refuse)
    write_site(OLD | {"index.html": b"new"}, tmp_path)
    assert served(tmp_path) == OLD | {"index.html": b"new"}


def test_a_damaged_file_is_written_anew(tmp_path: Path) -> None:
    write_site(OLD, tmp_path)
    (tmp_path / "current" / "same.css").write_bytes(b"CSS")
    report = write_site(OLD | {"index.html": b"new"}, tmp_path)
    assert report.written == 2
    assert served(tmp_path)["same.css"] == b"css"


def test_going_back_is_a_move_of_the_link(tmp_path: Path) -> None:
    write_site(OLD, tmp_path)
    write_site(NEW, tmp_path)
    report = write_site(OLD, tmp_path)
    assert (report.written, report.linked, report.switched) == (0, 0, True)
    assert served(tmp_path) == OLD


def test_old_releases_go_and_the_last_stay(tmp_path: Path) -> None:
    for n in range(8):
        write_site({"index.html": str(n).encode()}, tmp_path, keep=3)
    names = {p.name for p in (tmp_path / "releases").iterdir()}
    assert names == {site_digest({"index.html": str(n).encode()}) for n in (5, 6, 7)}


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", "a/./b", "", "nul\0l"])
def test_no_path_leaves_the_site(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leave"):
        write_site({path: b"x"}, tmp_path / "root")


def test_an_empty_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without files"):
        write_site({}, tmp_path)


@pytest.mark.parametrize("step", [1, 2, 30, 61, 62, 63, 64, 100, 122, 123, 124, 125, 126, 127, 128, 129])
def test_killed_at_a_step_the_old_or_the_new_stands_whole(tmp_path: Path, step: int) -> None:
    write_site(OLD, tmp_path)
    subprocess.run([sys.executable, "-c", WRITER, str(tmp_path), str(step)], check=False, env=_env())
    assert served(tmp_path) in (OLD, _new_with_old_css())
    report = write_site(_new_with_old_css(), tmp_path)
    assert served(tmp_path) == _new_with_old_css()
    left = [p.name for p in (tmp_path / "releases").iterdir() if p.name.startswith(".")]
    assert not left
    assert not (tmp_path / ".current-new").is_symlink()
    assert report.digest == site_digest(_new_with_old_css())


def test_killed_at_random_moments_the_old_or_the_new_stands_whole(tmp_path: Path) -> None:
    chance = random.Random(7)
    write_site(OLD, tmp_path)
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), "0"], env=_env())
        time.sleep(0.02 + chance.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert served(tmp_path) in (OLD, _new_with_old_css())
        write_site(OLD, tmp_path)


def _new_with_old_css() -> dict[str, bytes]:
    new = {path: content.replace(b"old", b"new") for path, content in OLD.items()}
    return new | {"same.css": b"css"}


def _env() -> dict[str, str]:
    source = str(Path(__file__).parents[2] / "src")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))}
