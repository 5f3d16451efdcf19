"""Files of entries that cannot be read."""

from typing import Any

from app.modules.catalogues.controller.uploads import ROWS_MAX
from tests.kit.cast import Person
from tests.modules.catalogues.conftest import LIST

IMPORT = f"{LIST}import/"
JSON = "application/json"
NO_FILES = (
    b"",
    b"nonsense",
    b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nkey\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\nk\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="b"\r\n\r\n\r\n--x--\r\n',
)


async def refused(
    admin: Person, content: bytes, kind: str, **headers: str
) -> tuple[str, list[tuple[str, str]]]:
    sent = {"Content-Type": kind, **{name.replace("_", "-"): v for name, v in headers.items()}}
    answer = await admin.http.ask("POST", IMPORT, content=content, headers=sent)
    error: dict[str, Any] = answer.json()["error"]
    assert answer.status_code == (415 if error["code"] == "UNSUPPORTED_MEDIA_TYPE" else 422)
    return error["code"], [(one["field"], one["code"]) for one in error.get("fields", [])]


async def test_what_is_no_file_is_refused(admin: Person) -> None:
    for content, kind, why in (
        (b"", "text/csv", "MALFORMED_CSV"),
        (b"key\nspam", "text/csv", "MALFORMED_CSV"),
        (b"", JSON, "MALFORMED_JSON"),
        (b"[{]", JSON, "MALFORMED_JSON"),
        (b'[{"key": NaN}]', JSON, "MALFORMED_JSON"),
        (b'["\xff"]', JSON, "MALFORMED_JSON"),
        (b"[" * 10_000, JSON, "MALFORMED_JSON"),
        (b"[]", "text/plain", "UNSUPPORTED_MEDIA_TYPE"),
        (b"[]", "", "UNSUPPORTED_MEDIA_TYPE"),
    ):
        assert await refused(admin, content, kind) == (why, []), content[:20]
    compressed = await refused(admin, b"[]", JSON, Content_Encoding="gzip")
    assert compressed == ("UNSUPPORTED_MEDIA_TYPE", [])


async def test_what_is_no_list_of_entries_is_refused(admin: Person) -> None:
    for content, faults in (
        (b"{}", [("rows", "not_list")]),
        (b"[7]", [("rows.1", "not_object")]),
        (b'["spam"]', [("rows.1", "not_object")]),
        (b'[{"value_en": "a", "value_ru": "b"}]', [("rows.1.key", "required")]),
        (
            b'[{"key": "a", "value_en": "a", "value_ru": "b", "id": 1}]',
            [("rows.1.id", "unknown_field")],
        ),
    ):
        assert await refused(admin, content, JSON) == ("VALIDATION_ERROR", faults)


async def test_more_rows_than_may_be_are_refused(admin: Person) -> None:
    answer = await refused(admin, b"[" + b"0," * ROWS_MAX + b"0]", JSON)
    assert answer == ("VALIDATION_ERROR", [("rows", "too_many")])


async def test_a_form_needs_one_file(admin: Person) -> None:
    for content in NO_FILES:
        answer = await refused(admin, content, "multipart/form-data; boundary=x")
        assert answer == ("VALIDATION_ERROR", [("file", "required")]), content
