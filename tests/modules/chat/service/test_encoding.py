"""A page written straight from rows is what its schema would have written."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.schema import Encoded
from app.modules.auth.public import Person
from app.modules.chat.crud.members import Mark
from app.modules.chat.crud.pages import Line, Past, ReactionRow
from app.modules.chat.schemas.attachments import AttachmentRead, ThumbRead
from app.modules.chat.schemas.extras import Extras, ForwardRead, SystemRead
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.service.encoding import encoded_history

CHAT, PEOPLE = UUID(int=7), [UUID(int=n) for n in range(1, 4)]


def person(id_: UUID) -> Person:
    return Person(id=id_, username=None, display_name='Зоя "Z" \x7f')


times = st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
some = st.none() | st.uuids()
forwards = st.builds(
    ForwardRead, chat_id=some, message_id=some, sender_id=st.just(PEOPLE[0]),
    sender=st.just(person(PEOPLE[0])), sent_at=times, text=st.none() | words,
)  # fmt: skip
notices = st.builds(
    SystemRead, kind=st.sampled_from(("added", "renamed")), count=st.integers(0, 9),
    accounts=st.lists(st.sampled_from([person(id_) for id_ in PEOPLE])), name=st.none() | words,
)  # fmt: skip
FILES = (
    AttachmentRead(id=UUID(int=7), kind="file", name="a.txt", size=1, mime="text/plain"),
    AttachmentRead(
        id=UUID(int=8), kind="image", name="é.png", size=2**40, mime="image/png", width=3, height=4,
        thumb=ThumbRead(width=1, height=2),
    ),
)  # fmt: skip
carried = st.builds(
    Extras, attachments=st.lists(st.sampled_from(FILES), max_size=3), forward=st.none() | forwards,
    mentions=st.lists(st.uuids()), system=st.none() | notices,
).map(Extras.kept)  # fmt: skip
rows = st.lists(
    st.tuples(
        st.just(0), st.uuids(), st.integers(1, 9), st.integers(1, 2**62), st.sampled_from(PEOPLE),
        words, times, st.none() | times, st.none() | times, some, some,
        st.none() | carried,
    ),
    unique_by=lambda row: row[2],
).map(lambda found: sorted(found, key=lambda row: row[2]))  # fmt: skip
reactions = st.lists(
    st.builds(
        ReactionRow, st.integers(1, 9), st.sampled_from(PEOPLE), st.sampled_from("👍❤\ufe0f"),
        st.integers(1, 500), times,
    ),
)  # fmt: skip
pasts = st.builds(
    Past, rows, reactions, st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)),
    st.lists(st.builds(Mark, st.sampled_from(PEOPLE), st.integers(0, 9), st.integers(0, 9))),
)  # fmt: skip


def face(id_: UUID) -> Encoded[Person]:
    return Encoded(Person, person(id_).model_dump_json().encode())


@given(past=pasts, counted=st.booleans())
def test_the_text_is_the_schemas_own(past: Past, counted: bool) -> None:
    line, faces = Line(9, 12, 3), {id_: face(id_) for id_ in PEOPLE}
    written = encoded_history(CHAT, line, (1, 9), past, faces, counted=counted)
    assert written.decoded().model_dump_json().encode() == written.json
    shown = [message.seq for message in written.decoded().entities]
    assert shown == [row[2] for row in past.messages if row[2] not in past.hidden]


def test_no_field_of_a_message_is_forgotten() -> None:
    row = (0, CHAT, 1, 1, PEOPLE[0], "hi", datetime(2030, 1, 1, tzinfo=UTC), *[None] * 5)
    faces = {id_: face(id_) for id_ in PEOPLE}
    past = Past([row], [], set(), set(), [])
    written = encoded_history(CHAT, Line(1, 1, 1), (1, 1), past, faces, counted=True)
    (message,) = written.decoded().entities
    assert message.model_fields_set == set(MessageRead.model_fields)
