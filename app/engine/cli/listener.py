"""The socket a server listens on."""

import socket

BACKLOG = 4096  # connections that may wait to be accepted, when everybody comes back at once


def listener(host: str, port: int) -> socket.socket:
    """Listens on TCP; raises OSError when it cannot. Port 0 takes any that is free.

    The protocol is named, because asyncio turns Nagle's algorithm off only on sockets that say
    they are TCP: without it an answer of two writes waits 40 ms for a delayed acknowledgement.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((host, port))
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock
