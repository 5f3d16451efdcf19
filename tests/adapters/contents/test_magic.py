"""Files are what their content says, and never what a browser would run."""

import io
import zipfile

import pytest

from app.adapters.contents.magic import DOCUMENTS, MagicContents
from app.kernel.contents import HEAD, UNKNOWN


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x" * 50)
    return out.getvalue()


def boxes(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00mp42isom" + bytes(300)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (boxes(b"mp42"), "video/mp4"), (boxes(b"isom"), "video/mp4"),
        (boxes(b"qt  "), "video/quicktime"), (boxes(b"M4A "), "audio/mp4"),
        (boxes(b"avif"), "image/avif"), (boxes(b"heic"), "image/heif"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + bytes(99), "video/webm"),
        (b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(99), "audio/ogg"),
        (b"ID3\x04" + bytes(99), "audio/mpeg"), (b"\xff\xfb\x90\x64" + bytes(400), "audio/mpeg"),
        (b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(99), "audio/wav"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "image/png"), (b"GIF89a" + bytes(99), "image/gif"),
        (b"%PDF-1.7\n", "application/pdf"), (archive("a.txt"), "application/zip"),
        (archive("[Content_Types].xml", "word/document.xml"), DOCUMENTS[b"word/"]),
        (b"hello\nworld", "text/plain"), ("привет".encode() * HEAD, "text/plain"),
        (b'{"a": 1}', "application/json"),
    ],
)  # fmt: skip
def test_a_file_is_what_it_begins_with(content: bytes, found: str) -> None:
    assert MagicContents().mime(content[:HEAD]) == found


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\x01\x02", b"MZ" + bytes(99), b"\x7fELF" + bytes(99), b"\xff\xfe\xfd" * 99,
        b"<!DOCTYPE html><script>alert(1)</script>", b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b'<?xml version="1.0"?><a/>',
        b"#!/bin/sh\nrm -rf /", b"\x1b[2Jhello",
    ],
)  # fmt: skip
def test_b65_what_could_run_is_nothing_in_particular(content: bytes) -> None:
    assert MagicContents().mime(content) in {UNKNOWN, "text/plain"}
    if content.startswith(b"<"):
        assert MagicContents().mime(content) == UNKNOWN
