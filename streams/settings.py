"""All settings, read once from the environment (`DATELINE_*`) and passed down.

Every setting may also come from a file: `DATELINE_SASL_PASSWORD_FILE` names the file that holds
`DATELINE_SASL_PASSWORD`. docs/settings.md lists every setting; a test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import SettingsError

PREFIX = "DATELINE_"
LEAST_SECRET = 16
_FORMS = {"bootstrap": "HOST:PORT[,HOST:PORT...]", "callback_url": "https://worker.example.org"}


class Settings(BaseSettings):
    """The settings of one process; frozen."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    bootstrap: str = Field("127.0.0.1:9092", pattern=r"^[^\s:]+:\d+(,[^\s:]+:\d+)*$")
    """Kafka's bootstrap servers, HOST:PORT[,HOST:PORT...]."""
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """How the connections to Kafka are secured."""
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    """SASL mechanism, where the security protocol is a SASL one."""
    sasl_username: str = ""
    """User at Kafka."""
    sasl_password: str = Field("", repr=False)
    """Password at Kafka; better given as DATELINE_SASL_PASSWORD_FILE."""
    ssl_cafile: Path | None = None
    """Certificates (PEM) that Kafka's certificate is checked against; without it the system's."""
    embedded: bool = False
    """The broker is the embedded one of `dateline demo`: no topic administration, paced joins."""

    data_dir: Path = Path("var")
    """Folder of the workers' local state."""
    store: Literal["memory", "rocksdb"] = "memory"
    """Where tables are kept: in memory, or on disk in the data folder (by rocksdict)."""
    partitions: int = Field(4, ge=1, le=1000)
    """Partitions of every topic between the stages; fixed once the topics exist."""
    replication: int = Field(1, ge=1, le=9)
    """Replication factor of all topics."""
    batch: int = Field(200, ge=1, le=10_000)
    """Most records a stage works on at once."""
    batch_wait_s: float = Field(0.05, gt=0, le=10)
    """Seconds a stage waits to fill a batch."""
    failure_limit: int = Field(500, ge=1)
    """Failures in a row after which a worker stops."""

    web_host: str = "127.0.0.1"
    """Address the web server binds."""
    web_port: int = Field(6066, ge=1, le=65535)
    """Port of the web server of a worker."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least level of what is logged to stderr."""

    poll_rate_constant: float = Field(45.0, gt=0)
    """c of the interval c/sqrt(items per second): 45 polls a feed of one item an hour every 45 minutes."""
    polls_per_second: float = Field(700.0, gt=0)
    """Most polls a second that one worker plans; fewer while it is behind. Intervals grow until all fit."""
    poll_least_interval_s: float = Field(300.0, gt=0)
    """Least seconds between two polls of a feed."""
    poll_most_interval_s: float = Field(86_400.0, gt=0)
    """Most seconds between two polls of a feed that answers."""
    poll_concurrency: int = Field(64, ge=1, le=10_000)
    """Most feeds one worker fetches at once."""
    domain_delay_s: float = Field(1.0, ge=0)
    """Seconds of rest between two requests under one registered domain."""
    allow_private_addresses: bool = False
    """Whether feeds at loopback and private addresses may be fetched."""
    user_agent: str = "Dateline/0.1 (+https://github.com/dateline-news/dateline)"
    """How the poller names itself; give an address where you can be reached."""
    callback_url: str | None = Field(None, pattern=r"^https?://\S+$")
    """Public address of this worker's web server, to which hubs push (WebSub, rssCloud); none, no push."""
    push_secret: str = Field("", repr=False, validate_default=True)
    """Secret of at least 16 characters from which those of subscriptions are made; same for all workers."""

    policy: Path | None = None
    """Own border policy file instead of catalog/policy.tsv."""
    lexicon_overlay: Path | None = None
    """Own lexicon folder on top of catalog/lexicon."""
    classifier: str | None = None
    """Subject classifier plug-in, MODULE:FUNCTION or a model file; none, the tables alone."""

    @field_validator("push_secret")
    @classmethod
    def _is_long_enough(cls, secret: str, info: ValidationInfo) -> str:
        if info.data.get("callback_url") and len(secret) < LEAST_SECRET:
            raise ValueError(f"needs at least {LEAST_SECRET} characters where a callback URL is set")
        return secret


def load_settings(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Return the settings: `given` (not None) first, then `DATELINE_X_FILE`, then `DATELINE_X`.

    Raises SettingsError, which names the setting.
    """
    values = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**{**_from_files(environment), **values})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        form = _FORMS.get(name) if first["type"] == "string_pattern_mismatch" else None
        message = f"should look like {form}" if form else first["msg"]
        given_value = f" (given: {first.get('input')!r})" if Settings.model_fields[name].repr else ""
        raise SettingsError(f"{PREFIX}{name.upper()}: {message}{given_value}") from None


def _from_files(environment: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}_FILE"
        if path := environment.get(variable):
            try:
                found[name] = Path(path).read_text().strip()
            except OSError as error:
                raise SettingsError(f"{variable}: {error.strerror}: {path}") from None
    return found
