"""Coming in by the page: signing up, signing in, and out again."""

from uuid import uuid4

from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import PASSWORD, Person
from tests.kit.house import House, messenger


async def test_a_visitor_signs_up_and_is_in(chromium: Browser, hall: House) -> None:
    async with screen(chromium, hall) as visitor:
        page = visitor.page
        await visitor.shows()
        await page.get_by_role("link", name="Create an account").click()
        await page.get_by_label("Name", exact=True).fill("Dana")
        await page.get_by_label("E-mail").fill(f"dana_{uuid4().hex[:8]}@example.com")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Create an account").click()
        await expect(page.locator(".list_empty")).to_contain_text("No chats yet")


async def test_what_is_refused_is_told_at_its_field(chromium: Browser, hall: House) -> None:
    async with screen(chromium, hall) as visitor:
        page = visitor.page
        await visitor.shows("sign-up")
        await page.get_by_role("button", name="Create an account").click()
        await expect(page.get_by_label("Name", exact=True)).to_have_attribute(
            "aria-invalid", "true"
        )
        await page.get_by_label("Name", exact=True).fill("Dana")
        await page.get_by_label("E-mail").fill("dana@example.com")
        await page.get_by_label("Password").fill("short")
        await page.get_by_role("button", name="Create an account").click()
        await expect(page.locator("[data-field=password] .wrong")).not_to_be_empty()


async def test_a_session_outlives_a_reload_and_ends_when_one_signs_out(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        await hers.page.reload()
        await expect(hers.page.locator(".shell")).to_be_visible()
        await hers.page.get_by_role("button", name="My account and more").click()
        await hers.page.get_by_role("menuitem", name="Sign out").click()
        await expect(hers.page.get_by_role("heading", name="Welcome back")).to_be_visible()
        await hers.page.reload()
        await expect(hers.page.get_by_role("heading", name="Welcome back")).to_be_visible()


async def test_a_session_ended_elsewhere_leads_back_to_the_door(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        await ann.http.post("/accounts/sign-out/all/")
        await expect(hers.page.get_by_role("heading", name="Welcome back")).to_be_visible()


async def test_a_demo_is_entered_with_one_press(chromium: Browser, sqlite_url: str) -> None:
    async with messenger(sqlite_url, ENVIRONMENT="LOCAL") as house:
        form = {"email": "user1@example.com", "password": "admin-of-tests", "display_name": "One"}
        await house.nobody.post("/accounts/sign-up/", **form)
        async with screen(chromium, house) as visitor:
            await visitor.shows()
            button = visitor.page.get_by_role("button", name="Sign in as user1@example.com")
            await expect(button).to_be_visible()
            await button.click()  # seeding is not part of this house: its refusal is told
            await expect(visitor.page.locator(".toast")).to_be_visible()
