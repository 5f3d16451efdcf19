"""Nobody sends more headers than may be."""

import asyncio

import pytest
from websockets.exceptions import InvalidStatus

from tests.kit.doors import PATIENCE, Socket
from tests.kit.house import House


async def asked(house: House, headers: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(f"GET /healthcheck/live/ HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
    async with asyncio.timeout(PATIENCE):
        status = await reader.readline()
    writer.close()
    return status.split()[1]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("".join(f"X-{number}: y\r\n" for number in range(90)), b"200"),
        (f"X-Long: {'y' * 30_000}\r\n", b"200"),
        ("".join(f"X-{number}: y\r\n" for number in range(101)), b"431"),
        (f"X-Long: {'y' * 33_000}\r\n", b"431"),
        pytest.param(f"X-Long: {'y' * 65_536}\r\n", b"431", id="B58-64KB"),
        pytest.param(f"X-Long: {'y' * (8 << 20)}\r\n", b"431", id="B58-8MB"),
        pytest.param("X: y\r\n" * 20_000, b"431", id="B58-20000"),
    ],
)
async def test_too_many_or_too_long_headers_are_refused(
    house: House, headers: str, status: bytes
) -> None:
    assert await asked(house, headers) == status
    assert await asked(house, "") == b"200"


async def test_a_handshake_with_too_many_headers_opens_no_socket(house: House) -> None:
    many = {f"X-{number}": "y" for number in range(101)}
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(house.ws_url + "/ws", additional_headers=many)
    assert refused.value.response.status_code == 403
