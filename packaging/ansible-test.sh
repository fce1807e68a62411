#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The playbook of the examples by the real ansible-playbook, with this machine as its node: at first with the real
# megapodctl, which needs no modules to try a file, then with one that is played. Prints TAP.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../tools/megapodctl/tests/lib.sh"
tool=$(cd "${0%/*}/../tools/megapodctl" && pwd)
conf=$tmp/etc/pod.conf
log=$tmp/log
mkdir "$tmp"/{bin,etc}
cp "$tool/examples/ansible.yml" "$tmp/"
cat >"$tmp/inventory" <<-'EOF'
	[pods]
	node ansible_connection=local ansible_become=false ansible_python_interpreter=/usr/bin/python3 server=192.0.2.10
EOF
cat >"$tmp/pod.conf.j2" <<-'EOF'
	pod add pod0
	link add net0 tcp {{ server }}
EOF

# play FOLDER-OF-MEGAPODCTL ARGUMENT...: tasks that were done, and how, and the status
play() {
	local path=$1 status

	shift
	(cd "$tmp" && env -u ANSIBLE_CONFIG HOME="$tmp" LC_ALL=C.UTF-8 ANSIBLE_NOCOLOR=1 PATH="$path:$PATH" \
		ansible-playbook -i inventory ansible.yml -e "megapod_conf=$conf megapod_latches=latches" "$@") >"$log" 2>&1
	status=$?
	awk '/^TASK / { sub(/^TASK \[/, ""); sub(/\] \**$/, ""); task = $0 }
		/^(ok|changed|skipping|fatal): / { sub(/:.*/, ""); print $0 ": " task }' "$log"
	echo "$status"
}

result "a dry run: nothing goes out" "$(play "$tool" --check --diff; ls "$tmp/etc")" \
"changed: What would change
ok: In its words
changed: The pod of this node, as the next boot loads it
skipping: Load it
skipping: Well and guarded
0"
result "what would change is shown" "$(grep -o '"[+-] .*"' "$log")" '"+ pod add pod0"
"+ link add net0 tcp 192.0.2.10"'
result "and the file's difference" "$(grep -c '^+pod add pod0$' "$log")" 1
result "a line that is wrong keeps the file from going out" "$(play "$tool" -e server=2001:db8::zz; ls "$tmp/etc")" \
"fatal: What would change
2"
result "which says what is wrong" "$(grep -c 'stdin:2: ' "$log")" 1

# What is played says what it was asked, and ends with the status that is wanted of that.
cat >"$tmp/bin/megapodctl" <<-EOF
	#!/bin/sh
	echo "\$*" >>"$tmp/asked"
	case \$1 in
	-n) cat >"$tmp/tried"; exit "\$(cat "$tmp/plan")" ;;
	-k) diff -B "$conf" "$tmp/tried" >/dev/null || exit 1; exit "\$(cat "$tmp/load")" ;;
	*) exit "\$(cat "$tmp/check")" ;;
	esac
EOF
chmod +x "$tmp/bin/megapodctl"
# played PLAN LOAD CHECK: with these statuses
played() {
	: >"$tmp/asked"
	echo "$1" >"$tmp/plan"
	echo "$2" >"$tmp/load"
	echo "$3" >"$tmp/check"
	play "$tmp/bin"
	sed "s|$tmp/||" "$tmp/asked"
}
result "a pod that changes: what was tried is what is loaded" "$(played 4 0 1)" \
"changed: What would change
ok: In its words
changed: The pod of this node, as the next boot loads it
changed: Load it
ok: Well and guarded
0
-n -b -
-k -l latches -b etc/pod.conf
check"
same="ok: What would change
skipping: In its words
ok: The pod of this node, as the next boot loads it
skipping: Load it
ok: Well and guarded
0
-n -b -
check"
result "the second time nothing is loaded" "$(played 0 0 0)" "$same"
result "what could not be done is a failure" "$(played 4 4 0 | grep fatal)" "fatal: Load it"
result "and is done the next time" "$(played 4 0 0 | grep changed)" "changed: What would change
changed: Load it"
result "and so is a pod that is not well" "$(played 0 0 2 | grep fatal)" "fatal: Well and guarded"
finished
