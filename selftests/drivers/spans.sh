#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A full scan of the RPU map takes at most a tenth more wire time than the least there can be: the
# row of make bench.
#
# once: middle

BENCH_ROWS=scan BENCH_MAP=orv3_rpu exec "${0%/*}/../bench/bench.sh"
