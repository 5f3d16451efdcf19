"""What a message of the system says, for clients that do not say it in their own words."""

from app.modules.auth.public import Person
from app.modules.chat.schemas.extras import SystemRead

NAMED = 3  # people; the rest are counted


def worded(system: SystemRead, sender: Person) -> str:
    """One English sentence."""
    who = sender.display_name
    match system.kind:
        case "joined":
            return f"{who} joined the chat"
        case "left":
            return f"{who} left the chat"
        case "added":
            return f"{who} added {_listed(system)}"
        case "removed":
            return f"{who} removed {_listed(system)}"
        case "renamed":
            return f"{who} named the chat “{system.name}”"
        case "owner_changed":
            return f"{who} made {_listed(system)} the owner"


def _listed(system: SystemRead) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 9 others`."""
    named = [one.display_name for one in system.accounts[:NAMED]]
    rest = system.count - len(named)
    if rest > 0:
        named.append("1 other" if rest == 1 else f"{rest} others")
    *first, last = named or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last
