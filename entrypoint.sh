#!/bin/sh
# Brings the database up to date, then becomes the server, so that the server gets the signals.
# Safe to run again, and on several machines at once. In LOCAL the server seeds by itself.
set -eu
cd "$(dirname "$0")"
python=python
[ ! -x .venv/bin/python ] || python=.venv/bin/python
"$python" manage.py db migrate
exec "$python" main.py "$@"
