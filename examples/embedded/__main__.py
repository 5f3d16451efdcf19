"""`python -m examples.embedded`: the shop on a port, its settings from the environment."""

import os

import uvicorn

from examples.embedded.shop import create

if __name__ == "__main__":
    uvicorn.run(
        create(os.environ),
        host="127.0.0.1",
        port=int(os.environ.get("PORT", "8000")),
        ws_max_size=65536,
    )
