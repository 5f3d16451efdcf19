"""The command line: `python manage.py --help`."""

import gc

if __name__ == "__main__":
    gc.disable()  # nothing of what is loaded is garbage, and looking was a tenth of the start
    from app.engine.cli.application import main

    gc.freeze()
    gc.enable()
    main()
