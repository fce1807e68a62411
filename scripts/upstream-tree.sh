#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# megapod as part of the kernel: a copy of the source of the newest series in build/upstream, with our files where a
# maintainer would have them, by cp and upstream.sed. From there the kernel's own tools work as they are:
#
#	tools/testing/kunit/kunit.py run --kunitconfig drivers/modbus
#	tools/testing/kunit/kunit.py run --kunitconfig drivers/megapod
#	tools/testing/kunit/kunit.py run --kunitconfig drivers/megapod/map
#	make -C tools/testing/selftests TARGETS="drivers/modbus drivers/megapod" install
#
# What the kernel needs and we do not lies in upstream/tree, at its place. The copy is of links, which cp and sed replace. What this made before is made anew.
#
# usage: upstream-tree.sh	prints the tree

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
source=$("$top/scripts/source.sh")
tree=${MEGAPOD_TREE:-$top/build/upstream}
mapfile -t pages < <(cd "$top/Documentation/hwmon" && printf '%s\n' *.rst)
families=(cdu pdu power meter leak io pump valve site)

# put FROM... FOLDER: files into a folder of the tree, changed as upstream.sed says
put() {
	local to=$tree/${*: -1} file name

	mkdir -p "$to"
	for file in "${@:1:$#-1}"; do
		name=${file##*/}
		rm -f "$to/$name"
		sed -E -f "$top/scripts/upstream.sed" "$file" >"$to/$name"
		chmod --reference="$file" "$to/$name"
		# so that what was compiled from it before still is
		touch --reference="$file" "$to/$name"
	done
}

# add FILE SCRIPT: change a file of the kernel
add() { sed -i "$2" "$tree/$1"; }

# folder OURS THEIRS: sources, options, Makefile and the configuration of its tests
folder() {
	put "$top/$1"/*.[ch] "$2"
	[ ! -e "$top/$1/Kbuild" ] || { put "$top/$1/Kbuild" "$2" && mv "$tree/$2/Kbuild" "$tree/$2/Makefile"; }
	[ ! -e "$top/$1/Kconfig" ] || put "$top/$1/Kconfig" "$2"
	[ ! -e "$top/$1/.kunitconfig" ] || put "$top/$1/.kunitconfig" "$2"
}

# tests OURS THEIRS UP LIB: a folder of selftests; the kernel's lib.mk is at UP, and what tests share in LIB
tests() {
	local listed

	mapfile -t listed < <(make -s -C "$top/$1" files | sed "s,^,$top/$1/,")
	put "${listed[@]}" "$top/$1"/{Makefile,config,settings} "$2"
	(cd "$tree/$2" && sed -i -E -e "s,^include \.\./lib\.mk,include $3/lib.mk," -e "s,\.\./lib/,$4/," ./*)
}

rm -rf "$tree"
mkdir -p "${tree%/*}"
cp -al "$source" "$tree"
rm -f "$tree/.complete"

folder drivers/modbus drivers/modbus
folder drivers/megapod drivers/megapod
for part in box core interlock netlink; do
	folder "drivers/megapod/$part" "drivers/megapod/$part"
done
for part in map "${families[@]}"; do
	folder "drivers/$part" "drivers/megapod/$part"
done
# the driver without a device, of the tests
folder selftests/megapod drivers/megapod/fake
# shellcheck disable=SC2016 # is make's
printf '\nobj-$(CONFIG_MEGAPOD_FAKE) += fake/\nobj-$(CONFIG_MEGAPOD_MAP) += map/ %s\n' "$(printf '%s/ ' "${families[@]}" | sed 's/ $//')" >>"$tree/drivers/megapod/Makefile"
put "$top"/include/linux/*.h include/linux
put "$top"/include/uapi/linux/*.h include/uapi/linux
put "$top"/Documentation/netlink/specs/*.yaml Documentation/netlink/specs
put "$top"/Documentation/ABI/testing/* Documentation/ABI/testing
put "$top"/Documentation/hwmon/*.rst Documentation/hwmon
put "$top"/Documentation/driver-api/{megapod,modbus,writing-a-driver,memory-order,trip-path}.rst Documentation/driver-api/megapod
selftests=tools/testing/selftests/drivers
tests selftests/modbus $selftests/modbus ../.. ../megapod/lib
tests selftests/megapod $selftests/megapod/core ../../.. ../lib
tests selftests/drivers $selftests/megapod/drivers ../../.. ../lib
tests selftests/interlock $selftests/megapod/interlock ../../.. ../lib
put "$top"/selftests/lib/{dismantle,ktap,monitors,pod}.sh "$top/selftests/lib/metrics.py" $selftests/megapod/lib
# what a test of the drivers has of make bench
put "$top"/selftests/bench/{bench.sh,bench.py,rows.py,scan.py} $selftests/megapod/bench
cp -r --remove-destination "$top/scripts/upstream/tree/." "$tree"

# A link to a page, as a forge follows it, is its words there: some pages stay here.
# shellcheck disable=SC2016 # no expansion is meant
(cd "$tree/Documentation" && sed -z -E -i -e 's/`([^`<]+)[ \n]<[^>`]+\.rst[^>`]*>`__/\1/g' \
	-e 's,; see Documentation/admin-guide/[a-z-]+\.rst,,' \
	driver-api/megapod/*.rst "${pages[@]/#/hwmon/}")

# How that is checked is told of what stays here.
for page in memory-order trip-path; do
	# shellcheck disable=SC2016 # is sed's
	add "Documentation/driver-api/megapod/$page.rst" '/^How it is checked$/,$d'
done

# Where the kernel names its parts
for page in "${pages[@]%.rst}"; do
	awk -v name="$page" '/^Hardware Monitoring Kernel Drivers/ { drivers = 1 }
		drivers && /^   [a-z]/ && $1 > name { print "   " name; drivers = 0 }
		{ print }' "$tree/Documentation/hwmon/index.rst" >"$tree/index"
	mv "$tree/index" "$tree/Documentation/hwmon/index.rst"
done
add Documentation/driver-api/index.rst 's,^   men-chameleon-bus$,   megapod/index\n&,'
add drivers/Kconfig '/^endmenu$/i\
source "drivers/modbus/Kconfig"\
\
source "drivers/megapod/Kconfig"\
'
# shellcheck disable=SC2016 # is make's
printf 'obj-$(CONFIG_MODBUS)\t\t+= modbus/\nobj-$(CONFIG_MEGAPOD)\t\t+= megapod/\n' >"$tree/makes"
add drivers/Makefile "\$r $tree/makes"
rm "$tree/makes"
add tools/testing/selftests/Makefile 's,^TARGETS += drivers/ntsync$,TARGETS += drivers/megapod\nTARGETS += drivers/modbus\n&,'
# What is built and how it is packed is not the kernel's. A folder of the kernel's is not ours: our pages in it are named.
awk -v RS= -v ORS='\n\n' '/^MODBUS/ || /^MEGAPOD (CORE|DEVICE DRIVERS)/' "$top/MAINTAINERS" |
	sed -E -f "$top/scripts/upstream.sed" |
	awk -v pages="${pages[*]}" '$2 == "Documentation/hwmon/" {
			n = split(pages, page, " ")
			for (i = 1; i <= n; i++)
				print "F:\tDocumentation/hwmon/" page[i]
			next
		}
		!seen[section, $0]++ { print }
		/^[A-Z]+ /  { section = $0 }' >"$tree/ours"
awk -v RS= -v ORS='\n\n' -v ours="$tree/ours" 'BEGIN { more = getline next_one < ours }
	/^3C59X/ { sorted = 1 }
	{ while (more > 0 && sorted && toupper($0) > next_one && $0 !~ /^THE REST/) { print next_one; more = getline next_one < ours } }
	/^THE REST/ { while (more > 0) { print next_one; more = getline next_one < ours } }
	{ print }' "$tree/MAINTAINERS" | sed '$d' >"$tree/maintainers"
rm "$tree/ours"
mv "$tree/maintainers" "$tree/MAINTAINERS"
echo "$tree"
