# docker build -t mailflow-lab .
# docker run --rm mailflow-lab run scenarios
# .ci/dockerfile-in-chroot does the same steps where there is no Docker.

# The launcher installs its own list of packages and builds; `version` is its first call. The packages of the libraries
# that the program is linked with are written down for the second stage, so that no list is kept twice.
FROM debian:12 AS build
WORKDIR /src
COPY . .
RUN ./mailflow version
RUN mkdir -p /out/bin && cp build/release/emulator/app/mailflow /out/bin/ && cp -r scenarios /out/ \
 && for library in $(ldd /out/bin/mailflow | sed -n 's,.* => \(/[^ ]*\) .*,\1,p'); do \
      dpkg-query -S "$(readlink -f $library)" | cut -d: -f1; done | sort -u >/out/packages

FROM debian:12
COPY --from=build /out/packages /tmp/packages
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(cat /tmp/packages) \
 && rm -rf /var/lib/apt/lists/* /tmp/packages \
 && useradd --create-home lab
COPY --from=build /out/bin/mailflow /usr/local/bin/mailflow
COPY --from=build --chown=lab /out/scenarios /home/lab/scenarios
USER lab
WORKDIR /home/lab
ENTRYPOINT ["/usr/local/bin/mailflow"]
