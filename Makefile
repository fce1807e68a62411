# SPDX-License-Identifier: GPL-2.0-only
#
# megapod's front door. Everything CI does is a target here that a person can run.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# The kernels to test on, of KERNELS; none: all, and User Mode Linux.
SERIES ?=
FIRST := $(firstword $(SERIES) $(shell awk '$$1 == "series" { print $$2; exit }' KERNELS))
# Kernel headers to build for: a series of KERNELS, "uml", or a folder.
KDIR ?= $(FIRST)
# Of another architecture in KERNELS: packages, tools. Whatever else is asked for runs here.
ARCH ?=
CROSS := $(if $(filter tools,$(MAKECMDGOALS)),$(ARCH))

TOOLS := $(wildcard tools/megapodctl tools/podsim tools/modbus-proxy tools/megapod-map tools/megapod-httpd tools/megapod-mqtt)

help: ## this list
	@echo "usage: make TARGET [KDIR=...]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' Makefile
	@echo "Kernels and what else is downloaded lie in MEGAPOD_CACHE, else ~/.cache/megapod."

deps: ## install the Debian packages that build, demo and check need (as root; else print them)
	@scripts/deps.sh

modules: ## build the modules; KDIR= is a series (6.1), "uml" or a folder with kernel headers
	@scripts/build.sh $(KDIR)

tools: $(if $(CROSS),,$(TOOLS:=.build) selftests.build) ## build megapodctl, podsim, modbus-proxy, megapod-map, megapod-httpd, megapod-mqtt, and the programs that tests need; ARCH=arm64: all but megapod-mqtt, in build/tools-arm64
	$(if $(CROSS),@scripts/build-tools.sh $(CROSS))

%.build:
	@$(MAKE) --no-print-directory -C $*

sparse: ## check the modules with sparse, against 6.1 headers
	@scripts/sparse.sh

check-config: ## name the options that the kernel of KDIR= lacks
	@scripts/check-config.sh $(KDIR)

generate: ## make anew what comes from Documentation/netlink/specs and from the register maps beside the drivers
	@scripts/regen-netlink.sh
	@scripts/regen-maps.sh

check-generated: ## fail when generated files are stale
	@scripts/regen-netlink.sh --check
	@scripts/regen-maps.sh --check

demo: deps tools ## a pod in a virtual machine on a stock Debian 6.1 kernel: sensors, switching, events
	@selftests/vm/run.sh --demo $(FIRST)

demo-fleet: deps tools ## fifty simulated pods, Prometheus, Alertmanager: a fault of the building's water is one alert
	@$(MAKE) --no-print-directory -C monitoring demo

demo-shell: deps tools ## the same pod, and a shell beside it
	@selftests/vm/run.sh --shell $(FIRST)

check: deps tools ## build, boot and test on all kernels, or those of SERIES=, and count with prove
	@scripts/check.sh $(SERIES)

check-all: deps tools ## the same, with the long tests on each kernel, and KUnit on other machines: over two hours
	@scripts/deps.sh --all
	@scripts/check.sh --all $(SERIES)

fuzz: deps tools ## fuzz for TIME= seconds a target, then netlink and a hostile peer in User Mode Linux
	@$(MAKE) --no-print-directory -C fuzz run
	@MEGAPOD_SECONDS=$(or $(TIME),600) MEGAPOD_MESSAGES=200000 MEGAPOD_TEST_TIMEOUT=7200 MEGAPOD_VM_TIMEOUT=20000 \
		selftests/uml/run.sh fuzz/netlink.sh fuzz/hostile.sh fuzz/failnth.sh

proof: deps ## the trip path as CBMC and Spin prove it; ALL=y: with more inputs and steps, for hours
	@proof/run.sh $(if $(ALL),--all)

bench: deps tools ## what things cost, each against a peer or a minimum, compared with the committed figures; ROWS=cpu BENCH_TRIPS=1000
	@ROWS='$(ROWS)' scripts/bench.sh $(FIRST)

bench-figures: ## have the figures of one or more runs of make bench be the committed ones; RUNS=results/bench/rows.json
	@scripts/bench_rows.py commit $(or $(RUNS),results/bench/rows.json)

soak: deps tools ## fifteen minutes at real rate without a false trip; SOAK_S=
	@scripts/bench.sh $(FIRST) bench/soak.sh

lint: ## style, documentation, licences, generated files, sparse
	@scripts/lint.sh

page-shots: tools ## the page of megapod-httpd in Chromium, as pictures in build/page: ok, leak, tripped
	@scripts/page-shots.sh

upstream-tree: deps ## the kernel's source with megapod in it, in build/upstream: for kunit.py and checkpatch.pl as they are
	@scripts/upstream-tree.sh

upstream-check: deps tools ## what a maintainer would do there: kselftest, configurations, the kernel's own tools
	@scripts/upstream-kselftest.sh
	@scripts/upstream-configs.sh
	@scripts/upstream-lint.sh

upstream-series: deps ## that tree as a series of patches, in build/series; each is compiled and judged by checkpatch
	@scripts/upstream-series.sh

doc: deps ## the pages of Documentation with Sphinx, in build/doc; a warning is an error
	@scripts/doc.sh

install: $(TOOLS:=.build) ## megapodctl, podsim, modbus-proxy, megapod-map, megapod-httpd, megapod-mqtt, pages, units under DESTDIR= PREFIX= (/usr/local); the modules: dkms-install
	@$(MAKE) --no-print-directory -C packaging install

dkms-install: ## the modules for this kernel and those to come, by dkms (as root)
	@scripts/dkms-install.sh

uninstall: ## take away what install and dkms-install put there, but for pod.conf
	@$(MAKE) --no-print-directory -C packaging uninstall

deb: ## Debian packages in build/deb, judged by lintian; ARCH=arm64: those of that architecture
	@scripts/deb.sh $(CURDIR)/build/deb $(ARCH)

rpm: deps ## RPM packages in build/rpm, installed into a root to see that they can be
	@scripts/rpm.sh

arch: deps ## Arch packages in build/arch, by Debian's makepkg and pacman, installed into a root to see that they can be
	@scripts/arch.sh

modules-deb: deps ## modules built for the kernel of KDIR=, as a package; signed with MEGAPOD_SIGN_KEY= and MEGAPOD_SIGN_CERT=
	@scripts/modules-deb.sh $(KDIR)

completion: tools/megapodctl.build ## make completions and the manual page anew from megapodctl's command table
	@tools/megapodctl/megapodctl -j help | tools/megapodctl/completion/generate.py tools/megapodctl/completion
	@tools/megapodctl/megapodctl -j help | tools/megapodctl/man/generate.py tools/megapodctl/man/megapodctl.8

check-install: ## install the packages in fresh Debian roots, boot these, update their kernels, purge; ARCH=arm64: in one of that architecture
	@scripts/deb.sh $(CURDIR)/build/deb
	@$(if $(ARCH),scripts/deb.sh $(CURDIR)/build/deb $(ARCH))
	@scripts/check-install.sh $(ARCH:%=bookworm-%)

clean: ## remove what was built in the work tree; the cache stays
	rm -rf build results
	@for dir in $(TOOLS) selftests; do $(MAKE) --no-print-directory -C $$dir clean; done

.PHONY: help deps page-shots upstream-tree upstream-check upstream-series modules tools sparse check-config generate check-generated demo demo-fleet demo-shell check check-all fuzz proof bench bench-figures soak \
	lint doc install dkms-install uninstall deb modules-deb rpm arch completion check-install clean
