#!/bin/sh
# Runs the suite inside the development image. Arguments go to pytest.
# Given TEST_DATABASE_URL and TEST_REDIS_URL it uses those servers, else it starts its own.
set -eu
cd /app
export HYPOTHESIS_STORAGE_DIRECTORY="${HYPOTHESIS_STORAGE_DIRECTORY:-/tmp/hypothesis}"
# The suite decides its own settings; what this container serves with is not its business.
unset ENVIRONMENT API_HOST API_PORT API_EXPOSE_LOCAL DB_URL BROKER_URL SMTP_HOST SMTP_PORT
exec python -m pytest -p no:cacheprovider "$@"
