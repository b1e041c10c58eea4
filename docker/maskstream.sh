#!/usr/bin/env bash
# The command line inside the image.
set -euo pipefail
natives=${MASKSTREAM_CACHE:-/var/cache/maskstream}
exec java -Xmx"${MASKSTREAM_HEAP:-1g}" -Djava.awt.headless=true \
  -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 \
  -Dorg.bytedeco.javacpp.cachedir="$natives/javacpp" \
  -Dai.djl.pytorch.num_interop_threads=1 -Dai.djl.pytorch.graph_optimizer=false \
  -cp "${MASKSTREAM_LIB:-/opt/maskstream}/lib/*:${MASKSTREAM_LIB:-/opt/maskstream}/natives/*" \
  io.maskstream.job.cli.Main "$@"
