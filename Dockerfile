# askless in a container: a workspace is mounted at /workspace.
#   docker build -t askless . && docker run -v "$PWD:/workspace" askless publish
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /opt/askless \
 && /opt/askless/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/default.lock \
 && /opt/askless/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.lock
COPY pyproject.toml README.md LICENSE mkdocs.yml ./
COPY kb/ kb/
COPY mining/ mining/
COPY site/ site/
COPY examples/sample_shop/ examples/sample_shop/
RUN /opt/askless/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
COPY --from=build /opt/askless /opt/askless
ENV PATH=/opt/askless/bin:$PATH \
    PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --create-home askless \
 && install -d -o askless -g askless /workspace
USER askless
WORKDIR /workspace
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/', timeout=4)"]
ENTRYPOINT ["askless"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
