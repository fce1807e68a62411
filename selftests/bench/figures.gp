# SPDX-License-Identifier: GPL-2.0-only
# The pictures of Documentation/performance.md, of data that scripts/bench_rows.py has laid out.
#
# usage: gnuplot -c figures.gp FOLDER PICTURES TRIPS

folder = ARG1
trips = int(ARG3)
set terminal svg size 900,380 dynamic font 'sans,12'
set key top left
set grid
set logscale x 2

set output ARG2.'/bench-links.svg'
set multiplot layout 1,2
set xlabel 'devices, each with a connection'
set ylabel 'processor time of polling, ms a second'
set logscale y 2
set datafile missing '?'
plot folder.'/links' using 1:2 with linespoints title 'in the kernel', \
     '' using 1:3 with linespoints title 'libmodbus, one thread'
set ylabel 'kernel memory, MB'
plot folder.'/links' using 1:4 with linespoints title 'with both ends of the sockets'
unset multiplot

set output ARG2.'/bench-outlets.svg'
set multiplot layout 1,2
set xlabel 'outlets'
set ylabel 'one dump of all, ms'
plot folder.'/outlets' using 1:($2/1e6) with linespoints notitle
set ylabel 'kernel memory, kB'
plot folder.'/memory' using 1:($2/1e3) with linespoints notitle
unset multiplot

unset logscale
unset key
unset ylabel
set terminal svg size 900,(80 + 22 * trips) dynamic font 'sans,12'
set output ARG2.'/bench-trips.svg'
set xlabel 'time of a trip, of what it may take'
set xrange [0:1]
set yrange [-0.5:trips - 0.5] reverse
set for [n = 0:trips-1] ytics (system(sprintf("sed -n %dp %s/titles", n + 1, folder)) n)
plot folder.'/trips' using 1:2:(0.7 * sqrt($3)) with points pt 7 ps variable lc rgb '#804169e1'
