#!/usr/bin/env bash
# Healthy is a process of Flink that answers with its metrics. Needs nothing but bash.
set -euo pipefail
port=${1:?usage: health.sh PORT}
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 4 status <&3
[[ "$status" == *" 200 "* ]]
