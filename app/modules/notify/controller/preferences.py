"""The HTTP door to what one wants to get."""

from typing import Annotated

from app.kernel.errors import InvalidInput, NotSignedIn
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.modules.notify.schemas.preferences import PreferencesPatch, PreferencesRead
from app.modules.notify.service.preferences import PreferenceService

router = Router(prefix="/notify/preferences", tags=["notify"])

Preferences = Annotated[PreferenceService, provided(PreferenceService)]


@router.get("/")
@raises(NotSignedIn)
async def preferences(service: Preferences, caller: CurrentCaller) -> PreferencesRead:
    """What one gets by letter, and whether others see what one has read."""
    return await service.mine(caller)


@router.patch("/")
@raises(NotSignedIn, InvalidInput)
async def change_preferences(
    body: PreferencesPatch, service: Preferences, caller: CurrentCaller
) -> PreferencesRead:
    """What is left out stays."""
    return await service.change(caller, body)
