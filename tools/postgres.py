"""A throw-away PostgreSQL server from the machine's own programs: ``postgres.py -- COMMAND`` runs COMMAND beside it.

PostgreSQL refuses to run as root, so it is started as another user where the caller is root. Its data is in a temporary
folder; however the command ends, the server is stopped and the folder removed. Standard library only.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from machine import Stopped, find_postgresql, main_guard

# Nothing in it is worth keeping, so nothing waits for the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
    "timezone": "Asia/Tokyo",
}


def _user() -> pwd.struct_passwd | None:
    """The user the server runs as: none but the caller, unless the caller is root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Stopped("PostgreSQL を動かす利用者（postgres か nobody）が、この機械にいません。")


def _identity(user: pwd.struct_passwd | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throw_away_server(programs: Path) -> Generator[str]:
    """A running server with an empty database; gives its address for ``DATABASE_URL``."""
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="meguru-postgres-"))
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        password = secrets.token_hex(16)
        word = folder / "password"
        word.write_text(password)
        word.chmod(0o644)
        data = folder / "data"
        _run(
            [str(programs / "initdb"), "-D", str(data), "-U", "meguru", "-E", "UTF8", "--locale=C", "-N",
             "-A", "scram-sha-256", f"--pwfile={word}"],
            user,
            folder,
        )  # fmt: skip
        port = _free_port()
        options = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(data), "-p", str(port), *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the command; the server is stopped when that has ended
                **_identity(user),  # type: ignore[call-overload]
            )
        try:
            _wait(programs, port, server, folder / "log")
            yield f"postgresql://meguru:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": open connections are cut
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], user: pwd.struct_passwd | None, folder: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, **_identity(user))  # type: ignore[call-overload]
    if done.returncode:
        raise Stopped(f"PostgreSQL の用意に失敗しました (initdb)。\n{done.stderr[-800:]}")


def _wait(programs: Path, port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(200):
        if server.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise Stopped(f"PostgreSQL が起動しませんでした。\n{log.read_text(errors='replace')[-800:]}")


def main() -> int:
    """Run the command given after ``--`` with ``DATABASE_URL`` set."""
    if "--" not in sys.argv or not sys.argv[sys.argv.index("--") + 1 :]:
        raise Stopped("使い方: python3 tools/postgres.py -- 命令 …")
    programs = find_postgresql()
    if programs is None:
        raise Stopped("PostgreSQL のサーバーが、この機械に入っていません。")
    command = sys.argv[sys.argv.index("--") + 1 :]
    with throw_away_server(programs) as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    # A plain SIGTERM would leave the server running: turn it into the exception that unwinds the stack.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main_guard(main)
