"""`main.py`: what it serves, and what it refuses to serve."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.engine.cli.conftest import PATIENCE, ROOT, Operator
from tests.kit.process import free_port


def test_local_needs_nothing_and_stops_when_told(variables: dict[str, str]) -> None:
    del variables["ENVIRONMENT"]
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "main.py"], cwd=ROOT, env={**variables, "API_PORT": str(port)},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        chats = _chats_of_user1(f"http://127.0.0.1:{port}")
    finally:
        server.send_signal(signal.SIGTERM)
        _, log = server.communicate(timeout=PATIENCE)
    assert len(chats) == 3
    assert "ENVIRONMENT IS NOT SET" in log
    assert f"Listening on http://localhost:{port}/" in log
    assert server.returncode == 0


def _chats_of_user1(url: str) -> list[object]:
    end = time.monotonic() + PATIENCE
    with httpx.Client(base_url=url) as client:
        while True:
            try:
                client.get("/healthcheck/ready/").raise_for_status()
                break
            except httpx.TransportError:
                if time.monotonic() > end:
                    raise
        login = {"email": "user1@example.com", "password": "admin"}
        signed_in = client.post("/accounts/sign-in/", json=login).json()["data"]
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        return list(client.get("/chats/").json()["data"]["entities"])


def test_elsewhere_an_unmigrated_database_is_not_served(starter: Operator) -> None:
    ended = starter(ENVIRONMENT="DEV")
    assert ended.code == 1
    assert ended.complained.strip() == (
        "The database is not migrated. Run: python manage.py db migrate"
    )


def test_a_taken_port_is_named(starter: Operator) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = starter(API_PORT=str(port))
    assert ended.code == 1
    assert f"Cannot listen on 127.0.0.1:{port}: Address already in use" in ended.complained


def test_a_database_that_is_away_is_named_without_its_password(starter: Operator) -> None:
    ended = starter(DB_URL="postgresql+asyncpg://u:hunter2@127.0.0.1:1/x")
    assert ended.code == 1
    assert ended.complained.startswith("The database cannot be used")
    assert "hunter2" not in ended.complained
    assert "Traceback" not in ended.complained


def test_what_is_started_anew_is_one_process(operator: Operator) -> None:
    ended = operator("run", "--reload", "--workers", "2")
    assert ended.code == 2
    assert "--reload serves with one process" in ended.complained


def test_a_log_that_cannot_be_kept_is_named(starter: Operator, tmp_path: Path) -> None:
    ended = starter(LOG_FILE=str(tmp_path / "messenger.log"), LOG_ROTATION="when it is full")
    assert ended.code == 2
    assert ended.complained.startswith("LOG_ROTATION or LOG_RETENTION")
