// SPDX-License-Identifier: GPL-2.0-only
/* megapod-map: register maps as text, and what is made of them. */
#include "bus.h"
#include "chain.h"

#include <ctype.h>

static const char help_text[] =
"megapod-map - register maps as text, and what is made of them\n"
"\n"
"usage: megapod-map COMMAND FILE...\n"
"\n"
"  check FILE...            say everything that is wrong\n"
"  check FILE --against HOST[:PORT]|TTY [--unit N] [--baud N] [--parity none|even|odd]\n"
"        [--pause MS] [--timeout MS] [--values]\n"
"                           read a live device, and say what is not as the map has it\n"
"  c FILE                   the const tables of a driver\n"
"  doc FILE                 the table of registers of a page\n"
"  doc FILE PAGE            the page with that table in it, on standard output\n"
"  dump FILE                what it means to the engine, line by line\n"
"  decode FILE              values of \"[SPACE] REGISTER VALUE\" lines from standard input\n"
"  sim FILE                 registers of a device in order, for podsim --map\n"
"  units [QUANTITY]         units that may be written\n"
"  compile FILE -o NAME.map a file for the driver \"site\"; NAME has small letters, digits and _\n"
"  show NAME.map            what such a file means, line by line\n"
"  diff [--labels] A B      what two maps say of the same registers\n"
"  import FORM FILE         a map to go on with, from a list in the FORM rackmon, phosphor,\n"
"                           sunspec or csv; comments say what is left to decide\n"
"  import sunspec FILE REGISTER\n"
"                           where the model begins, if not behind the common one\n"
"  models HOST[:PORT]|TTY [--unit N] ...\n"
"                           the models of a SunSpec device, and where each begins\n"
"  --version\n"
"\n"
"Ends with 0, 1 if there was something wrong or a difference, 2 if it was called wrongly.\n"
"The language: Documentation/driver-api/writing-a-map.rst\n";

static struct text *good_map(const char *file)
{
	struct text *t = read_map(file);

	return errors_print() ? NULL : t;
}

static int check(char **argv)
{
	int status = 0;
	struct text *t;
	u32 num;

	for (; *argv; argv++) {
		t = good_map(*argv);
		if (!t) {
			status = 1;
			continue;
		}
		free(places(&t->map, &num));
		printf("%s: %s, %u readings in %u blocks, %u pumps%s\n", *argv, t->map.name, num,
		       t->map.num_blocks, t->map.num_pumps, t->map.outlets ? ", outlets" : "");
	}
	return status;
}

/* Return: -1 if it is none, which was said */
static int number(const char *name, const char *text, int min, int max)
{
	char *end;
	long n = text ? strtol(text, &end, 10) : -1;

	if (text && isdigit((u8)*text) && !*end && n >= min && n <= max)
		return (int)n;
	fprintf(stderr, "megapod-map: %s: a number from %d to %d wanted\n", name, min, max);
	return -1;
}

static bool parity(const char *text, char *to)
{
	static const struct word all[] = { { "none" }, { "even" }, { "odd" }, { NULL } };
	int found = text ? word_find(all, text) : -1;

	if (found < 0)
		fprintf(stderr, "megapod-map: --parity: one of %s wanted\n", words_all(all));
	else
		*to = "NEO"[found];
	return found >= 0;
}

/* How to speak to a device; @values is NULL for a command that has none to show */
static bool options_of(const char *command, char **argv, struct bus_options *options, bool *values)
{
	const struct {
		const char *name;
		int *to, min, max;
	} numbers[] = {
		{ "--unit", &options->unit, 0, 255 }, { "--baud", &options->baud, 1200, 921600 },
		{ "--pause", &options->pause_ms, 0, 10000 },
		{ "--timeout", &options->timeout_ms, 10, 60000 },
	};
	size_t i;

	for (; *argv; argv++) {
		if (values && !strcmp(*argv, "--values")) {
			*values = true;
			continue;
		}
		if (!strcmp(*argv, "--parity")) {
			if (!parity(*++argv, &options->parity))
				return false;
			continue;
		}
		for (i = 0; i < ARRAY_SIZE(numbers) && strcmp(numbers[i].name, *argv); i++)
			;
		if (i == ARRAY_SIZE(numbers)) {
			fprintf(stderr, "megapod-map: %s: '%s' is no option\n", command, *argv);
			return false;
		}
		*numbers[i].to = number(*argv, argv[1], numbers[i].min, numbers[i].max);
		if (*numbers[i].to < 0)
			return false;
		argv++;
	}
	return true;
}

static const struct bus_options usual = {
	.unit = 1, .baud = 19200, .parity = 'N', .pause_ms = 20, .timeout_ms = 1000,
};

static int check_or_against(char **argv)
{
	struct bus_options options = usual;
	bool values = false;
	struct text *t;

	if (!argv[1] || strcmp(argv[1], "--against"))
		return check(argv);
	if (!argv[2]) {
		fputs("megapod-map: --against: HOST[:PORT] or the path of a serial line wanted\n",
		      stderr);
		return 2;
	}
	if (!options_of("check", argv + 3, &options, &values))
		return 2;
	t = good_map(argv[0]);
	return !t || write_survey(t, argv[2], &options, values, stdout);
}

