"""The files of docker-compose.yml and deploy/ agree with the code: roles, settings, metrics."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from console.web.metrics import ViewCollector
from streams import metrics
from streams.settings import PREFIX, Settings
from streams.topics import ROLES
from tests.console.web.served import MadeView

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
ALERTS = (ROOT / "deploy/prometheus/alerts.yml").read_text()
PROMETHEUS = (ROOT / "deploy/prometheus/prometheus.yml").read_text()
DASHBOARD = (ROOT / "deploy/grafana/dashboards/dateline.json").read_text()
OPERATIONS = (ROOT / "docs/operations.md").read_text()
METRIC = re.compile(r"\bnews_[a-z_]+\b")


def our_metrics() -> set[str]:
    """Return the names that Prometheus stores: of the workers' counters and of the console's gauges."""
    assert metrics.ITEMS
    workers = {
        name
        for family in REGISTRY.collect()
        if family.name.startswith("news_")
        for name in ([f"{family.name}_total"] if family.type == "counter" else [family.name])
    }
    return workers | {family.name for family in ViewCollector(MadeView()).collect()}


def test_there_is_one_service_a_role() -> None:
    assert set(re.findall(r'"--role", "(\w+)"', COMPOSE)) == set(ROLES)
    for role in ROLES:
        assert re.search(rf"^  {role}:$", COMPOSE, re.MULTILINE)


def test_only_settings_that_exist_are_set() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for text in (COMPOSE, (ROOT / "Dockerfile").read_text(), OPERATIONS):
        for name in re.findall(rf"\b{PREFIX}[A-Z_]+\b", text):
            assert name.removesuffix("_FILE") in known


def test_nothing_is_reachable_from_other_machines() -> None:
    ports = re.findall(r'^      - "([^"]*:\d+)"$', COMPOSE, re.MULTILINE)
    assert len(ports) == 5
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_role_is_scraped() -> None:
    [names] = re.findall(r"names: \[(.*)\]", PROMETHEUS)
    assert set(names.split(", ")) == set(ROLES)
    assert set(re.findall(r'role="(\w+)"', ALERTS)) == set(ROLES)


@pytest.mark.parametrize("text", [ALERTS, DASHBOARD, OPERATIONS], ids=["alerts", "dashboard", "operations"])
def test_only_metrics_that_exist_are_named(text: str) -> None:
    for name in set(METRIC.findall(text)):
        assert name.removesuffix("_bucket") in our_metrics()


def test_the_documentation_names_every_metric_and_every_alert() -> None:
    assert our_metrics() <= set(METRIC.findall(OPERATIONS))
    for alert in re.findall(r"alert: (\w+)", ALERTS):
        assert alert in OPERATIONS


def test_panels_of_the_dashboard_stand_side_by_side() -> None:
    panels = json.loads(DASHBOARD)["panels"]
    squares = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(squares) == len(set(squares))
    assert max(x for x, _ in squares) < 24
