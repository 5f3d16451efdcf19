"""A chat with more in it than one answer holds."""

from tests.kit.cast import Frame, Person


async def long_chat(writer: Person, reader: Person, many: int) -> Frame:
    """`Message 1` and so on; all of it has been read."""
    chat = await writer.opens(reader)
    said = [await writer.posts(chat, f"Message {number}") for number in range(1, many + 1)]
    await reader.http.post(f"/chats/{chat['id']}/read/", seq=said[-1]["seq"])
    return chat
