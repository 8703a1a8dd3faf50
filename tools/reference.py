"""Writes ``docs/reference/`` from the code: states, roles, settings, events, commands. A contract test compares the two.

``make reference`` runs it. What is written here by hand is only what the code cannot say of itself: what each setting is for.
"""

import ast
import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import django

import ladder
import meguru
from meguru.base.access.actions import ACTION_LABELS, ROLE_LABELS, ROLE_TABLE, Action, Reach
from meguru.base.audit.kinds import KINDS, Event
from meguru.core.states import StateMachine

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
PACKAGE = Path(meguru.__file__).parent
NOTE = "<!-- Written by `make reference` from the code. Change the code, not this page. -->"
AREAS = ("base", "plan", "do", "check", "act", "publish")
_READERS = {"text", "flag", "number", "names", "choice", "folder", "web_address", "day"}

SETTINGS = {
    "DATABASE_URL": (
        "The database: `sqlite:///relative`, `sqlite:////absolute` or `postgresql://user:password@host:port/name`, which may end in"
        " `?sslmode=verify-full&sslrootcert=…` and the like (`host`, `options`, `connect_timeout`)."
    ),
    "PORT": "The port `meguru serve` and `make demo` listen on, 1 to 65535.",
    "MEGURU_BIND": "The address to listen on. `0.0.0.0` lets other machines in; put a proxy with HTTPS before it.",
    "MEGURU_WORKERS": "Processes that answer, 1 to 64.",
    "MEGURU_THREADS": "Threads in each, 1 to 64: so many requests are worked on at once. Each holds a connection to the database.",
    "MEGURU_VAR": "The folder for everything that is not told to stand elsewhere: database file, site, static files.",
    "MEGURU_PROXIES": "How many proxies of one's own stand in front (0 to 5); addresses for rate limits are read past them.",
    "MEGURU_SITE_ROOT": "Where the public sites are written, a folder for each town.",
    "MEGURU_STATIC_ROOT": "Where the workshop's style sheets and scripts are collected.",
    "MEGURU_SECRET_KEY": "Signs sessions and forms. Every town that is no sample needs one: 32 characters, random, not in backups.",
    "MEGURU_LEDGER_KEY": "Key of the keyed hashes in the ledger. Without it, it follows from `MEGURU_SECRET_KEY`.",
    "MEGURU_HOSTS": "Names under which the server may be asked, separated by commas.",
    "MEGURU_ORIGINS": "Origins (`https://…`) whose forms are taken, separated by commas; needed behind a proxy.",
    "MEGURU_SECURE": "`1` where readers come by HTTPS: secure cookies, HSTS, and trust in `X-Forwarded-Proto`.",
    "MEGURU_OPINION_FORM": "The opinion form the public pages lead to; `{town}` becomes the town's word. A town may name its own.",
    "MEGURU_PUBLIC_URL": "The address of the public sites, for feeds, the calendar and QR codes.",
    "MEGURU_OPINIONS_PER_HOUR": "How many opinions one address may send in an hour.",
    "MEGURU_OPINIONS_PER_HOUR_IN_ALL": "How many opinions a town takes in an hour from everybody together.",
    "MEGURU_UPLOAD_MEGABYTES": "The largest plan document that is read.",
    "MEGURU_TODAY": "Holds the calendar at one day (`2018-05-21`), for the demo, whose story plays then. Leave it unset.",
    "MEGURU_LOG_LEVEL": "`DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`.",
    "MEGURU_DEBUG": "Django's debug pages. Never in public.",
}


def modules(suffix: str = "") -> Iterator[ModuleType]:
    """Every module of Meguru whose name ends so, imported."""
    for found in pkgutil.walk_packages(meguru.__path__, "meguru."):
        if found.name.endswith(suffix) and ".migrations" not in found.name:
            yield importlib.import_module(found.name)


def machines() -> list[StateMachine]:  # type: ignore[type-arg]  # machines of all kinds
    """Every state machine, once, by name."""
    found = {
        value.name: value
        for module in modules(".rules")
        for value in vars(module).values()
        if isinstance(value, StateMachine)
    }
    return [found[name] for name in sorted(found)]


def command_modules() -> list[ModuleType]:
    """The modules of the areas that hold commands: ``commands.py``, and what was parted from one."""
    areas = [module for module in modules() if module.__name__.split(".")[1] in AREAS]
    return [module for module in areas if any(is_command(function) for _, function in functions_of(module))]


def area_of(module: ModuleType) -> str:
    """Where a module of commands stands, as it is spoken of: ``plan.plans.drafts`` for ``meguru.plan.plans.commands.drafts``."""
    return module.__name__.removeprefix("meguru.").replace(".commands", "")


def is_command(function: Callable[..., object]) -> bool:
    """Whether a function is a command (``base.audit.ledger.command``)."""
    return bool(getattr(function, "is_command", False))


