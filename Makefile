# Two commands do all the set-up on a fresh Debian with Go and Node: "make run" and "make test".
# What each one does, and installs, is in build/scripts.

.PHONY: run test lab-test lint update verify e2e bench

run: # build what this machine can show, and show it: make run ARGS="--demo canary"
	@build/scripts/run.sh $(ARGS)

test: # everything that needs no cluster, no browser and no window
	@build/scripts/test.sh

lab-test: # the built binary against real API servers, controllers and Istio install manifests
	@build/scripts/lab-test.sh

lint: # vet, staticcheck, formatting, and the law of imports
	@build/scripts/lint.sh

update: # write again all files that are made from others, goldens among them; read the difference
	@build/scripts/update.sh

verify: # generated files are current and the module is tidy
	@build/scripts/verify.sh

e2e: # the page in Chromium and the window under Xvfb, on the built binaries
	@build/scripts/e2e.sh

bench: # collect, infer, graph, layout, SVG at 10, 100 and 1,000 namespaces, and the page at 2,000 and 10,000; for benchstat
	@build/scripts/bench.sh
