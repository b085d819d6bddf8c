# The fleet in a container: docker run -p 12100-12122:12100-12122 -v twinfleet:/data twinfleet
FROM node:20-slim AS build
WORKDIR /app
# A native package is compiled where no binary fits this system.
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts && npm rebuild better-sqlite3
COPY . .
RUN npx tsx scripts/build.ts --no-types
# All packages are in the bundle but the native ones, of which only what runs is taken along.
RUN mkdir -p /ship/node_modules/better-sqlite3/build/Release \
  && cp -r dist package.json LICENSE /ship/ \
  && mkdir /ship/examples && cp examples/*.json /ship/examples/ \
  && cd node_modules \
  && cp -r bindings file-uri-to-path rrule-rust @rrule-rust /ship/node_modules/ \
  && cp -r better-sqlite3/lib better-sqlite3/package.json /ship/node_modules/better-sqlite3/ \
  && cp better-sqlite3/build/Release/better_sqlite3.node \
    /ship/node_modules/better-sqlite3/build/Release/

FROM node:20-slim
ENV NODE_ENV=production \
  TWINFLEET_HOST=0.0.0.0 \
  TWINFLEET_DATA=/data \
  TWINFLEET_LOG_LEVEL=info
WORKDIR /app
COPY --from=build /ship ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 12100-12122
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:12100/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/twinfleet.js"]
CMD ["up"]
