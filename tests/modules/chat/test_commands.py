"""What the command line can do with chats."""

from typer.testing import CliRunner

from app.engine.cli.application import cli
from app.engine.cli.seed import sow
from tests.kit.house import SECRET, settings_for


def test_an_operator_makes_all_messages_findable(database_url: str) -> None:
    variables = {
        "ENVIRONMENT": "TEST", "DB_URL": database_url, "JWT_SECRET": SECRET,
        "AUTH_BCRYPT_ROUNDS": "4", "LOG_FILE": "",
    }  # fmt: skip
    sow(settings_for(database_url), accounts=3, chats=2, messages=50, progress=lambda *_: None)
    for _ in range(2):
        ended = CliRunner().invoke(cli, ["index-messages"], env=variables)
        assert ended.exit_code == 0, ended.output
        assert "Indexed: 50 of 50 messages." in ended.output
