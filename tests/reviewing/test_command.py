"""``extractor review``: what it prints, how it ends, and what it says where it cannot begin."""

import http.client
import re
import signal
import socket
import subprocess
import sys

import pytest
from reporting_cases import contested, told
from review_cases import fill

from extractor.cli import ExitCode, main

CALL = "import sys\nfrom extractor.cli import main\nsys.exit(main(sys.argv[1:]))"


@pytest.fixture
def path(tmp_path):
    fill(tmp_path / "run.sqlite", [told(0, visits=(contested(),))])
    return tmp_path / "run.sqlite"


def test_it_prints_an_address_with_a_token_and_ends_cleanly(path):
    command = [sys.executable, "-c", CALL, "review", str(path), "--reviewer", "Ада", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert "Ада" in process.stdout.readline()
        address = process.stdout.readline().strip()
        port, token = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{40,})", address).groups()
        connection = http.client.HTTPConnection("127.0.0.1", int(port))
        connection.request("GET", f"/?token={token}")
        assert connection.getresponse().status == 303
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == ExitCode.DONE
        assert process.stderr.read() == ""


def test_the_browser_is_opened_at_the_address_unless_told_otherwise(path, monkeypatch, capfd):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: None)
    assert main(["review", str(path)]) == ExitCode.DONE
    assert opened == [capfd.readouterr().out.splitlines()[1]]
    assert main(["review", str(path), "--no-browser"]) == ExitCode.DONE
    assert len(opened) == 1


def test_it_says_why_it_cannot_begin(path, tmp_path, capfd):
    assert main(["review", str(tmp_path / "none.sqlite")]) == ExitCode.FAILED
    assert "no ledger at" in capfd.readouterr().err
    assert not (tmp_path / "none.sqlite").exists()
    assert main(["review", str(path), "--recipe", "zz"]) == ExitCode.FAILED
    assert "0 recipes begin" in capfd.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["review", str(path), "--port", port, "--no-browser"]) == ExitCode.FAILED
    assert "--port 0" in capfd.readouterr().err


@pytest.mark.parametrize("missing", ["uvicorn", "starlette"])
def test_without_the_extra_it_says_how_to_get_it(missing, path, monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, missing, None)
    for name in [name for name in sys.modules if name.startswith(("starlette.", "extractor.reviewing.web"))]:
        monkeypatch.delitem(sys.modules, name)
    assert main(["review", str(path)]) == ExitCode.FAILED
    assert "pip install 'extractor[review]'" in capfd.readouterr().err
