"""The log: loguru for everything, a console for people and a file of JSON lines for machines."""

import logging
import re
import sys
from types import FrameType
from typing import TYPE_CHECKING

from loguru import logger
from typing_extensions import override

from app.engine.settings import ROOT, LogSettings

if TYPE_CHECKING:
    from loguru import Record

FORMAT = (
    "<green>{time:YYYY-MM-DD HH:mm:ss.SSS}</green> <level>{level: <8}</level> "
    "<cyan>{name}</cyan> {message} <dim>{extra[request_id]}</dim>"
)

# What opens an account, wherever a line of the log may have got it from: an address with a token
# in it, a header, a token by itself. A link of a letter has its token behind a `#`: no address that
# anybody asks for holds it, and LOCAL prints letters to be read.
SECRETS = re.compile(
    r"(?P<named>[?&;](?:access_|refresh_)?token=|\bbearer\s+|/chats/invites/)[^\s&\"']+"
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*",
    re.IGNORECASE,
)
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _Into(logging.Handler):
    """Leads the standard library's log into loguru, keeping the place it came from."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        frame: FrameType | None = sys._getframe()  # noqa: SLF001 - loguru's own recipe of depth
        depth = 0
        while frame is not None and (depth == 0 or frame.f_code.co_filename == logging.__file__):
            frame, depth = frame.f_back, depth + 1
        # The text is an argument, never a template: braces in it mean nothing.
        logger.opt(depth=depth, exception=record.exc_info).log(
            record.levelname, "{}", record.getMessage()
        )


def configure(settings: LogSettings, number: int | None = None) -> None:
    """Sets the process's log up; only main.py and manage.py call this.

    `number` tells several processes apart: each keeps a file of its own, since a file can be begun
    anew by one process only.
    """
    logger.remove()
    logger.configure(extra={"request_id": ""}, patcher=_one_line)
    logger.add(
        sys.stderr, level=settings.level, format=FORMAT, serialize=settings.json_,
        backtrace=False, diagnose=False,
    )  # fmt: skip
    if settings.file:
        path = ROOT / settings.file  # which an absolute path replaces
        if number is not None:
            path = path.with_stem(f"{path.stem}.{number}")
        logger.add(
            path,
            level=settings.level, serialize=True, rotation=settings.rotation,
            retention=settings.retention, backtrace=False, diagnose=False, catch=True,
        )  # fmt: skip
    # Our own code speaks through loguru. What libraries say below a warning holds addresses with
    # tokens in them, statements and their values.
    logging.basicConfig(handlers=[_Into()], level=logging.WARNING, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "websockets", "sqlalchemy.engine"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def _one_line(record: "Record") -> None:
    """A message is one line of plain signs: what somebody sent can neither forge a second line
    nor steer a terminal, and no token stays in it."""
    message = SECRETS.sub(_cut, record["message"])
    record["message"] = STEERING.sub(_escaped, message)


def _cut(found: re.Match[str]) -> str:
    return (found["named"] or "") + "***"


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
