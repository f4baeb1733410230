"""All settings, read once from the environment (`DATELINE_*`) and passed down; docs list every one."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import SettingsError


class Settings(BaseSettings):
    """The settings of one process; frozen."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", frozen=True, extra="ignore")

    bootstrap: str = Field("127.0.0.1:9092", pattern=r"^[^\s:]+:\d+(,[^\s:]+:\d+)*$")
    """Kafka's bootstrap servers, HOST:PORT[,HOST:PORT...]."""
    embedded: bool = False
    """The broker is the embedded one of `dateline demo`: no topic administration, paced joins."""
    data_dir: Path = Path("var")
    """Folder of the workers' local state."""
    store: str = Field("memory://", pattern=r"^(memory|rocksdb)://$")
    """Table store: memory:// or rocksdb:// (by rocksdict)."""
    web_host: str = "127.0.0.1"
    """Address the web server binds."""
    web_port: int = Field(6066, ge=1, le=65535)
    """Port of the web server; with several roles in one command each next role takes the next port."""
    partitions: int = Field(4, ge=1, le=1000)
    """Partitions of the topics between the stages."""
    replication: int = Field(1, ge=1, le=9)
    """Replication factor of all topics."""
    batch: int = Field(200, ge=1, le=10_000)
    """Most records a stage works on at once."""
    batch_wait_s: float = Field(0.05, gt=0, le=10)
    """Seconds a stage waits to fill a batch."""
    failure_limit: int = Field(500, ge=1)
    """Failures in a row after which a worker stops."""
    poll_interval_s: float = Field(600, gt=0)
    """Seconds between two polls of a feed that is well."""
    poll_concurrency: int = Field(64, ge=1, le=10_000)
    """Most feeds one worker fetches at once."""
    host_delay_s: float = Field(1.0, ge=0)
    """Seconds between two requests to one host."""
    allow_private_addresses: bool = False
    """Whether feeds at loopback and private addresses may be fetched."""
    user_agent: str = "Dateline/0.1 (+https://github.com/dateline-news/dateline)"
    """How the poller names itself; give an address where you can be reached."""
    policy: Path | None = None
    """Own border policy file instead of catalog/policy.tsv."""


def load_settings(**given: object) -> Settings:
    """Return the settings from the environment, `given` (not None) first; raises SettingsError."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "DATELINE_" + "_".join(map(str, first["loc"])).upper()
        raise SettingsError(f"{name}: {first['msg']} (given: {first.get('input')!r})") from None
