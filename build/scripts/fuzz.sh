#!/usr/bin/env bash
# Feeds what others write (snapshots, mesh configurations, webhooks, any facts at all) and what people type (find
# expressions) with nonsense, FUZZTIME (60s) for each. What was found interesting stays in Go's build cache; only an input
# that fails is kept in the package.
. "$(dirname "$0")/common.sh"

need_go
while read -r package target; do
  say "fuzzing $target of $package for ${FUZZTIME:-60s}"
  # shellcheck disable=SC2086
  nice -n 10 go test ${GO_TEST_FLAGS:-} -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-60s}" -fuzzminimizetime 1s -parallel 2 "$package" </dev/null
done <<'TARGETS'
./graph/facts FuzzRead
./kube/collect FuzzMeshConfig
./kube/collect FuzzWebhook
./graph FuzzInfer
./graph/find FuzzParse
TARGETS
