"""``meguru serve``: checks what must hold, then becomes the supervisor of the web server and the worker."""

import argparse
import errno
import os
import socket
import sys
from typing import NoReturn

from django.conf import settings
from django.db import connections

from meguru.base.bodies.queries.actors import list_towns
from meguru.base.standing import require_room
from meguru.core.env import Environment, WrongSetting
from meguru.core.errors import NotNow
from meguru.project.words.preparing import collect_static, require_tables

ENV = Environment()
PORT = ENV.number("PORT", 8000, 1, 65535)
MEGURU_BIND = ENV.text("MEGURU_BIND", "127.0.0.1")
SHORTEST_KEY = 32
MEGURU_WORKERS = ENV.number("MEGURU_WORKERS", 2, 1, 64)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Everything is set by the environment."""
    parser.epilog = "設定: PORT（8000）、MEGURU_BIND（127.0.0.1）、MEGURU_WORKERS（2）、MEGURU_THREADS（4）"


def run(options: argparse.Namespace) -> NoReturn:
    """Check, then serve."""
    require_tables()
    require_room(settings.VAR)
    require_own_key()
    collect_static()
    become_supervisor()


def require_own_key() -> None:
    """Raises ``NotNow`` where a real town would be served under the key that everybody can read in the source."""
    real = [town.name for town in list_towns() if not town.is_sample]
    if settings.IS_DEMO_KEY and real and not settings.DEBUG:
        raise NotNow(
            f"見本の鍵のままでは、{real[0]}を動かせません。ほかの人に知られない長い文字列を MEGURU_SECRET_KEY に設定してください。"
        )
    if real and len(settings.SECRET_KEY) < SHORTEST_KEY and not settings.DEBUG:
        raise NotNow(
            f"MEGURU_SECRET_KEY が短すぎて、{real[0]}を動かせません。"
            f"ほかの人に知られない、{SHORTEST_KEY}字以上の文字列を設定してください。"
        )


def require_free_port() -> None:
    """Raises ``WrongSetting`` or ``NotNow`` where nothing can listen at the address."""
    family = socket.AF_INET6 if ":" in MEGURU_BIND else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((MEGURU_BIND, PORT))
            probe.listen(1)
        except PermissionError:
            wanted = "この番号は、いまの利用者では使えません。1024 以上の番号を書いてください。"
            raise WrongSetting("PORT", str(PORT), wanted) from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise WrongSetting("MEGURU_BIND", MEGURU_BIND, "この機械の番地を書いてください。") from None
            other = f"それを終わらせるか、別の番号で始めてください（例: PORT={PORT % 65535 + 1}）。"
            raise NotNow(f"{PORT} 番は、ほかのプログラムが使っています。{other}") from None


def become_supervisor() -> NoReturn:
    """Put the supervisor in this process's place: the same process for whoever started it, without Django in memory."""
    require_free_port()
    connections.close_all()
    sys.stdout.flush()
    chosen = {
        "PORT": PORT,
        "MEGURU_BIND": MEGURU_BIND,
        "MEGURU_WORKERS": MEGURU_WORKERS,
        "MEGURU_THREADS": settings.MEGURU_THREADS,
    }
    os.environ.update({name: str(value) for name, value in chosen.items()})
    os.execv(sys.executable, [sys.executable, "-m", "meguru.project.words.supervising"])  # noqa: S606
