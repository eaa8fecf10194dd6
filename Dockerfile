# The image of web, worker and timetable: the same locked packages as everywhere, no compiler, no shell scripts, no root.

FROM node:24-slim AS browser
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim AS packages
WORKDIR /portal
COPY requirements/base.txt requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/base.txt
ENV PATH=/venv/bin:$PATH
COPY . .
COPY --from=browser /build/node_modules node_modules
# The files that browsers get, hashed and compressed; the translations, compiled. The settings here are for this step only.
RUN python -c "from oshub import bootstrap; bootstrap.browser_files()" \
 && python -m oshub.catalogues locale/*/LC_MESSAGES/django.po \
 && SECRET_KEY=0123456789-for-the-build-of-the-image-only-abcdefghijklmnopqr \
    SITE_URL=https://build.example.org DATABASE_URL=postgresql://build/build REDIS_URL=redis://build \
    EMAIL_HOST=build DEFAULT_FROM_EMAIL=build@example.org OPERATOR_NAME=build OPERATOR_ADDRESS=build \
    OPERATOR_EMAIL=build@example.org DJANGO_SETTINGS_MODULE=oshub.settings.production \
    python manage.py collectstatic --noinput \
 # What draws charts for papers and pictures is read out of static_vendor later, so that stays.
 && rm -rf node_modules .local

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home portal \
 && install --directory --owner portal /media
COPY --from=packages /venv /venv
COPY --from=packages /portal /portal
WORKDIR /portal
USER portal
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=oshub.settings.production
EXPOSE 8000
CMD ["gunicorn", "--config", "python:oshub.gunicorn", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
