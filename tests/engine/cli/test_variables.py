"""Every variable that some settings class declares, as a file would write it."""

from app.engine.cli.variables import variables


def test_every_variable_is_explained_and_named_once() -> None:
    names = [variable.name for variable in variables()]
    assert len(names) == len(set(names))
    assert all(variable.description.endswith(".") for variable in variables())


def test_defaults_are_written_as_a_file_would_write_them() -> None:
    written = {variable.name: variable.default for variable in variables()}
    assert written["MODULES"] == "BASE"
    assert written["API_EXPOSE_LOCAL"] == "false"
    assert written["API_DOCS"] == ""
    assert written["API_CORS_ALLOWED_ORIGINS"] == ""
    assert written["DB_URL"] == "sqlite+aiosqlite:///data/messenger.db"
    assert written["LOG_JSON"] == "false"
    assert written["CHAT_TEXT_MAX"] == "4000"
