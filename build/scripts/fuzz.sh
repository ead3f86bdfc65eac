#!/usr/bin/env bash
# Feeds what others write (snapshots and what carries them, recordings, mesh configurations, webhooks, any facts at all) and what people
# type (find expressions) with nonsense, FUZZTIME (60s) for each. What was found interesting stays in Go's build cache; only
# an input that fails is kept in the package.
. "$(dirname "$0")/common.sh"

need_go
binaries=$(mktemp -d)
trap 'rm -rf "$binaries"' EXIT
cache=$(go env GOCACHE)/fuzz/$(go list -m)

# The time is up by an interrupt, as a person would end it: with -fuzztime, Go now and then takes the deadline that it
# set itself for a failure ("context deadline exceeded", with no input that fails).
while read -r package target; do
  say "fuzzing $target of $package for ${FUZZTIME:-60s}"
  # shellcheck disable=SC2086
  go test ${GO_TEST_FLAGS:-} -c -fuzz "^$target\$" -o "$binaries/$target" "$package" </dev/null
  (
    cd "$package"
    nice -n 10 timeout --foreground --preserve-status --signal=INT --kill-after=30 "${FUZZTIME:-60s}" \
      "$binaries/$target" -test.v -test.run '^$' -test.fuzz "^$target\$" -test.fuzzcachedir "$cache/${package#./}" \
      -test.fuzzminimizetime 1s -test.parallel 2 </dev/null
  )
done <<'TARGETS'
./graph/facts FuzzRead
./graph/carrier FuzzRead
./graph/carrier FuzzPacked
./kube/collect FuzzMeshConfig
./kube/collect FuzzWebhook
./graph FuzzInfer
./graph FuzzRedact
./graph FuzzDifference
./graph/meshlog FuzzOpen
./graph/find FuzzParse
./kube/revision/journal FuzzJournal
TARGETS
