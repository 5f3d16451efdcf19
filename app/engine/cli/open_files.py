"""How many files, and so sockets, this process may have open."""

import contextlib
import sys

from loguru import logger

if sys.platform != "win32":
    import resource

ENOUGH = 4096  # less than that is some default, and not what anybody chose for a server
MOST = 1 << 20  # where no limit is set, some systems take no more for an answer


def open_up() -> int:
    """Takes as many as the system lets us have without asking anybody; how many that are.

    The default is often 1,024, from the days of select(): every socket beyond waits in vain.
    """
    if sys.platform == "win32":
        return MOST  # has no such limit
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    files = MOST if soft == resource.RLIM_INFINITY else soft
    if files < ENOUGH:
        logger.warning("Only {} files may be open, sockets included: raise `ulimit -n`", files)
    return files
