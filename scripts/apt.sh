# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Packages of any Debian suite without touching the machine's own apt: own lists, own status file,
# own download folder, all in the cache. The mirror is the one the machine is configured for.
# Sourced by whatever keeps something there.

cache=${MEGAPOD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/megapod}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

# cache_lock NAME: one process at a time fills that part of the cache; the lock goes away with the
# process
cache_lock() {
	mkdir -p "$cache/locks"
	exec 9>"$cache/locks/$1"
	flock -n 9 || { say "waiting for another process that makes $1"; flock 9; }
}

mirror() {
	local site

	# shellcheck disable=SC2016 # $(SITE) is apt's own syntax
	site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | sort -u)
	[ -n "$site" ] || die "apt has no package source configured"
	case $1 in
	*-security)
		grep -m1 -- security <<<"$site" ||
			grep -m1 . <<<"$site" | sed 's#/debian/*$#/debian-security#' ;;
	*)		grep -v -m1 -- security <<<"$site" ;;
	esac
}

# suite_apt SUITE[:ARCH] TOOL ARGS...: apt-get or apt-cache that sees SUITE alone; of another architecture, with this
# machine's packages as NAME:amd64
suite_apt() {
	local dir=$cache/apt/$1 suite=${1%:*} arch=${1#*:} tool=$2 native architectures=()

	shift 2
	native=$(dpkg --print-architecture)
	[ "$arch" = "$suite" ] || architectures=(-o "APT::Architecture=$arch" -o "APT::Architectures=$arch,$native")
	[ -e "$dir/status" ] || {
		mkdir -p "$dir/lists/partial" "$dir/archives/partial"
		echo "deb [signed-by=$keyring] $(mirror "$suite") $suite main" >"$dir/sources.list"
		: >"$dir/status"
	}
	"$tool" -q "${architectures[@]}" -o Dir::Etc::sourcelist="$dir/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::Etc::preferencesparts=/dev/null -o Dir::Etc::preferences=/dev/null \
		-o Dir::State::lists="$dir/lists" -o Dir::State::status="$dir/status" \
		-o Dir::Cache="$dir" -o APT::Sandbox::User= -o Acquire::Languages=none "$@"
}

# suite_update SUITE[:ARCH]: fetch the lists, at most once an hour
suite_update() {
	local stamp=$cache/apt/$1/updated

	mkdir -p "${stamp%/*}"
	(
		flock 8
		[ -z "$(find "$stamp" -mmin -60 2>/dev/null)" ] || exit 0
		suite_apt "$1" apt-get update >&2 || die "cannot read the package lists of $1"
		touch "$stamp"
	) 8>"${stamp%/*}/lock"
}

# fetch SUITE[:ARCH] PACKAGE[:ARCH]=VERSION SHA256 FOLDER: download and verify; "-" takes the digest from the
# signed lists
fetch() {
	local file name=${2%%=*}

	(cd "$4" && suite_apt "$1" apt-get download "$2" >&2) || return 1
	file=$(find "$4" -name "${name%:*}_*.deb" -print -quit)
	[ "$3" = - ] || echo "$3  $file" | sha256sum --status -c ||
		die "$2: the archive's file is not the pinned one"
	echo "$file"
}

# foreign SUITE PROGRAM OPTION PACKAGE...: a program of another release than this machine's, unpacked into the cache with
# the libraries it loads, which are for it alone, and tried with OPTION; prints the path of what runs it
foreign() {
	local suite=$1 program=$2 runs=$3 dir=$cache/$2 package deb loader

	shift 3
	[ ! -e "$dir/.complete" ] || { echo "$dir/$program"; return; }
	cache_lock "$program"
	[ ! -e "$dir/.complete" ] || { echo "$dir/$program"; return; }

	rm -rf "$dir"
	mkdir -p "$dir/debs"
	suite_update "$suite"
	for package in "$@"; do
		deb=$(fetch "$suite" "$package" - "$dir/debs") || die "cannot download $package"
		dpkg-deb -x "$deb" "$dir/root"
	done
	rm -rf "$dir/debs"
	loader=$(find "$dir/root" -name 'ld-linux*.so.*' -print -quit)
	cat >"$dir/$program" <<-EOF
		#!/bin/sh
		exec $loader --library-path ${loader%/*}:$dir/root/usr/lib $dir/root/usr/bin/$program "\$@"
	EOF
	chmod +x "$dir/$program"
	"$dir/$program" "$runs" >/dev/null || die "it does not run: $dir/$program"
	touch "$dir/.complete"
	echo "$dir/$program"
}