def functions_of(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    """The public functions a module defines, in their order."""
    for name, value in vars(module).items():
        if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__:
            yield name, value


def settings_read() -> dict[str, tuple[str, str, str]]:
    """Every variable read from the environment: its reader, its default as written, and the file that reads it."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if file == Path(__file__):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _READERS):
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "ENV" and node.args:
                name = ast.literal_eval(node.args[0])
                default = ast.unparse(node.args[1]) if len(node.args) > 1 else "—"
                found[name] = (node.func.attr, default, str(file.relative_to(PACKAGE)))
    return found


def states_page() -> str:
    """Every state machine as a diagram and as a table."""
    parts = [
        NOTE,
        "# States",
        "",
        "Each thing's life is a table in its `rules.py`; what is not drawn is refused.",
    ]
    for machine in machines():
        parts += ["", f"## {machine.name} ({machine.noun})", "", "```mermaid", machine.mermaid(), "```", ""]
        parts += ["| in state | " + " | ".join(machine.steps.values()) + " |", "|---|" + "---|" * len(machine.steps)]
        for state, label in machine.states.items():
            row = [
                machine.states[machine.table[state][step]] if machine.allows(state, step) else ""
                for step in machine.steps
            ]
            parts.append(f"| {label} (`{state.value}`) | " + " | ".join(row) + " |")
    return "\n".join(parts) + "\n"


def roles_page() -> str:
    """The role table."""
    marks = {Reach.ALL: "●", Reach.SHARED: "◎", Reach.OWN: "○"}
    roles = list(ROLE_TABLE)
    parts = [
        NOTE,
        "# Roles and actions",
        "",
        "● over the whole town, ○ over what belongs to the seat's own body or districts,",
        "◎ over that and over what its body does together with the one that leads it.",
        "",
    ]
    parts += [f"- `{role.value}` {ROLE_LABELS[role]}" for role in roles]
    parts += ["", "| action | " + " | ".join(f"`{role.value}`" for role in roles) + " |", "|---|" + "---|" * len(roles)]
    for action in Action:
        row = [marks[ROLE_TABLE[role][action]] if action in ROLE_TABLE[role] else "" for role in roles]
        parts.append(f"| {ACTION_LABELS[action]} `{action.value}` | " + " | ".join(row) + " |")
    return "\n".join(parts) + "\n"


def settings_page() -> str:
    """Every environment variable."""
    parts = [
        NOTE,
        "# Settings",
        "",
        "All settings are environment variables. A value that cannot be used stops the start with a sentence (exit status 78).",
        "`NAME_FILE` may name a file that holds the value, for secrets.",
        "",
        "| variable | without it | what it is |",
        "|---|---|---|",
    ]
    read = settings_read()
    for name in [*SETTINGS, *sorted(set(read) - set(SETTINGS))]:
        default = read[name][1].replace("|", "\\|") if name in read else "not read"
        parts.append(f"| `{name}` | `{default}` | {SETTINGS.get(name, '')} |")
    return "\n".join(parts) + "\n"


def events_page() -> str:
    """Every kind of ledger entry."""
    parts = [
        NOTE,
        "# Events",
        "",
        "What the ledger can say. Braces stand for facts: ids, codes, names of fields, keyed hashes.",
    ]
    parts += ["", "| event | sentence | page below `/<town>/work/` |", "|---|---|---|"]
    parts += [f"| `{event.value}` | {KINDS[event].sentence} | `{KINDS[event].page or '—'}` |" for event in Event]
    return "\n".join(parts) + "\n"


def commands_page() -> str:
    """The words of the command line, and the domain's commands by area."""
    line = importlib.import_module("meguru.project.command_line")
    parts = [NOTE, "# Commands", "", "## The command line", ""]
    for word in line.WORDS:
        parts += [f"### `meguru {word}`", "", "```", line.parser_for(word).format_help().rstrip(), "```", ""]
    parts += [
        "## Changes of state",
        "",
        "Every change goes through one of these, whether a page, a file or a job asks for it.",
    ]
    for module in command_modules():
        parts += ["", f"### `{area_of(module)}`", ""]
        for name, function in functions_of(module):
            if not is_command(function):
                continue
            parts.append(
                f"- `{name}` — {(inspect.getdoc(function) or '').split(chr(10) + chr(10))[0].replace(chr(10), ' ')}"
            )
    return "\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "states.md": states_page,
    "roles.md": roles_page,
    "settings.md": settings_page,
    "events.md": events_page,
    "commands.md": commands_page,
}


def main() -> int:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.project.settings")
    os.environ["COLUMNS"] = "100"  # argparse wraps its help at the width of whoever runs this
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        print(f"docs/reference/{name}")
    ladder.write()
    print("docs/explanation/architecture.md (the ladder)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
