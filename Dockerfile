# syntax=docker/dockerfile:1

# The image of every role. All packages come by the hashes of requirements.txt; the test tools among them
# are fetched, for the lock is one, but only what Dateline needs to run goes into the image.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build

COPY requirements.txt .
RUN pip wheel --require-hashes --wheel-dir wheels -r requirements.txt

COPY . .
RUN pip install --no-index --find-links wheels hatchling editables \
 && pip wheel --no-deps --no-build-isolation --wheel-dir wheels . \
 && python -m venv /opt/dateline \
 && /opt/dateline/bin/pip install --no-index --find-links wheels dateline

FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --home-dir /var/lib/dateline --create-home dateline
COPY --from=build /opt/dateline /opt/dateline

ENV PATH=/opt/dateline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATELINE_DATA_DIR=/var/lib/dateline \
    DATELINE_WEB_HOST=0.0.0.0

USER dateline
WORKDIR /var/lib/dateline
VOLUME /var/lib/dateline
EXPOSE 6066

# A worker that does not answer is restarted; one that is not ready is left alone (docs/operations.md).
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:6066/healthz', timeout=4)"]

ENTRYPOINT ["dateline"]
CMD ["--help"]
