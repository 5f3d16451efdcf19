# The messenger in a container.
#
#   docker build -t messenger .                        the server, and nothing else
#   docker build -t messenger-dev --target development .    with the tests: /run_tests.sh

FROM python:3.11-slim AS messenger

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin messenger \
    && install -d -o messenger -g messenger /app/data /app/logs

WORKDIR /app

# Before the code, so that a change of the code does not install everything anew.
COPY requirements.txt requirements-s3.txt ./
RUN pip install -r requirements.txt -r requirements-s3.txt

COPY main.py manage.py entrypoint.sh alembic.ini pyproject.toml LICENSE README.md ./
COPY app ./app
RUN chmod 0755 entrypoint.sh && python -m compileall -q app

# Nothing is assumed in a container: without a secret and a migrated database it does not start.
ENV ENVIRONMENT=PROD \
    API_HOST=0.0.0.0 \
    API_PORT=8788

USER messenger
VOLUME ["/app/data", "/app/logs"]
EXPOSE 8788

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['API_PORT'] + os.environ.get('API_PREFIX', '') + '/healthcheck/ready/', timeout=4)"]

STOPSIGNAL SIGTERM
CMD ["/app/entrypoint.sh"]


FROM messenger AS development

USER root
COPY requirements-bench.txt requirements-dev.txt ./
RUN pip install -r requirements-dev.txt
COPY . .
COPY run_tests.sh /run_tests.sh
RUN chmod 0755 /run_tests.sh entrypoint.sh && python -m compileall -q app bench tests
USER messenger


# The last stage is what is built when none is named.
FROM messenger AS server
