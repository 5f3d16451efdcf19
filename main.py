"""The server: `python main.py` is `python manage.py run`."""

from app.engine.cli.application import main

if __name__ == "__main__":
    main("run")
