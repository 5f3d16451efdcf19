"""A small application for the words that need one: a router, and refusals as people see them."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from app.engine import errors

Dial = Callable[[APIRouter], httpx.AsyncClient]


class Nothing:
    """No module offers anything."""

    def find(self, _: type) -> None:
        return None


@pytest.fixture
def dial() -> Dial:
    """A client of an application that has nothing but that router."""

    def client(router: APIRouter) -> httpx.AsyncClient:
        app = FastAPI()
        app.state.wiring = Nothing()
        app.include_router(router)
        errors.install(app)
        transport = httpx.ASGITransport(app)
        return httpx.AsyncClient(transport=transport, base_url="http://messenger")

    return client
