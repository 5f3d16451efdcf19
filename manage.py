"""The command line: `python manage.py --help`."""

from app.engine.cli.application import main

if __name__ == "__main__":
    main()
