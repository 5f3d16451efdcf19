"""The web client's files: typed, named by what they hold, and without anything unsafe."""

import gzip
import re
from pathlib import Path

import pytest

from app.modules.chat.service.client_files import FOLDER, PAGE, ClientFiles, shipped

OURS = sorted(
    path
    for path in FOLDER.rglob("*")
    if path.suffix in {".js", ".css"} and "messenger" not in path.relative_to(FOLDER).parts[0]
)
SAID = re.compile(r'say\(\s*"(\w+)"')
ROW = re.compile(r'^  (\w+): \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\],$', re.M)
# What would turn somebody's text into markup or code; the policy refuses most of it as well.
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    r'|createContextualFragment|setAttribute\("style|javascript:'
)


def folder_of(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "later").mkdir()
    (tmp_path / PAGE).write_text("<p>$locale</p>\n$preloads\n${folder}main.js")
    (tmp_path / "main.js").write_text(files.get("main", "// Starts."))
    (tmp_path / "later" / "rare.js").write_text("// Rare.")
    (tmp_path / "notes.txt").write_text("not for visitors")
    return tmp_path


def test_the_page_names_its_files_under_their_version(tmp_path: Path) -> None:
    files = ClientFiles(folder_of(tmp_path))
    page = files.page(f"ui/{files.version}/", {"locale": "ru"}).body.decode()
    assert page.startswith("<p>ru</p>")
    assert f'<link rel="modulepreload" href="ui/{files.version}/main.js">' in page
    assert "rare.js" not in page, "what is brought later is not asked for at once"


def test_the_version_is_another_as_soon_as_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one = ClientFiles(folder_of(tmp_path / "one"))
    other = ClientFiles(folder_of(tmp_path / "other", main="// Starts otherwise."))
    assert one.version != other.version
    assert one.version == ClientFiles(tmp_path / "one").version


def test_only_the_client_s_own_kinds_of_files_are_served(tmp_path: Path) -> None:
    files = ClientFiles(folder_of(tmp_path))
    assert files.get("notes.txt") is None
    assert files.get(PAGE) is None
    assert files.get("../service/client_files.py") is None
    script = files.get("main.js")
    assert script is not None
    assert gzip.decompress(script.compressed) == script.body
    assert script.media_type == "text/javascript; charset=utf-8"


def test_what_ships_is_whole() -> None:
    page = shipped().page("", {"locale": "en", "demo": ""}).body.decode()
    for name in re.findall(r'(?:href|src)="([^"]+)"', page):
        assert shipped().get(name) is not None, name


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_file_of_the_client_keeps_to_the_house_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"// [A-ZÀ-ÿ].*\.\n|/\* [A-Z].*\. \*/\n", text), "it opens with a sentence"
    assert len(text.splitlines()) <= 350
    assert not SINKS.search(text)
    assert not re.search(r"https?://(?!www\.w3\.org/)", text.replace("https?:", "")), "no host"
    for name in re.findall(r'(?:from|import\()\s*"(\.[^"]+)"', text):
        assert (path.parent / name).exists() or "messenger" in name, name


def test_every_sentence_of_the_page_is_in_both_languages() -> None:
    table = {}
    for path in sorted((FOLDER / "words").glob("*.js")):
        for key, english, russian in ROW.findall(path.read_text(encoding="utf-8")):
            assert key not in table, f"{key} is there twice"
            table[key] = (english, russian)
    rows = sum(
        len(re.findall(r"^  \w+: \[", path.read_text(encoding="utf-8"), re.M))
        for path in (FOLDER / "words").glob("*.js")
    )
    assert rows == len(table), "a row is not an English and a Russian sentence"
    for key, (english, russian) in table.items():
        assert _facts(english) == _facts(russian), key
        assert english.count("|") in {0, 1}, key
        assert russian.count("|") in {0, 2}, key
        assert (english.count("|") > 0) == (russian.count("|") > 0), key
    said = {key for path in OURS for key in SAID.findall(path.read_text(encoding="utf-8"))}
    assert said - set(table) == set()


def _facts(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


def test_no_sentence_is_left_that_nobody_says() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in OURS if path.parent.name != "words"
    )
    begun = re.findall(r"say\(`(\w+)\$\{", code)
    for path in (FOLDER / "words").glob("*.js"):
        for key, _, _ in ROW.findall(path.read_text(encoding="utf-8")):
            assert f'"{key}"' in code or key.startswith(tuple(begun)), key
