"""Servers that the bench starts and always stops: Meguru as ``meguru serve`` starts it, bare Django, nginx."""

import getpass
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import BaselineMissing
from bench.machine import Page, command_of, descendants, find_program, free_port

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
THREADS = 4

_NGINX = """
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    charset utf-8;
    location /{town}/ {{ alias {site}/; index index.html; }}
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    address: str
    pid: int
    seconds_to_answer: float

    def page(self, path: str, cookie: str = "") -> Page:
        """One of its pages."""
        return Page(self.address + path, self.web, cookie)

    @property
    def web(self) -> int:
        """The first process of the web server proper: below Meguru's supervisor stands the job worker too."""
        return next((pid for pid in descendants(self.pid) if "granian" in command_of(pid)), self.pid)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process of Meguru whose data lie in ``folder``; what is set for others here must not reach it."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("MEGURU_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT")}  # fmt: skip
    return (
        kept
        | {"MEGURU_VAR": str(folder), "MEGURU_TODAY": "2018-05-21", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        | more
    )


@contextmanager
def running(command: list[str], port: int, path: str, env: Mapping[str, str], log: Path) -> Generator[Server]:
    """A server until the block ends. Raises ``RuntimeError`` with its last words where it does not answer in 30 seconds."""
    start = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(env), stdout=out, stderr=out, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        while not _answers(address + path):
            if process.poll() is not None or time.monotonic() - start > 30:
                raise RuntimeError(f"{' '.join(command[:4])} does not answer:\n{log.read_text()[-1500:]}")
            time.sleep(0.01)
        yield Server(address, process.pid, time.monotonic() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def meguru(folder: Path, *, path: str = "/healthz", **more: str) -> Generator[Server]:
    """``meguru serve`` over the data in ``folder``: the server with 2 workers, and the job worker."""
    port = free_port()
    usual = {"MEGURU_WORKERS": str(WORKERS), "MEGURU_THREADS": str(THREADS), "MEGURU_BIND": "127.0.0.1"}
    env = environment(folder, **{**usual, "PORT": str(port), **more})
    command = [sys.executable, "-m", "meguru.project.command_line", "serve"]
    with running(command, port, path, env, folder / "serve.log") as server:
        yield server


@contextmanager
def bare_django(folder: Path, **more: str) -> Generator[Server]:
    """Bare Django behind the same server, with as many workers and threads. Raises ``BaselineMissing``."""
    port = free_port()
    env = environment(
        folder, BARE_DATABASE=str(folder / "bare.sqlite3"), DJANGO_SETTINGS_MODULE="bench.bare.settings", **more
    )
    try:
        subprocess.run([sys.executable, "-m", "bench.bare.fill"], cwd=ROOT, env=env, check=True, capture_output=True)
        command = [
            *(sys.executable, "-m", "granian", "bench.bare.wsgi:application", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)),
            *("--blocking-threads", str(THREADS), "--http", "1", "--no-ws", "--log-level", "warning"),
        ]
        with running(command, port, "/", env, folder / f"bare{port}.log") as server:
            yield server
    except (RuntimeError, subprocess.CalledProcessError) as problem:
        raise BaselineMissing(f"bare Django did not run: {problem}") from problem


@contextmanager
def nginx(folder: Path, town: str, site: Path) -> Generator[Server]:
    """nginx with 2 workers on the files of a town's public site. Raises ``BaselineMissing``."""
    program = find_program("nginx", "nginx-light")
    port, own = free_port(), folder / "nginx"
    own.mkdir(exist_ok=True)
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    text = _NGINX.format(workers=WORKERS, folder=own, user=user, port=port, town=town, site=site)
    (own / "nginx.conf").write_text(text)
    command = [program, "-p", str(own), "-c", str(own / "nginx.conf"), "-e", str(own / "start.log")]
    try:
        with running(command, port, f"/{town}/", os.environ, own / "out.log") as server:
            yield server
    except RuntimeError as problem:
        raise BaselineMissing(f"nginx did not run: {problem}") from problem
