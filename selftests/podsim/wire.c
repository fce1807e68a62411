// SPDX-License-Identifier: GPL-2.0-only
/*
 * wire - say bytes to a Modbus server, and show the bytes that come back.
 *
 * It knows nothing of Modbus but the CRC, so what it shows is what was on the wire. One line for
 * each HEX: the answer in hex, then "closed" or "reset" if the connection ended; "refused" alone.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define BYTES_MAX	4096

static int first_ms = 400, quiet_ms = 60;
static bool add_crc, show_time;

static int misused(void)
{
	fputs("usage: wire [-c] [-v] [-t MS] [-q MS] TARGET HEX...\n"
	      "       wire -j BYTES[,SEED] TARGET\n"
	      "TARGET is a tty or ADDRESS:PORT. A HEX that begins with + is sent without waiting,\n"
	      "HEX,HEX in one piece.\n"
	      "-c add the CRC, -v show microseconds to the last byte, -t wait for a first byte,\n"
	      "-q silence that ends an answer, -j send random bytes, again after each close\n",
	      stderr);
	return 2;
}

static long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000L + ts.tv_nsec / 1000;
}

static int open_tty(const char *path)
{
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
	struct termios t;

	if (fd < 0 || tcgetattr(fd, &t)) {
		perror(path);
		exit(2);
	}
	cfmakeraw(&t);
	cfsetspeed(&t, B19200);
	t.c_cflag |= CLOCAL | CREAD;
	tcsetattr(fd, TCSANOW, &t);
	tcflush(fd, TCIOFLUSH);
	return fd;
}

static int open_tcp(const char *target)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	char host[64];
	const char *colon = strrchr(target, ':');
	int fd, one = 1;

	snprintf(host, sizeof(host), "%.*s", (int)(colon - target), target);
	if (inet_pton(AF_INET, host, &addr.sin_addr) != 1)
		exit(misused());
	addr.sin_port = htons((uint16_t)atoi(colon + 1));
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		puts(errno == ECONNREFUSED ? "refused" : strerror(errno));
		exit(0);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static int open_target(const char *target)
{
	return *target == '/' ? open_tty(target) : open_tcp(target);
}

static int from_hex(const char *hex, unsigned char *to)
{
	unsigned int byte;
	int n = 0, len;

	for (; *hex && n < BYTES_MAX - 2; hex += len) {
		if (sscanf(hex, " %2x%n", &byte, &len) != 1)
			exit(misused());
		to[n++] = (unsigned char)byte;
	}
	return n;
}

static int append_crc(unsigned char *p, int len)
{
	unsigned int crc = 0xffff;
	int i, bit;

	for (i = 0; i < len; i++) {
		crc ^= p[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	p[len] = (unsigned char)crc;
	p[len + 1] = (unsigned char)(crc >> 8);
	return len + 2;
}

static void send_bytes(int fd, const unsigned char *p, int len)
{
	struct pollfd poll_out = { .fd = fd, .events = POLLOUT };
	ssize_t n;

	while (len > 0 && poll(&poll_out, 1, 1000) == 1) {
		n = write(fd, p, (size_t)len);
		if (n < 0)
			return;
		p += n;
		len -= (int)n;
	}
}

static void show_answer(int fd, long since)
{
	struct pollfd poll_in = { .fd = fd, .events = POLLIN };
	unsigned char buf[BYTES_MAX];
	const char *end = "";
	long last = since;
	int wait = first_ms;
	ssize_t i, n;

	while (!*end && poll(&poll_in, 1, wait) == 1) {
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			end = n < 0 && errno == ECONNRESET ? " reset" : " closed";
		else
			last = now_us();
		for (i = 0; i < n; i++)
			printf("%02X", buf[i]);
		wait = quiet_ms;
	}
	fputs(end, stdout);
	if (show_time)
		printf(" %ld", last - since);
	putchar('\n');
}

/* What is between commas, each with its CRC. */
static int frames(char *hex, unsigned char *to)
{
	int len = 0, one;
	char *frame;

	for (frame = strtok(hex, ","); frame; frame = strtok(NULL, ",")) {
		one = from_hex(frame, to + len);
		len += add_crc ? append_crc(to + len, one) : one;
		if (len > BYTES_MAX / 2)
			exit(misused());
	}
	return len;
}

static void converse(int fd, char **hex)
{
	unsigned char buf[2 * BYTES_MAX];
	bool waits;
	long since;
	int len;

	for (; *hex; hex++) {
		waits = **hex != '+';
		len = frames(*hex + !waits, buf);
		since = now_us();
		send_bytes(fd, buf, len);
		if (waits)
			show_answer(fd, since);
	}
}

/* What comes back is read and forgotten. */
static int send_junk(const char *what, const char *target)
{
	unsigned char buf[64], drop[BYTES_MAX];
	const char *comma = strchr(what, ',');
	long left = atol(what);
	int i, fd = -1;

	srandom(comma ? (unsigned int)atoi(comma + 1) : 1);
	for (; left > 0; left -= (long)sizeof(buf)) {
		if (fd < 0)
			fd = open_target(target);
		for (i = 0; i < (int)sizeof(buf); i++)
			buf[i] = (unsigned char)(random() >> 7);
		if (*target == '/') {
			send_bytes(fd, buf, sizeof(buf));
			if (read(fd, drop, sizeof(drop)) < 0 && errno != EAGAIN)
				return 1;
		} else if (send(fd, buf, sizeof(buf), MSG_NOSIGNAL) < 0 ||
			   recv(fd, drop, sizeof(drop), MSG_DONTWAIT) == 0) {
			close(fd);
			fd = -1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *junk = NULL;
	int o;

	while ((o = getopt(argc, argv, "cvt:q:j:")) != -1) {
		switch (o) {
		case 'c':
			add_crc = true;
			break;
		case 'v':
			show_time = true;
			break;
		case 't':
			first_ms = atoi(optarg);
			break;
		case 'q':
			quiet_ms = atoi(optarg);
			break;
		case 'j':
			junk = optarg;
			break;
		default:
			return misused();
		}
	}
	if (optind == argc || (!junk && optind + 1 == argc))
		return misused();
	if (*argv[optind] != '/' && !strchr(argv[optind], ':'))
		return misused();
	if (junk)
		return send_junk(junk, argv[optind]);
	converse(open_target(argv[optind]), argv + optind + 1);
	return 0;
}
