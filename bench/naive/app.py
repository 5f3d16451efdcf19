"""The application: JWT, one insert and commit per message, a broadcast, history by OFFSET.

Its settings are variables: `NAIVE_DB_URL`, `NAIVE_SECRET`, and `NAIVE_STORE=0`, with which nothing
is stored: fan-out alone.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query, WebSocket, WebSocketDisconnect
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload

from bench.naive.models import Base, Message, User
from bench.naive.rooms import ConnectionManager

SECRET = os.environ["NAIVE_SECRET"]
STORES = os.environ.get("NAIVE_STORE", "1") == "1"
URL = os.environ["NAIVE_DB_URL"]
# As many as the default with its overflow, but kept: the overflow would reconnect all the time.
# On SQLite one, or writers would starve each other until "database is locked".
POOL = 1 if URL.startswith("sqlite") else 15

engine = create_async_engine(URL, pool_size=POOL, max_overflow=0)
Session = async_sessionmaker(engine, expire_on_commit=False)
manager = ConnectionManager()


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str


class MessageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    room_id: int
    content: str
    created_at: datetime
    sender: UserOut


class MessageIn(BaseModel):
    content: str


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def session() -> AsyncIterator[AsyncSession]:
    async with Session() as opened:
        yield opened


def user_id_in(token: str) -> int:
    return int(jwt.decode(token, SECRET, algorithms=["HS256"])["sub"])


Token = Annotated[str, Depends(OAuth2PasswordBearer(tokenUrl="token"))]
OpenSession = Annotated[AsyncSession, Depends(session)]


async def current_user_id(token: Token) -> int:
    try:
        return user_id_in(token)
    except jwt.PyJWTError as error:
        raise HTTPException(401, "Could not validate credentials") from error


CurrentUserId = Annotated[int, Depends(current_user_id)]


async def current_user(user_id: CurrentUserId, session: OpenSession) -> User:
    user = await session.get(User, user_id)
    if user is None:
        raise HTTPException(401, "Could not validate credentials")
    return user


CurrentUser = Annotated[User, Depends(current_user)]


@app.get("/me")
async def me(user: CurrentUser) -> UserOut:
    return UserOut.model_validate(user)


@app.get("/rooms/{room_id}/messages", response_model=list[MessageOut])
async def history(
    room_id: int, _: CurrentUserId, session: OpenSession, skip: int = 0, limit: int = 50
) -> Any:
    query = select(Message).where(Message.room_id == room_id).options(selectinload(Message.sender))
    newest = query.order_by(Message.id.desc()).offset(skip).limit(limit)
    return (await session.execute(newest)).scalars().all()


@app.websocket("/ws/{room_id}")
async def chat(websocket: WebSocket, room_id: int, token: Annotated[str, Query()]) -> None:
    try:
        user_id = user_id_in(token)
    except jwt.PyJWTError:
        await websocket.close(1008)
        return
    await manager.connect(room_id, websocket)
    try:
        while True:
            posted = MessageIn(**await websocket.receive_json())
            await manager.broadcast(room_id, await stored(room_id, user_id, posted))
    except WebSocketDisconnect:
        manager.disconnect(room_id, websocket)


async def stored(room_id: int, user_id: int, posted: MessageIn) -> dict[str, Any]:
    told = {"type": "message", "id": 0, "room_id": room_id, "sender_id": user_id,
            "content": posted.content, "created_at": datetime.now(UTC).isoformat()}  # fmt: skip
    if STORES:
        async with Session() as session:
            message = Message(room_id=room_id, sender_id=user_id, content=posted.content)
            session.add(message)
            await session.commit()
            await session.refresh(message)
        told |= {"id": message.id, "created_at": message.created_at.isoformat()}
    return told
