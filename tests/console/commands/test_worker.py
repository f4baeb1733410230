"""A worker as an operator meets it: how it ends, and what it says then."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from console import working
from schemas.errors import SettingsError
from schemas.records import Outgoing
from streams.settings import Settings, load_settings
from streams.topics import RAW
from streams.worker import free_port
from tests.console.commands.sending import send

WAIT_S = 40.0


def start(settings: Settings, folder: Path, port: int, **environment: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    ours = {
        "DATELINE_BOOTSTRAP": settings.bootstrap,
        "DATELINE_EMBEDDED": "true",
        "DATELINE_DATA_DIR": str(folder),
        "DATELINE_WEB_PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "console", "worker", "--role", "dedupe"],
        env=clean | ours | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_healthy(port: int) -> None:
    for _ in range(int(WAIT_S / 0.1)):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the worker did not become healthy")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_ends_well(
    broker: Settings, tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port(0)
    with start(broker, tmp_path, port) as process:
        wait_until_healthy(port)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=WAIT_S)
    assert (process.returncode, stdout) == (0, "")
    assert "worker_stopped" in stderr
    assert "Traceback" not in stderr


TOLD_WHILE_IT_IMPORTS = """
import os, signal, sys
from importlib.abc import MetaPathFinder

class Told(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "faust":
            os.kill(os.getpid(), signal.{signal})

sys.meta_path.insert(0, Told())
sys.argv = ["dateline", {command}]
from console.cli import main
main()
"""


@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("command", ["worker", "demo"])
def test_a_command_that_is_told_to_stop_while_it_still_imports_ends_well(number: str, command: str) -> None:
    program = TOLD_WHILE_IT_IMPORTS.replace("{signal}", number).replace("{command}", repr(command))
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=WAIT_S, check=False
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_worker_that_is_told_to_stop_while_it_waits_for_the_broker_ends_well(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        with start(load_settings({}, bootstrap=f"{host}:{port}"), tmp_path, free_port(0)) as process:
            silent.settimeout(WAIT_S)
            connection, _ = silent.accept()
            process.send_signal(signal.SIGTERM)
            stdout, stderr = process.communicate(timeout=WAIT_S)
            connection.close()
    assert (process.returncode, stdout) == (0, "")
    assert "Traceback" not in stderr


def test_a_worker_all_of_whose_input_fails_ends_with_one_clear_line(broker: Settings, tmp_path: Path) -> None:
    send(broker, [Outgoing(RAW, b"k", b"not json", partition=0) for _ in range(3)])
    with start(broker, tmp_path, free_port(0), DATELINE_FAILURE_LIMIT="3") as process:
        stdout, stderr = process.communicate(timeout=WAIT_S)
    assert (process.returncode, stdout) == (1, "")
    assert "Traceback" not in stderr
    assert "traceback" not in stderr
    [line] = [line for line in stderr.splitlines() if not line.startswith("{")]
    assert line.startswith("dateline: the last 3 records of dedupe all failed, the last with not_json")


def settings_of(port: int = 6066) -> Settings:
    return load_settings({}, web_port=port)


def test_a_crash_is_told_with_its_place_and_how_to_see_more() -> None:
    with pytest.raises(ZeroDivisionError) as planted:
        raise ZeroDivisionError("a\nbug")
    told = str(working.explained(planted.value, settings_of()))
    assert told.startswith("the worker crashed: ZeroDivisionError: a bug (test_worker.py:")
    assert told.endswith("DATELINE_LOG_LEVEL=debug shows the traceback")


def test_a_port_in_use_names_the_setting() -> None:
    told = working.explained(OSError(errno.EADDRINUSE, "in use"), settings_of(7000))
    assert isinstance(told, SettingsError)
    assert str(told).startswith("DATELINE_WEB_PORT: something else listens on 127.0.0.1:7000")


def test_an_address_that_is_not_ours_names_the_setting() -> None:
    told = working.explained(OSError(errno.EADDRNOTAVAIL, "no"), settings_of())
    assert isinstance(told, SettingsError)
    assert str(told).startswith("DATELINE_WEB_HOST: ")
