"""Who is there before it is measured: people, the chats they are in, and what was written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Population:
    """Chats of `chat_size`; the first holds `messages`, and as others are written between them,
    `elsewhere` lie in the other chats, spread evenly. Where the people of the first chat are in
    so many others as `guests`, all that was written can be searched, and its words differ.
    """

    people: int
    chat_size: int
    messages: int = 0
    elsewhere: int = 0
    guests: int = 0
    kind: str = "group"

    @property
    def chats(self) -> int:
        return -(-self.people // self.chat_size)

    def chat_of(self, person: int) -> int:
        return person // self.chat_size

    def written(self) -> "list[int]":
        """The chat of each message, in the order in which they were written.

        Two of seven, say, lie elsewhere: Bresenham's way of spreading them evenly.
        """
        total = self.messages + self.elsewhere
        others, order, owed, turn = self.chats - 1, [], 0, 0
        for _ in range(total):
            owed += self.elsewhere
            if owed >= total and others:
                owed -= total
                order.append(1 + turn % others)
                turn += 1
            else:
                order.append(0)
        return order
