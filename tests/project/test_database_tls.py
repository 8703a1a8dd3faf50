"""TLS to the database: PostgreSQL with a certificate of its own, believed where it is named and refused in a sentence where not."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.instance import Place

pytestmark = pytest.mark.kill  # starts and ends real processes
TOOLS = Path(__file__).resolve().parents[2] / "tools"
STARTER = """
import os, sys
import postgres
from machine import find_postgresql
certificate, key = sys.argv[1:]
postgres.FAST.update(ssl="on", ssl_cert_file=certificate, ssl_key_file=key)
if (user := postgres._user()) is not None:
    os.chown(key, user.pw_uid, user.pw_gid)
with postgres.throw_away_server(find_postgresql()) as address:
    print(address, flush=True)
    sys.stdin.read()
"""


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subject = ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = [
        "openssl",
        "req",
        "-new",
        "-x509",
        "-days",
        "2",
        "-nodes",
        *subject,
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run(command, check=True, capture_output=True)
    key.chmod(0o600)
    return certificate, key


@pytest.fixture
def database() -> Iterator[tuple[str, Path]]:
    """The address of a server that speaks TLS, and the folder with its certificate (``own``) and a stranger's."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    with tempfile.TemporaryDirectory(prefix="meguru-tls-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server runs as another user where the caller is root
        own = _certificate(folder, "own")
        _certificate(folder, "other")
        with subprocess.Popen(
            [sys.executable, "-c", STARTER, *map(str, own)],
            env={**os.environ, "PYTHONPATH": str(TOOLS)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            if not address:
                pytest.skip("no PostgreSQL server can be started here")
            yield address, folder
            server.communicate(timeout=30)


def test_a_certificate_is_asked_for_and_a_strangers_refused(database: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = database
    place = Place(tmp_path)
    good = f"{address}?sslmode=verify-full&sslrootcert={folder}/own.pem"
    assert place.run("migrate", DATABASE_URL=good).returncode == 0
    for wrong in ("other.pem", "nowhere.pem"):
        done = place.run("serve", DATABASE_URL=f"{address}?sslmode=verify-full&sslrootcert={folder}/{wrong}")
        assert done.returncode == 1
        assert done.stderr.startswith("meguru: データベースに届きません")
        assert "Traceback" not in done.stderr
        assert address.split(":")[2].split("@")[0] not in done.stderr  # the password
