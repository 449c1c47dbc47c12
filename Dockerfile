# One image for every process: `corong web`, `corong worker publish`, `corong worker collect`, `corong scheduler`.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source

# Dependencies first: they change less often than our code, so that this layer is kept.
COPY requirements.lock requirements-assets.lock requirements-build.lock ./
RUN python -m venv /app && /app/bin/pip install --require-hashes -r requirements.lock \
    && /app/bin/pip install --require-hashes --no-deps --ignore-requires-python -r requirements-assets.lock \
    && python -m venv /tools && /tools/bin/pip install --require-hashes -r requirements-build.lock

COPY . .
RUN /tools/bin/python -m hatchling build -t wheel -d /wheels \
    && /app/bin/pip install --no-deps --no-index /wheels/*.whl \
    && /app/bin/pip uninstall --yes setuptools pip


FROM python:3.11-slim
# A fixed user id, so that files of secrets and volumes can be given to it.
RUN groupadd --gid 10001 corong \
    && useradd --uid 10001 --gid corong --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin corong \
    && install -d -o corong -g corong -m 0700 /var/lib/corong \
    && install -d -m 0755 /empty
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 CORONG_DATA=/var/lib/corong
USER corong
# The working directory comes before installed packages in Python's search, so it holds nothing.
WORKDIR /empty
VOLUME /var/lib/corong
EXPOSE 8000
ENTRYPOINT ["corong"]
CMD ["web"]
