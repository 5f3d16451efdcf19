"""What the command line says."""

import pytest

from app.engine.cli.console import bars, complain, say, show


def test_a_long_sentence_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "word " * 60 + "[not] {markup}"
    say(sentence)
    complain(sentence)
    said = capsys.readouterr()
    assert said.out.rstrip("\n") == sentence
    assert said.err.rstrip("\n") == sentence


def test_a_table_folds_what_is_wide(capsys: pytest.CaptureFixture[str]) -> None:
    show("Things", ("name", "why"), [("one", "x" * 200)])
    assert capsys.readouterr().out.count("x") == 200


def test_bars_end_where_the_work_ends(capsys: pytest.CaptureFixture[str]) -> None:
    with bars() as progress:
        progress("messages", 3, 7)
        progress("messages", 7, 7)
    assert "7/7" in capsys.readouterr().err