static int dump(char **argv)
{
	struct text *t = good_map(argv[0]);

	if (t)
		write_dump(&t->map, stdout);
	return !t;
}

static int tables(char **argv)
{
	struct text *t = good_map(argv[0]);

	if (t)
		write_c(t, stdout);
	return !t;
}

/* What only a driver in C can have */
static void refuse_hooks(const struct text *t)
{
	if (t->hook_identify || t->hook_size || t->hook_after_read || t->hook_before_write)
		wrong(field(t->root, "hooks"),
		      "they are C of a driver, which a compiled map cannot have");
}

static int compile(char **argv)
{
	struct text *t;

	if (strcmp(argv[1], "-o")) {
		fputs("megapod-map: compile: MAP -o NAME.map wanted\n", stderr);
		return 2;
	}
	t = read_map(argv[0]);
	if (t)
		refuse_hooks(t);
	return errors_print() || !write_blob(t, argv[2]);
}

static int show(char **argv)
{
	size_t len;
	const struct map_blob *blob = load_blob(argv[0], &len);

	if (!blob)
		return 1;
	printf("file %zu bytes, grade %c\n", len, blob->grade);
	write_dump(&blob->map, stdout);
	return 0;
}

static int doc(char **argv)
{
	struct text *t = good_map(argv[0]);

	if (!t)
		return 1;
	if (argv[1])
		return write_page(t, argv[1], stdout) ? 1 : 0;
	write_doc(t, stdout);
	return 0;
}

static int decode(char **argv)
{
	struct text *t = good_map(argv[0]);

	return !t || write_values(t, stdin, stdout);
}

static int run_diff(char **argv)
{
	bool labels = !strcmp(argv[0], "--labels");
	struct text *a, *b;

	if (labels)
		argv++;
	if (!argv[0] || !argv[1]) {
		fputs("megapod-map: diff: two maps are wanted\n", stderr);
		return 2;
	}
	a = good_map(argv[0]);
	b = good_map(argv[1]);
	return !a || !b || write_diff(a, b, labels, stdout);
}

static int run_import(char **argv)
{
	if (argv[2] && strcmp(argv[0], "sunspec")) {
		fputs("megapod-map: import: a register is for sunspec only\n", stderr);
		return 2;
	}
	if (!strcmp(argv[0], "rackmon"))
		return import_rackmon(argv[1], stdout) ? 1 : 0;
	if (!strcmp(argv[0], "phosphor"))
		return import_phosphor(argv[1], stdout) ? 1 : 0;
	if (!strcmp(argv[0], "sunspec"))
		return import_sunspec(argv[1], argv[2], stdout) ? 1 : 0;
	if (!strcmp(argv[0], "csv"))
		return import_csv(argv[1], stdout) ? 1 : 0;
	fprintf(stderr,
		"megapod-map: import: '%s' is none; allowed: rackmon, phosphor, sunspec, csv\n",
		argv[0]);
	return 2;
}

static int models(char **argv)
{
	struct bus_options options = usual;

	if (!options_of("models", argv + 1, &options, NULL))
		return 2;
	return write_chain(argv[0], &options, stdout);
}

static int sim(char **argv)
{
	struct text *t = good_map(argv[0]);

	if (t)
		write_sim(t, stdout);
	return !t;
}

static int units(char **argv)
{
	int quantity = *argv ? word_find(words_quantity, *argv) : -1;

	if (*argv && quantity < 0) {
		fprintf(stderr, "megapod-map: '%s' is no quantity; allowed: %s\n", *argv,
			words_all(words_quantity));
		return 1;
	}
	puts(units_all(quantity));
	return 0;
}

static const struct command {
	const char *name;
	int min, max;
	int (*run)(char **argv);
} commands[] = {
	{ "check", 1, 10000, check_or_against },
	{ "c", 1, 1, tables },
	{ "doc", 1, 2, doc },
	{ "compile", 3, 3, compile },
	{ "show", 1, 1, show },
	{ "dump", 1, 1, dump },
	{ "decode", 1, 1, decode },
	{ "diff", 2, 3, run_diff },
	{ "import", 2, 3, run_import },
	{ "models", 1, 100, models },
	{ "sim", 1, 1, sim },
	{ "units", 0, 1, units },
};

static int usage(const char *why)
{
	fprintf(stderr, "megapod-map: %s; see megapod-map --help\n", why);
	return 2;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc == 2 && !strcmp(argv[1], "--version")) {
		puts("megapod-map " VERSION);
		return 0;
	}
	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))) {
		fputs(help_text, stdout);
		return 0;
	}
	if (argc < 2)
		return usage("a command is missing");
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(commands[i].name, argv[1]))
			continue;
		if (argc - 2 < commands[i].min || argc - 2 > commands[i].max)
			return usage("the wrong number of words");
		i = commands[i].run(argv + 2);
		return fflush(stdout) || ferror(stdout) ? 1 : (int)i;
	}
	return usage("no such command");
}
