"""A shop that has the messenger inside: its own people and orders, one database, one sign-in."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.engine.embedding import mount
from app.engine.settings import Settings

ISSUER = "shop"  # AUTH_ISSUER_NAME: the messenger believes tokens of this name
TOKEN_HOURS = 8


class Base(DeclarativeBase):
    """The shop's tables; the messenger's have migrations of their own."""


class Customer(Base):
    __tablename__ = "shop_customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(50), unique=True)
    password: Mapped[str] = mapped_column(String(200))


class Order(Base):
    __tablename__ = "shop_orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("shop_customers.id"))
    goods: Mapped[str] = mapped_column(String(200))


class Login(BaseModel):
    login: str
    password: str


class NewOrder(BaseModel):
    """`chat_id` is where the order is talked about; `key` makes a repeat harmless."""

    goods: str
    chat_id: UUID
    key: UUID


bearer = HTTPBearer()


def create(variables: Mapping[str, str]) -> FastAPI:
    """The shop, with the messenger below /messenger; both read the same variables."""
    settings = Settings({"AUTH_ISSUER_NAME": ISSUER, "AUTH_ISSUER_ALGORITHM": "HS256", **variables})
    secret = variables["AUTH_ISSUER_SECRET"]
    engine = create_async_engine(variables["DB_URL"])
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    shop = FastAPI(title="A shop", lifespan=lifespan)
    messenger = mount(shop, "/messenger", settings)

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    async def customer(
        opened: Annotated[AsyncSession, Depends(session)],
        given: Annotated[HTTPAuthorizationCredentials, Depends(bearer)],
    ) -> Customer:
        try:
            claims = jwt.decode(given.credentials, secret, ["HS256"], audience="messenger")
        except jwt.PyJWTError:
            raise HTTPException(401) from None
        found = await opened.get(Customer, int(claims["sub"]))
        if found is None:
            raise HTTPException(401)
        return found

    @shop.post("/customers", status_code=201)
    async def register(body: Login, opened: Annotated[AsyncSession, Depends(session)]) -> None:
        opened.add(Customer(login=body.login, password=hashed(body.password)))
        await opened.commit()

    @shop.post("/login")
    async def login(
        body: Login, opened: Annotated[AsyncSession, Depends(session)]
    ) -> dict[str, str]:
        found = await opened.scalar(select(Customer).where(Customer.login == body.login))
        if found is None or not right(body.password, found.password):
            raise HTTPException(401)
        return {"token": token_of(found, secret)}

    @shop.post("/orders", status_code=201)
    async def order(
        body: NewOrder,
        buyer: Annotated[Customer, Depends(customer)],
        opened: Annotated[AsyncSession, Depends(session)],
    ) -> dict[str, int]:
        """The order and its message are stored together, or neither of them."""
        made = Order(customer_id=buyer.id, goods=body.goods)
        opened.add(made)
        await opened.flush()
        await messenger.request_message(
            opened,
            chat_id=body.chat_id,
            sender=str(buyer.id),
            text=f"Order {made.id}: {body.goods}",
            client_message_id=body.key,
        )
        if "unobtainium" in body.goods:
            await opened.rollback()
            raise HTTPException(409, "out of stock")
        await opened.commit()
        return {"id": made.id}

    shop.state.messenger = messenger
    return shop


def token_of(customer: Customer, secret: str) -> str:
    """One token for the shop and for the messenger; `sid` is this sign-in."""
    now = datetime.now(UTC)
    claims = {
        "iss": ISSUER,
        "aud": "messenger",
        "sub": str(customer.id),
        "name": customer.login.title(),
        "sid": secrets.token_hex(16),
        "iat": now,
        "exp": now + timedelta(hours=TOKEN_HOURS),
    }
    return jwt.encode(claims, secret, "HS256")


def hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_digest(password, salt).hex()}"


def right(password: str, stored: str) -> bool:
    salt, _, digest = stored.partition(":")
    return secrets.compare_digest(_digest(password, bytes.fromhex(salt)).hex(), digest)


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1)
