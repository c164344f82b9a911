# The speech models are ordinary dependencies, so nothing is fetched when this image runs.
FROM oven/bun:1.4.5-slim
WORKDIR /app

COPY package.json bun.lock bunfig.toml ./
COPY patches patches
RUN bun install --production --frozen-lockfile

COPY tsconfig.json ./
COPY public public
COPY lessons lessons
COPY src src
RUN bun -e "await (await import('./src/ui/build.ts')).buildClient()" \
  && mkdir /data && chown bun:bun /data

ENV DATA_DIR=/data
VOLUME /data
EXPOSE 3000
USER bun
HEALTHCHECK --start-period=20s CMD bun -e "const { ok } = await fetch('http://localhost:' + (process.env.PORT || 3000)); process.exit(ok ? 0 : 1)"
CMD ["bun", "src/server.ts"]
