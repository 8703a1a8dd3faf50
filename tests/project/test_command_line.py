"""The command line as somebody types it: real processes, one sentence for each foreseen failure, no traceback ever."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.instance import Place, Served, is_alive, prepared, serving, until

PASSWORD = "kita-no-machi-2018\n"
pytestmark = pytest.mark.kill  # starts and ends real processes


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An instance with one real town, 北区."""
    return prepared(Place(tmp_path_factory.mktemp("instance"), {"MEGURU_SECRET_KEY": "k" * 50}), tmp_path_factory)


def _sentence(done: "subprocess.CompletedProcess[str]") -> str:
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("MEGURU_WORKERS", "0"),
        ("MEGURU_DEBUG", "perhaps"),
        ("MEGURU_LOG_LEVEL", "LOUD"),
        ("MEGURU_TODAY", "yesterday"),
        ("MEGURU_PUBLIC_URL", "kohoku"),
        ("MEGURU_SITE_ROOT", "/dev/null"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("DATABASE_URL", "postgresql://a:secret@host:port/name"),
        ("DATABASE_URL", "postgresql://a:sec/#ret:secret@host/name?sslmod=require"),
        ("DATABASE_URL", "sqlite:///a.sqlite3?mode=ro"),
        ("MEGURU_SECRET_KEY_FILE", "/nowhere/key"),
    ],
)
def test_a_wrong_setting_ends_with_one_sentence(name: str, value: str, tmp_path: Path) -> None:
    done = Place(tmp_path).run("serve", **{name: value})
    assert done.returncode == 78
    said = _sentence(done)
    assert said.startswith(f"meguru: 設定 {name} の値")
    assert "\n" not in said
    assert "secret" not in said


def test_help_is_given_for_every_word(tmp_path: Path) -> None:
    place = Place(tmp_path)
    overview = place.run("--help")
    assert overview.returncode == 0
    for word in ("serve", "worker", "read", "publish", "backup", "restore", "doctor", "found", "demo", "migrate"):
        assert f"  {word} " in overview.stdout
    assert "使い方" in place.run("found", "--help").stdout
    assert place.run("found", "--licence", "none").returncode == 2


def test_an_instance_that_is_not_ready_says_what_to_do(tmp_path: Path, founded: Place) -> None:
    assert "meguru migrate" in _sentence(Place(tmp_path).run("serve"))
    refused = founded.run("serve", MEGURU_SECRET_KEY="")
    assert refused.returncode == 1
    assert "MEGURU_SECRET_KEY" in _sentence(refused)
    assert "短すぎて" in _sentence(founded.run("serve", MEGURU_SECRET_KEY="k"))
    assert "本物の町" in _sentence(founded.run("demo"))


def test_a_database_out_of_reach_is_one_sentence(tmp_path: Path) -> None:
    done = Place(tmp_path).run("doctor", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert "届きません" in done.stdout + _sentence(done)


@pytest.mark.parametrize(
    ("slug", "password", "said"),
    [
        ("accounts", PASSWORD, "使えません"),
        ("Kita Ku", PASSWORD, "使えません"),
        ("kita", PASSWORD, "もう使われています"),
        ("minami", "short\n", "短"),
    ],
)
def test_founding_is_whole_or_nothing(slug: str, password: str, said: str, founded: Place) -> None:
    done = founded.run(
        "found", slug, "南区", "--person", "南", "--username", "minami", "--password-stdin", told=password
    )
    assert done.returncode == 1
    assert said in _sentence(done)


def test_reading_needs_no_database(tmp_path: Path) -> None:
    plan = tmp_path / "計画.txt"
    plan.write_text("これは計画書ではありません。\n")
    place = Place(tmp_path)
    told = place.run("read", str(plan), "--json", DATABASE_URL="mysql://wrong")
    assert told.returncode in (0, 1)
    assert "Traceback" not in told.stderr
    (tmp_path / "empty.txt").write_bytes(b"")
    letter = tmp_path / "letter.txt"
    letter.write_text("お知らせ。あすは雨です。")
    assert "取組が見つかりませんでした" in place.run("read", str(letter)).stdout
    refused = place.run("read", str(tmp_path / "empty.txt"))
    assert refused.returncode == 1
    assert _sentence(refused)
    assert "扱えません" in _sentence(place.run("read", str(tmp_path / "nothing.txt")))


def test_the_doctor_passes_a_founded_instance(founded: Place) -> None:
    done = founded.run("doctor")
    assert (done.returncode, "異常はありません" in done.stdout) == (0, True), done.stdout
    assert founded.run("worker", "--once").returncode == 0
    assert founded.run("publish", "kita").returncode == 1
    assert founded.run("publish", "nowhere").returncode == 1


@pytest.fixture
def served(founded: Place) -> Iterator[Served]:
    """The founded instance, serving."""
    with serving(founded) as running:
        yield running


def test_serving_is_one_tree_that_mends_itself_and_ends_whole(served: Served, founded: Place) -> None:
    """One process tree: a worker that is killed comes back, a second server is refused the port, and Ctrl-C ends all of it."""
    assert until(10, lambda: any("command_line worker" in line for line in served.tree().values()))
    worker = next(pid for pid, line in served.tree().items() if "command_line worker" in line)
    os.kill(worker, signal.SIGKILL)
    assert until(
        15, lambda: any(pid != worker and "command_line worker" in line for pid, line in served.tree().items())
    )

    refused = founded.run("serve", PORT=str(served.port))
    assert refused.returncode == 1
    assert f"{served.port} 番は、ほかのプログラムが使っています" in _sentence(refused)

    members = list(served.tree())
    assert len(members) >= 3
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(20) == 0
    assert until(5, lambda: not any(is_alive(pid) for pid in members))
    assert served.health() == 0


def test_a_killed_supervisor_leaves_nobody_behind(served: Served) -> None:
    members = list(served.tree())
    served.process.kill()
    served.process.wait(10)
    assert until(15, lambda: not any(is_alive(pid) for pid in members))


def test_it_listens_at_an_address_of_the_sixth_version_too(founded: Place) -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(founded, host="[::1]", MEGURU_BIND="::1") as served:
        assert served.health() == 200
        said = (founded.folder / "serve.log").read_text()
    assert "http://localhost:" in said


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
@pytest.mark.parametrize("words", ["worker --once", "publish kita", "backup kept.zip", "doctor --quick", "serve"])
def test_a_folder_that_is_read_only_is_one_sentence_for_every_word(words: str, tmp_path: Path, founded: Place) -> None:
    """As somebody who may not write where Meguru's data lie; root gives up what lets it write everywhere."""
    place = Place(tmp_path / "read-only", founded.more)
    shutil.copytree(founded.folder, place.folder)
    places = [place.folder, *place.folder.rglob("*")]
    for each in places:
        each.chmod(0o555 if each.is_dir() else 0o444)
    less = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*less, *place.command(*words.split())],
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    for each in places:
        each.chmod(0o755)
    assert done.returncode == 1
    assert "読むだけ" in done.stdout + _sentence(done)
