FROM python:3.11.15-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=config.settings DATA_DIR=/data STATIC_ROOT=/app/collected-static HEARTBEAT_DIR=/tmp

WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/run.txt

COPY manage.py LICENSE ./
COPY deploy/healthcheck.py deploy/healthcheck.py
COPY regions regions
COPY config config
COPY crm crm
COPY cms cms
COPY acquisition acquisition
COPY campaigns campaigns

# A throw-away secret: collecting files signs nothing.
RUN BROKER_URL=amqp://collect DATABASE_URL=postgres://collect/collect EMAIL_URL=outbox:// SECRET_KEY=collect \
    DATA_DIR=/tmp/collect python manage.py collectstatic --noinput -v0 && rm -rf /tmp/collect \
    && python -m compileall -q -j0 . \
    && useradd --system --uid 10001 --home-dir /data product && install -d -o product -g product /data /data/media

USER product
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py", "web"]
CMD ["granian", "--interface", "wsgi", "config.wsgi:application", "--host", "0.0.0.0", "--workers", "2"]
