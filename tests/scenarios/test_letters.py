"""Ann confirms her address and gets her password back, by letters from a real mail server."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.modules.auth.crud.accounts import AccountCrud
from tests.kit.cast import PASSWORD
from tests.kit.database import ENGINES, own_copy
from tests.kit.doors import PATIENCE, Http, Refused, Socket
from tests.kit.house import House, messenger
from tests.kit.mail import Postbox, mail_server

PUBLIC = "https://talk.example/messenger"
NEW_PASSWORD = "another horse battery"


@pytest.fixture(scope="module", params=ENGINES)
def office_url(request: pytest.FixtureRequest) -> str:
    """Not the one that other tests share: their messenger would take our letters to its log."""
    return own_copy(request)


@pytest.fixture(scope="module")
def postbox(office_url: str) -> Postbox:
    return Postbox()


@pytest.fixture(scope="module")
async def office(office_url: str, postbox: Postbox) -> AsyncIterator[House]:
    """A messenger that asks for confirmation and sends real letters."""
    async with mail_server(postbox) as port, messenger(
        office_url, SMTP_HOST="127.0.0.1", SMTP_PORT=str(port), SMTP_TLS="none",
        SMTP_FROM="Talk <talk@example.org>", API_PUBLIC_URL=PUBLIC,
        AUTH_EMAIL_CONFIRMATION="true",
    ) as house:  # fmt: skip
        yield house


async def signs_up(house: House, email: str, password: str = PASSWORD, **fields: str) -> Any:
    fields = {"display_name": "Ann", **fields}
    return await house.nobody.post("/accounts/sign-up/", email=email, password=password, **fields)


async def token_of(house: House, email: str, password: str = PASSWORD) -> str:
    signed_in = await house.nobody.post(
        "/accounts/sign-in/", email=email, password=password, client="native"
    )
    return str(signed_in["access_token"])


async def signs_in(house: House, email: str, password: str = PASSWORD) -> Http:
    return Http(house.visitor, await token_of(house, email, password))


@pytest.mark.parametrize(
    ("locale", "subject", "hello"),
    [
        ("en", "Confirm your e-mail address", "Hello Ann,"),
        ("ru", "Подтвердите адрес почты", "Здравствуйте, Ann!"),
    ],
)
async def test_ann_confirms_her_address_by_letter(
    office: House, postbox: Postbox, locale: str, subject: str, hello: str
) -> None:
    email = f"ann.confirms.{locale}@example.com"
    await signs_up(office, email, locale=locale)
    with pytest.raises(Refused, match="CREDENTIALS_INVALID"):
        await signs_in(office, email)

    letter = await postbox.letter_to(email)
    assert (letter["Subject"], letter["From"]) == (subject, "Talk <talk@example.org>")
    assert letter["Message-ID"].endswith("@talk.example>")
    assert hello in letter.plain
    assert hello in letter.html
    assert letter.link.startswith(f"{PUBLIC}/accounts/email/confirm/#token=")
    assert f'href="{letter.link}"' in letter.html

    page = await office.nobody.ask("GET", "/accounts/email/confirm/")
    assert page.status_code == 200
    await office.nobody.post("/accounts/email/confirm/", token=letter.token)
    await signs_in(office, email)
    with pytest.raises(Refused, match="TOKEN_INVALID"):
        await office.nobody.post("/accounts/email/confirm/", token=letter.token)


async def test_a_second_letter_comes_when_it_is_asked_for(office: House, postbox: Postbox) -> None:
    email = "ann.asks.again@example.com"
    await signs_up(office, email)
    first = await postbox.letter_to(email)
    await office.nobody.post("/accounts/email/resend/", email=email)
    second = await postbox.letter_to(email, nth=2)
    assert first.token != second.token
    assert first["Message-ID"] != second["Message-ID"]
    await office.nobody.post("/accounts/email/confirm/", token=second.token)
    await signs_in(office, email)


async def test_eve_cannot_put_her_password_on_ann_s_address(
    office: House, postbox: Postbox
) -> None:
    email = "ann.was.first@example.com"
    await signs_up(office, email)
    told = await signs_up(office, email, password="a password of eve")
    assert told["email"] == email
    letter = await postbox.letter_to(email, nth=2)
    await office.nobody.post("/accounts/email/confirm/", token=letter.token)
    await signs_in(office, email)
    with pytest.raises(Refused, match="CREDENTIALS_INVALID"):
        await signs_in(office, email, "a password of eve")


async def test_ann_forgot_her_password(office: House, postbox: Postbox) -> None:
    email = "ann.forgot@example.com"
    await signs_up(office, email, locale="ru")
    confirm = await postbox.letter_to(email)
    await office.nobody.post("/accounts/email/confirm/", token=confirm.token)
    token = await token_of(office, email)
    ann, socket = Http(office.visitor, token), await Socket.open(office.ws_url + "/ws")
    await socket.say("auth", token=token)
    await socket.until("auth_success")

    answers = [
        await office.nobody.ask("POST", "/accounts/password/reset/", json={"email": asked})
        for asked in (email, "nobody.at.all@example.com")
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].text == answers[1].text
    letter = await postbox.letter_to(email, nth=2)
    assert letter["Subject"] == "Новый пароль"
    assert letter.link.startswith(f"{PUBLIC}/accounts/password/set/#token=")

    crowd = [
        office.nobody.ask(
            "POST", "/accounts/password/set/",
            json={"token": letter.token, "password": NEW_PASSWORD},
        )
        for _ in range(20)
    ]  # fmt: skip
    statuses = sorted([answer.status_code for answer in await asyncio.gather(*crowd)])
    assert statuses == [204, *[422] * 19]

    assert await socket.closed() == 4401
    assert (await ann.ask("GET", "/accounts/me/")).status_code == 401
    await signs_in(office, email, NEW_PASSWORD)
    with pytest.raises(Refused, match="CREDENTIALS_INVALID"):
        await signs_in(office, email)
    notice = await postbox.letter_to(email, nth=3)
    assert notice["Subject"] == "Ваш пароль изменён"
    assert postbox.to("nobody.at.all@example.com") == []


async def test_no_name_can_add_a_header_or_a_recipient(office: House, postbox: Postbox) -> None:
    names = ["Ann%0d%0aBcc: eve@example.com", "Ann\tBcc: eve@example.com", "<b>Ann</b> {{ 7*7 }}"]
    for number, name in enumerate(names):
        email = f"injected.{number}@example.com"
        answer = await office.nobody.ask(
            "POST", "/accounts/sign-up/",
            json={"email": email, "password": PASSWORD, "display_name": name},
        )  # fmt: skip
        if answer.status_code == 201:
            letter = await postbox.letter_to(email)
            assert postbox.recipients[postbox.letters.index(letter)] == [email]
            assert letter["Bcc"] is None
            assert "<b>" not in letter.html
            assert "49" not in letter.plain.split(",")[0]
    for wrong in ("a@example.com\r\nBcc: eve@example.com", "a@example.com,eve@example.com"):
        body = {"email": wrong, "password": PASSWORD}
        refused = await office.nobody.ask("POST", "/accounts/sign-up/", json=body)
        assert refused.status_code == 422
    assert postbox.to("eve@example.com") == []


async def test_a_letter_waits_until_the_mail_server_is_well(
    office: House, postbox: Postbox
) -> None:
    email = "ann.waits@example.com"
    postbox.says["RCPT"] = "451 Later"
    await signs_up(office, email)
    admin = await admin_of(office)
    letter = await logged(admin, email, "failed")
    assert letter["error"] == "the mail server said 451 Later"
    assert letter["next_attempt_at"] is not None
    assert letter["params"]["link"].endswith("#token=***")

    del postbox.says["RCPT"]
    retried = await admin.post(f"/notify/outbox/{letter['id']}/retry/")
    assert retried["status"] == "pending"
    arrived = await postbox.letter_to(email)
    assert arrived["Message-ID"] == letter["message_id"]
    sent = await logged(admin, email, "sent")
    assert (sent["id"], sent["params"], sent["error"]) == (letter["id"], None, None)
    with pytest.raises(Refused, match="LETTER_DONE"):
        await admin.post(f"/notify/outbox/{letter['id']}/retry/")


async def admin_of(house: House) -> Http:
    """Somebody whom the house has made an admin."""
    email = "admin.of.letters@example.com"
    async with house.database.unit_of_work() as transaction:
        known = await AccountCrud(transaction).by_email(email)
    if known is None:
        await signs_up(house, email)
        async with house.database.unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            account = await accounts.by_email(email)
            assert account is not None
            values = {"role": "admin", "is_confirmed": True}
            await accounts.change(account, values, account.created_at)
    return await signs_in(house, email)


async def logged(admin: Http, email: str, status: str) -> Any:
    """The letter in the send log, as soon as it is in that state."""
    async with asyncio.timeout(PATIENCE):
        while True:
            page = await admin.get("/notify/outbox/", status=status, limit=100)
            for letter in page["entities"]:
                if letter["recipient"] == email:
                    return letter
