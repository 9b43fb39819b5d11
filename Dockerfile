FROM python:3.12-slim AS build
RUN python -m venv /venv
WORKDIR /src
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml LICENSE ./
COPY knowledge knowledge
COPY bot bot
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps .
# --build-arg EXTRAS=semantic: 170 MB more; docs/decisions/006-semantic-extra.md tells when it pays.
ARG EXTRAS=
RUN test -z "$EXTRAS" || /venv/bin/pip install --no-cache-dir --disable-pip-version-check ".[$EXTRAS]"
# What a start would otherwise make of the shipped knowledge; from elsewhere, so that no source is imported.
RUN cd / && BOT_CACHE_DIR=/cache /venv/bin/tuihao check

FROM python:3.12-slim
# A number, so that an orchestrator can see that it is not root.
RUN useradd --uid 10001 --no-create-home tuihao && install -d -o tuihao -g tuihao /app/data /app/cache
COPY --from=build /venv /venv
# Not in the volume, which outlives the image; docs/operation.md tells when to set it otherwise.
COPY --from=build --chown=tuihao /cache /app/cache
# MALLOC_ARENA_MAX: threads take turns anyway, and an allocator for each of them is 5 MB.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=1 \
    BOT_CACHE_DIR=/app/cache \
    BOT_HEALTH_LISTEN=0.0.0.0:8080
WORKDIR /app
USER 10001:10001
# The only place that must be written to: the root file system may be read-only.
VOLUME /app/data
EXPOSE 8080
# Not urllib.request: it would go through a proxy named in the environment.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "\
import http.client, sys; \
server = http.client.HTTPConnection('127.0.0.1', 8080, timeout=4); \
server.request('GET', '/healthz'); \
sys.exit(server.getresponse().status != 200)"]
ENTRYPOINT ["tuihao"]
CMD ["run"]
