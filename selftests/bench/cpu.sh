#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The rows of polling alone.
# needs: bench

BENCH_ROWS=cpu exec "${0%/*}/bench.sh"
