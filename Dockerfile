# The speech models are ordinary dependencies, so nothing is fetched when this image runs.
FROM oven/bun:1.4.5-slim AS build
WORKDIR /app

COPY package.json bun.lock bunfig.toml ./
COPY patches patches
# Half of it is never read here: a compiler that only a peer asks for, other systems' ONNX runtimes, source maps, type
# declarations, the report of a test that a package was published with.
RUN bun install --production --omit=peer --frozen-lockfile \
  && find node_modules/onnxruntime-node/bin -type f ! -path "*/linux/$(bun -p process.arch)/*" -delete \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete \
  && rm -rf node_modules/fluent-ffmpeg/coverage

COPY tsconfig.json ./
COPY public public
COPY src src
RUN bun run build

FROM oven/bun:1.4.5-slim
WORKDIR /app
RUN install -d -o 1000 -g 1000 /data

# The largest layer comes first, and changes only with the lockfile.
COPY --from=build /app/node_modules node_modules
COPY package.json bun.lock bunfig.toml tsconfig.json ./
COPY --from=build /app/public public
COPY lessons lessons
COPY src src

ENV DATA_DIR=/data
VOLUME /data
EXPOSE 3000
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["bun", "-e", "const { ok } = await fetch(`http://localhost:${process.env.PORT || 3000}/healthz`); process.exit(ok ? 0 : 1)"]
CMD ["bun", "src/server.ts"]
