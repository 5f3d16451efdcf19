"""Who is connected to which room: the ConnectionManager of the FastAPI documentation."""

from typing import Any

from fastapi import WebSocket


class ConnectionManager:
    def __init__(self) -> None:
        self._rooms: dict[int, list[WebSocket]] = {}

    async def connect(self, room_id: int, websocket: WebSocket) -> None:
        await websocket.accept()
        self._rooms.setdefault(room_id, []).append(websocket)

    def disconnect(self, room_id: int, websocket: WebSocket) -> None:
        self._rooms[room_id].remove(websocket)

    async def broadcast(self, room_id: int, message: dict[str, Any]) -> None:
        for connection in list(self._rooms.get(room_id, [])):
            await connection.send_json(message)
