"""People talk, and whoever watches the messenger sees every stage of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.kit.cast import Cast
from tests.kit.database import sqlite_location
from tests.kit.house import House, messenger

TOKEN = "of the one who watches"


@pytest.fixture(scope="module")
async def watched(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Two people have talked here, and are gone."""
    folder = tmp_path_factory.mktemp("watched")
    url = sqlite_location(Path(copy(sqlite_template, folder / "watched.db")))
    async with messenger(url, METRICS_TOKEN=TOKEN) as house:
        await talk(house)
        yield house


async def read(house: House) -> dict[str, float]:
    """What a Prometheus server would see, added up over the labels but those that are named."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    page = (await house.nobody.ask("GET", "/metrics", headers=headers)).text
    sums: dict[str, float] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            named = ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()) if k != "le")
            for name in {sample.name, f"{sample.name}{{{named}}}"}:
                sums[name] = sums.get(name, 0) + sample.value
    return sums


async def talk(house: House) -> None:
    """Two people, one mistake, one who comes back, one letter that is asked for."""
    cast = Cast(house)
    ann, bob = await cast.person("ann"), await cast.person("bob")
    chat = await ann.opens(bob)
    hers, his = await ann.listening(chat), await bob.listening(chat)
    for number in range(5):
        await hers.ask("send_message", text=f"Hello {number}")
    await his.until("new_message", lambda frame: frame["message"]["text"] == "Hello 4")
    await hers.ask("edit_message", message_id=chat["id"], text="there is no such message")
    back = await bob.listening(chat, version=1)
    assert len(back.of("chat_history")[0]["messages"]) == 4
    await house.nobody.ask("GET", f"/chats/{chat['id']}/history/")
    await cast.leave()


async def test_every_stage_moves(watched: House) -> None:
    told = await read(watched)
    for moved in (
        "messenger_write_wait_seconds_count",
        "messenger_write_batch_posts_sum",
        "messenger_write_batch_seconds_sum",
        "messenger_db_commit_seconds_sum",
        "messenger_db_wait_seconds_count{block=writing}",
        "messenger_db_wait_seconds_count{block=reading}",
        "messenger_socket_writes_total",
        "messenger_http_request_seconds_sum",
        "process_cpu_seconds_total",
    ):
        assert told[moved] > 0, moved
    assert told["messenger_write_batch_posts_sum"] == 5
    assert told["messenger_socket_frames_sent_total"] >= told["messenger_socket_writes_total"]
    assert told["messenger_socket_frames_received_total{type=send_message}"] == 5
    assert told["messenger_resumes_total{outcome=fresh}"] == 2
    assert told["messenger_resumes_total{outcome=resumed}"] == 1
    assert told["messenger_errors_total{code=MESSAGE_NOT_FOUND,door=socket}"] == 1
    assert told["messenger_errors_total{code=NOT_SIGNED_IN,door=http}"] == 1
    assert told["messenger_http_requests_total{method=POST,route=/chats/,status=201}"] == 1
    unseen = "messenger_http_requests_total{method=GET,route=/chats/{chat_id}/history/,status=401}"
    assert told[unseen] == 1


async def test_who_is_here_and_what_waits_is_known_at_the_moment_of_reading(
    watched: House,
) -> None:
    cast = Cast(watched)
    ann = await cast.person("ann")
    await ann.listening()
    told = await read(watched)
    assert told["messenger_sockets_open"] >= 1
    assert told["messenger_outbox_deliveries{state=dead}"] == 0
    assert told["messenger_outbox_deliveries{state=waiting}"] >= 0
    await cast.leave()


async def test_nothing_is_told_of_anybody(watched: House) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    page = (await watched.nobody.ask("GET", "/metrics", headers=headers)).text
    for private in ("ann_", "bob_", "example.com", "Hello", TOKEN, "127.0.0.1"):
        assert private not in page
