/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line as data. Commands declare their parameters; parsing, usage texts, the
 * requests to the kernel and the comparison with what exists are made from the declaration.
 */
#ifndef ARGS_H
#define ARGS_H

#include "base/ctl.h"
#include "base/units.h"

#define MAX_PARAMS 40
/* Of parameters that repeat: stage, off and parent for each action an interlock may have. */
#define MAX_REPEATS 96

struct attr;
struct nl_msg;

/**
 * enum param_kind - how a parameter is written
 * @P_TEXT: any words
 * @P_FILE: name of a file
 * @P_WORD: one of &param.words; the value is its index
 * @P_NUMBER: unsigned number of 32 bits, decimal or 0x hexadecimal
 * @P_NUMBER64: the same of 64 bits
 * @P_TIME: a time of at most a day, in seconds or the unit written; the value is in ms
 * @P_LONG_TIME: a time of any length; the value is in s
 * @P_MEASURE: number with unit, converted when &param.quantity is known
 * @P_PART: COMPONENT/WHICH
 * @P_LIST: host list of names, of components and their parts
 * @P_PARTS: host list of COMPONENT/WHICH
 * @P_OUTLETS: the same and @GROUP
 * @P_FLAG: the keyword alone
 */
enum param_kind {
	P_TEXT,
	P_FILE,
	P_WORD,
	P_NUMBER,
	P_NUMBER64,
	P_TIME,
	P_LONG_TIME,
	P_MEASURE,
	P_PART,
	P_LIST,
	P_PARTS,
	P_OUTLETS,
	P_FLAG,
};

/**
 * struct param - a parameter of a command
 * @name: keyword, or for a positional one what stands for it in the usage
 * @kind: how it is written
 * @positional: its place says what it is
 * @required: it must be there
 * @repeat: it may be given several times, see &args.repeat
 * @quantity: for P_MEASURE, &enum megapod_quantity, or -1 if it is known only later
 * @attr: the netlink attribute it fills, 0 for none
 * @words: for P_WORD, NULL at the end
 * @help: what it means
 */
struct param {
	const char *name;
	enum param_kind kind;
	bool positional;
	bool required;
	bool repeat;
	int quantity;
	int attr;
	const char *const *words;
	const char *help;
};

/*
 * How common forms are written in tables. The first parameter of a command names what it is about:
 * one that is new, one or several that are there, or, for showing, all if it is left out.
 */
#define NEW(nr) { "NAME", .positional = true, .required = true, .attr = nr, \
		  .help = "what it is called; letters, digits, \"_\", \"-\", \".\"" }
#define NAMES { "NAME", P_LIST, .positional = true, .required = true, .help = "host list of names" }
#define ANY(text) { text, P_LIST, .positional = true, .help = "host list; all if not said" }
#define KEY(text, how, nr, ...) { .name = text, .kind = how, .attr = nr, .help = __VA_ARGS__ }
#define POD KEY("pod", P_TEXT, 0, "only of this pod")
#define OF_POD KEY("pod", P_TEXT, 0, "its pod, if there are several")
#define BY KEY("by", P_TEXT, 0, "who asks, the name of the user if not said")

/**
 * struct value - what was given for a parameter
 * @set: it was given
 * @text: as written
 * @num: number, index of the word, ms, or value in the base unit
 * @measure: for P_MEASURE
 */
struct value {
	bool set;
	const char *text;
	int64_t num;
	struct measure measure;
};

struct args;

/**
 * struct command - one command
 * @object: first word
 * @verb: second word, NULL if the object is the command
 * @params: parameters, a NULL name at the end
 * @families: &enum families it needs
 * @changes: it changes something, and may stand in a batch
 * @check: further check of the words, before anything is sent; may be NULL
 * @run: carry it out
 * @help: what it does
 * @example: how it is used
 */
struct command {
	const char *object;
	const char *verb;
	const struct param *params;
	unsigned int families;
	bool changes;
	int (*check)(const struct args *args);
	int (*run)(const struct args *args);
	const char *help;
	const char *example;
};

/**
 * struct repeat - one of the parameters that may be given several times
 * @param: which
 * @value: what was given this time
 */
struct repeat {
	const struct param *param;
	struct value value;
};

/**
 * struct args - a command that was parsed
 * @command: which
 * @value: by index of its parameters; of one that repeats, the last
 * @repeat: all that were given of those that repeat, in their order
 * @repeats: how many
 * @words: as they were written
 * @count: how many
 */
struct args {
	const struct command *command;
	struct value value[MAX_PARAMS];
	struct repeat repeat[MAX_REPEATS];
	size_t repeats;
	char *const *words;
	size_t count;
};

/* The commands there are: tables, one per object, NULL at the end. Before anything else here. */
void args_tables(const struct command *const *tables);

/* The command after @c, the first for NULL; NULL after the last. */
const struct command *next_command(const struct command *c);

/* What words mean that may be shortened; NULL after fail(). */
const char *find_object(const char *word);
const struct command *find_command(const char *object, const char *verb);

/**
 * args_parse() - find the command and read its parameters; sends nothing
 * @words: object, verb, parameters
 * @count: number of words
 * @args: result
 *
 * Return: 0, or USAGE after fail().
 */
int args_parse(char *const *words, size_t count, struct args *args);

const struct value *arg(const struct args *args, const char *name);
bool arg_given(const struct args *args, const char *name);
bool arg_known(const struct args *args, const char *name);	/* the command has such a one */
const char *arg_text(const struct args *args, const char *name);	/* NULL if not given */
int64_t arg_num(const struct args *args, const char *name, int64_t otherwise);
const char *arg_pod(const struct args *args);	/* of commands that have none, NULL */

/* The command as a line of a batch; good until text_free_all(). */
const char *args_line(const struct args *args);

/* Put the attributes of all given parameters into a request. */
void args_put(const struct args *args, const struct attr *attrs, struct nl_msg *msg);

/**
 * args_difference() - compare what is wanted with what exists
 * @args: the command
 * @attrs: attributes of the object
 * @object: the object that exists
 *
 * Return: NULL if everything given is so, else "baud is 9600, not 19200"; good until the next call.
 */
const char *args_difference(const struct args *args, const struct attr *attrs, json_object *object);

/* The object, NULL for a new one, as it would be then; a new reference. */
json_object *args_applied(const struct args *args, const struct attr *attrs, json_object *object);

/* The usage line of a command: "link del NAME"; good until the next call. */
const char *usage_line(const struct command *command);

#endif
