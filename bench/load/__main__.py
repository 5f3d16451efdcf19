"""The process: a job comes in on standard input, figures go out on standard output, both JSON."""

import asyncio
import gc
import importlib
import json
import sys

from bench.load.frames import BrokenStream
from bench.load.job import Job
from bench.runtime import new_event_loop


def main() -> int:
    job = Job.decoded(sys.stdin.read())
    mode = importlib.import_module(f"bench.load.modes.{job.mode}")
    gc.disable()  # nothing here goes round in circles, and a pause would be taken for the server's
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            figures = runner.run(mode.drive(job))
    except (BrokenStream, OSError) as error:
        figures = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
