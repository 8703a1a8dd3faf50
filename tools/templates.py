"""The templates as they are written: indented by djhtml, and every one of them small enough to be read at once.

``python tools/templates.py`` says what is not so, ``format`` indents them. djhtml sets the indentation and breaks no line;
where a line may be broken without showing on the page is said in ``meguru/site/template_language.py``.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DJHTML = [str(Path(sys.executable).parent / "djhtml"), "--tabwidth", "2"]
LONGEST_LINE = 120
MOST_LINES = 120
MOST_CHARACTERS = 6_000


def templates() -> list[Path]:
    """Every template of the product."""
    return sorted(path for path in (ROOT / "src").rglob("*.html") if "templates" in path.parts)


def too_large(path: Path) -> list[str]:
    """What is too long in a template, a line each."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    place = path.relative_to(ROOT)
    found = [
        f"{place}:{number}: {len(line)} characters" for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE
    ]
    if len(lines) > MOST_LINES:
        found.append(f"{place}: {len(lines)} lines")
    if len(text) > MOST_CHARACTERS:
        found.append(f"{place}: {len(text)} characters")
    return found


def main() -> int:
    """The word on the command line."""
    files = [str(path) for path in templates()]
    if sys.argv[1:] == ["format"]:
        return subprocess.run([*DJHTML, *files], check=False).returncode
    large = [line for path in templates() for line in too_large(path)]
    indented = subprocess.run([*DJHTML, "--check", *files], capture_output=True, text=True, check=False)
    print("\n".join([*large, *(line for line in indented.stderr.splitlines() if "reindented /" in line)]))
    return 1 if large or indented.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
