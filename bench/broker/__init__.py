"""A real Apache Kafka (KRaft, one node) for tests and benchmarks, out of jars from Maven Central.

    with ApacheKafka(folder) as kafka:
        kafka.bootstrap     # 127.0.0.1:PORT
        kafka.restart()     # same data, same port

Needs `java` (17 or later) and `mvn`; the first start fetches 43 MB of jars, later ones take about 3 s.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from base64 import urlsafe_b64encode
from functools import cache
from pathlib import Path
from typing import Self
from uuid import uuid4

_HERE = Path(__file__).parent
_START_S = 60.0
_STDERR = 2
_JAVA = ("java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def available() -> bool:
    """Whether this machine can run it."""
    return all(shutil.which(program) for program in ("java", "mvn"))


@cache
def classpath() -> str:
    """Return the jars of Kafka, fetched by Maven where they are not in its local repository."""
    with tempfile.NamedTemporaryFile("r", suffix=".classpath") as out:
        maven = ["mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "--file", str(_HERE / "pom.xml")]
        command = [*maven, "dependency:build-classpath", f"-Dmdep.outputFile={out.name}"]
        # Maven resets the colours of a terminal even where it is told to use none: not among our results.
        subprocess.run(command, check=True, stdout=_STDERR)
        return Path(out.name).read_text().strip()


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ApacheKafka:
    """One broker that is its own controller, with its data in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port, self._controller_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.bootstrap = f"127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(self._configuration())
        # A leading `-` would be read as an option: one start in 64 failed.
        cluster_id = urlsafe_b64encode(uuid4().bytes).decode().rstrip("=").replace("-", "_")
        self._java("kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(self._properties))
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the broker on the data that is there, and wait until it answers."""
        log = (self._folder / "broker.log").open("ab")
        command = [*self._command("kafka.Kafka"), str(self._properties)]
        self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        log.close()
        deadline = time.monotonic() + _START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Apache Kafka did not start, see {self._folder / 'broker.log'}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the broker; its data stays."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def restart(self, away_s: float = 0.0) -> None:
        """Stop the broker, leave it away for `away_s` seconds, and start it again."""
        self.stop()
        time.sleep(away_s)
        self.start()

    @property
    def _properties(self) -> Path:
        return self._folder / "server.properties"

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    def _command(self, main: str) -> list[str]:
        return [*_JAVA, f"-Dlog4j2.configurationFile={_HERE / 'log4j2.properties'}", "-cp", classpath(), main]

    def _java(self, main: str, *arguments: str) -> None:
        subprocess.run([*self._command(main), *arguments], check=True, capture_output=True)

    def _configuration(self) -> str:
        return (
            (_HERE / "server.properties")
            .read_text()
            .format(port=self._port, controller_port=self._controller_port, data=self._folder / "data")
        )
