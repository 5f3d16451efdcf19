"""The HTTP door to letters and preferences."""

from app.modules.notify.controller import letters, preferences, templates

routers = (templates.router, letters.router, preferences.router)
