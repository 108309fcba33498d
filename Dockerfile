# The image of `cairn serve`: it needs DATABASE_URL, CAIRN_SECRET_KEY and CAIRN_BASE_URL.
FROM rust:1.95-slim-bookworm AS build
# The newest patch of Debian's packages is wanted, not a certain one.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential libpq-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
# ca-certificates: whom to trust when mail is handed over.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libpq5 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/cairn cairn
COPY --from=build /src/target/release/cairn /usr/local/bin/cairn
USER 10001
WORKDIR /var/lib/cairn
ENV CAIRN_LISTEN_ADDR=0.0.0.0:8080 CAIRN_DATA_DIR=/var/lib/cairn CAIRN_LOG=json
EXPOSE 8080
# Whether the process answers, not whether the database does (/readyz): it waits for that by itself, and a supervisor
# that ends it meanwhile would help nobody.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 OK' <&3"]
ENTRYPOINT ["cairn"]
CMD ["serve"]
