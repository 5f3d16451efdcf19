"""What the compose files start fits together: services, settings, ports and the proxy."""

import re
from typing import Any

import pytest
import yaml

from app.engine.cli.variables import variables
from app.engine.settings import Settings
from tests.architecture.sources import ROOT

ONE, CLUSTER = "docker-compose.yml", "docker-compose.cluster.yml"
NAMES = {"messenger-api", "messenger-db", "messenger-redis", "messenger-mail"}
FOR_TESTS = {"TEST_DATABASE_URL", "TEST_REDIS_URL"}
NODES = ("messenger-api", "messenger-api-2")
# What differs between two nodes on one machine.
OWN = {"LOG_FILE"}

Service = dict[str, Any]


def _services(*files: str) -> dict[str, Service]:
    """The files on top of each other, as compose joins them."""
    joined: dict[str, Service] = {}
    for file in files:
        for name, service in yaml.safe_load((ROOT / file).read_text())["services"].items():
            before = joined.get(name, {})
            environment = {**before.get("environment", {}), **service.get("environment", {})}
            ports = [*before.get("ports", []), *service.get("ports", [])]
            joined[name] = {**before, **service, "environment": environment, "ports": ports}
    return joined


BOTH = pytest.mark.parametrize("files", [(ONE,), (ONE, CLUSTER)], ids=["one", "cluster"])


def test_the_names_are_those_that_people_are_told() -> None:
    assert set(_services(ONE)) == NAMES
    assert set(_services(ONE, CLUSTER)) == {*NAMES, "messenger-api-2", "messenger-proxy"}


@BOTH
def test_what_is_published_is_published_on_loopback_and_once(files: tuple[str, ...]) -> None:
    ports = [port for service in _services(*files).values() for port in service["ports"]]
    places = [port.rpartition(":")[0] for port in ports]
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+", place) for place in places)
    assert len(places) == len(set(places))


@BOTH
def test_whatever_is_waited_for_tells_when_it_is_well(files: tuple[str, ...]) -> None:
    services = _services(*files)
    dockerfile = (ROOT / "Dockerfile").read_text()
    for service in services.values():
        for name, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            built = "build" in services[name] and "HEALTHCHECK" in dockerfile
            assert "healthcheck" in services[name] or built, name


@BOTH
def test_the_nodes_are_given_settings_that_they_know(files: tuple[str, ...]) -> None:
    known = {variable.name for variable in variables()} | FOR_TESTS
    for name, service in _services(*files).items():
        if "build" in service:
            given = service["environment"]
            assert set(given) <= known, name
            assert all(isinstance(value, str) for value in given.values())
            Settings({variable: given[variable] for variable in set(given) - FOR_TESTS})


@BOTH
def test_whom_they_talk_to_is_there(files: tuple[str, ...]) -> None:
    services = _services(*files)
    for service in services.values():
        said = " ".join(str(value) for value in service["environment"].values())
        assert set(re.findall(r"messenger-[a-z]+(?:-\d)?", said)) <= set(services)


def test_two_nodes_are_the_same_messenger() -> None:
    one, two = (dict(_services(ONE, CLUSTER)[name]) for name in NODES)
    shared = [dict(node["environment"]) for node in (one, two)]
    for name in OWN:
        assert shared[0].pop(name, None) != shared[1].pop(name, None)
    assert shared[0] == shared[1]
    for what in ("build", "volumes", "stop_grace_period", "restart"):
        assert one[what] == two[what]
    assert two["environment"]["BROKER_URL"].startswith("redis://")


def test_they_are_given_the_time_to_say_goodbye() -> None:
    for name in NODES:
        assert int(_services(ONE, CLUSTER)[name]["stop_grace_period"].rstrip("s")) > 10


def test_the_proxy_knows_both_nodes_and_where_it_listens() -> None:
    services = _services(ONE, CLUSTER)
    (mounted,) = services["messenger-proxy"]["volumes"]
    told = (ROOT / mounted.partition(":")[0]).read_text()
    port = services["messenger-api"]["environment"]["API_PORT"]
    assert f"reverse_proxy {' '.join(f'{node}:{port}' for node in NODES)} " in told
    (published,) = services["messenger-proxy"]["ports"]
    public = services["messenger-api"]["environment"]["API_PUBLIC_URL"]
    assert f"\n:{published.rpartition(':')[2]} " in told
    assert public.rpartition(":")[2] == published.split(":")[1]
    assert told.count("{") == told.count("}")
