# Two stages: the SDK builds a native program, an image without shell, package manager or .NET runs it.
#
#   docker build -t whatsappbridge .
#   docker run --rm --read-only -p 8080:8080 -v bridge-data:/app/data --env-file .env whatsappbridge
#
# The build stage always runs on the builder's own processor and compiles for the image's: an arm64 image made on an amd64
# machine needs no emulation. Why a native program: docs/design/native.md.

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
ARG BUILDARCH=amd64
ARG TARGETARCH=amd64
WORKDIR /source

# For another processor than the builder's: its C library and linker.
RUN if [ "$BUILDARCH" != "$TARGETARCH" ]; then \
        case "$TARGETARCH" in arm64) compiler=gcc-aarch64-linux-gnu ;; amd64) compiler=gcc-x86-64-linux-gnu ;; esac \
        && apt-get update && apt-get install -y "$compiler" && rm -rf /var/lib/apt/lists/*; \
    fi

# The packages first: this layer is made again only when a version changes. --locked-mode fails when the lock file and
# the project disagree, so an image never holds a library that nobody reviewed. The compiler comes with the SDK's version.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/WhatsAppBridge/WhatsAppBridge.csproj src/WhatsAppBridge/packages.lock.json src/WhatsAppBridge/
RUN dotnet restore src/WhatsAppBridge/WhatsAppBridge.csproj --locked-mode --arch $TARGETARCH \
    && dotnet restore src/WhatsAppBridge/WhatsAppBridge.csproj --arch $TARGETARCH -p:PublishAot=true

COPY .editorconfig appsettings.json ./
COPY src/WhatsAppBridge/ src/WhatsAppBridge/
RUN dotnet publish src/WhatsAppBridge/WhatsAppBridge.csproj --configuration Release --no-restore \
        --arch $TARGETARCH -p:PublishAot=true --output /published \
    # For scanners: a native program does not say which libraries are in it.
    && cp src/WhatsAppBridge/bin/Release/net10.0/*/WhatsAppBridge.deps.json /published/

# The runtime image has no mkdir: the folder of the database is made here and copied with its owner.
RUN mkdir /data


FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
WORKDIR /app

# The program belongs to root and the service runs as another user: it cannot change its own code.
COPY --from=build /published ./
COPY --from=build --chown=$APP_UID:$APP_UID /data ./data

# data/ holds the database (Store:Sqlite:Path, data/bridge.db) and is the only place that has to be writable.
#  - DOTNET_EnableDiagnostics=0: the runtime makes no diagnostics socket in the temporary folder. To watch counters or
#    take a trace (dotnet-counters, dotnet-trace), start with DOTNET_EnableDiagnostics=1.
#  - TMPDIR: what SQLite and the class library put aside for a moment lies beside the database, so that --read-only
#    works without a tmpfs.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    TMPDIR=/app/data
VOLUME /app/data

# A user id and not a name, so that an orchestrator that insists on non-root can see that it is.
# A folder mounted from the host must belong to this id (1654).
USER $APP_UID
EXPOSE 8080

# The program asks itself: here is neither a shell nor curl. It is another process for the moment, so not too often; an
# orchestrator or a load balancer asks over HTTP instead: GET /health/live for "restart me", GET /health/ready for "send me
# traffic".
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/app/WhatsAppBridge", "healthcheck"]

# A SIGTERM is enough: turns under way are finished, which takes up to 30 s, and what is left is on disk.
STOPSIGNAL SIGTERM

ENTRYPOINT ["/app/WhatsAppBridge"]
