"""The socket a server listens on."""

import socket

import pytest

from app.engine.cli.listener import listener


def test_what_it_accepts_says_that_it_is_tcp() -> None:
    with listener("127.0.0.1", 0) as listening:
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


def test_a_taken_port_is_an_error() -> None:
    with listener("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        listener("127.0.0.1", first.getsockname()[1])
