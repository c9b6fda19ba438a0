# syntax=docker/dockerfile:1
# Two stages: the first builds with the same tools as `make demo`, the second holds only what runs.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements ./requirements
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes --only-binary :all: -r requirements/production.txt \
    && python -m venv /tools \
    && /tools/bin/pip install --require-hashes --only-binary :all: -r requirements/local.txt
COPY . .
ENV DJANGO_SETTINGS_MODULE=governance.settings.dev STATIC_ROOT=/app/staticfiles
RUN /tools/bin/python -m governance.localstack.assets \
    && /tools/bin/python manage.py catalogue compile \
    && /tools/bin/python manage.py collectstatic --noinput \
    && rm -rf .local node_modules static/vendor \
    && /venv/bin/python -m compileall -q .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 750 /media
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=governance.settings.production \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/media \
    WEB_BIND=0.0.0.0:8000
USER 10001
EXPOSE 8000
CMD ["gunicorn", "--config", "python:governance.gunicorn", "governance.wsgi"]
