// SPDX-License-Identifier: GPL-2.0-only
/*
 * "top": the terminal, and its keys.
 */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ncurses.h>

#include "base/out.h"
#include "cmd/top.h"
#include "core/args.h"
#include "core/interlocks.h"
#include "core/nl.h"
#include "core/schema.h"

/* How often keys and events are looked for, and how often all is asked for again. */
#define LOOK_MS 100
#define REFRESH_MS 1000

static const struct param top_params[] = {
	{ "POD", P_TEXT, true, .help = "the pod that is shown first" },
	{ 0 }
};

static void set_colours(void)
{
	static const short colour[TOP_STYLES] = {
		[TOP_GOOD] = COLOR_GREEN, [TOP_WARN] = COLOR_YELLOW, [TOP_BAD] = COLOR_RED,
		[TOP_COLD] = COLOR_CYAN, [TOP_WARM] = COLOR_YELLOW, [TOP_HOT] = COLOR_RED,
	};

	if (!has_colors() || !ctl.colour)
		return;
	start_color();
	use_default_colors();
	for (short i = 0; i < TOP_STYLES; i++)
		if (colour[i])
			init_pair(i, colour[i], -1);
}

static attr_t attr_of(enum top_style style)
{
	attr_t attr = has_colors() && ctl.colour ? COLOR_PAIR(style) : 0;

	if (style == TOP_TITLE || style == TOP_BAD || style == TOP_HOT)
		attr |= A_BOLD;
	return style == TOP_DIM ? attr | A_DIM : attr;
}

static void draw(const struct top_page *page)
{
	size_t line = (size_t)-1;

	erase();
	for (size_t i = 0; i < page->count; i++) {
		const struct top_run *run = &page->run[i];

		if (run->line >= (size_t)LINES)
			break;
		if (run->line != line)
			move(run->line, 0);
		line = run->line;
		/* what is longer than the line would go on in the next */
		if ((size_t)getcury(stdscr) != run->line)
			continue;
		attrset(attr_of(run->style));
		addnstr(run->text, -1);
		if ((size_t)getcury(stdscr) != run->line)
			move(run->line, COLS - 1);
	}
	attrset(A_NORMAL);
	move(LINES - 1, 0);
	clrtoeol();
	attrset(A_REVERSE);
	addnstr(" a all  l loop  p pumps  o outlets  i interlocks  e events  s sort  ? help  q",
		COLS - 1);
	attrset(A_NORMAL);
	refresh();
}

static void jump(struct top_view *view, enum top_section section)
{
	view->section = view->section == section ? TOP_ALL : section;
	view->scroll = 0;
}

/* Return: false when it is to end. */
static bool take_key(int key, struct top_view *view, struct top_model *model)
{
	switch (key) {
	case 'q':
		return false;
	case 'a':
	case 27:
		jump(view, TOP_ALL);
		break;
	case 'l':
		jump(view, TOP_LOOP);
		break;
	case 'p':
		jump(view, TOP_PUMPS);
		break;
	case 'o':
		jump(view, TOP_OUTLETS);
		break;
	case 'i':
		jump(view, TOP_INTERLOCKS);
		break;
	case 'e':
		jump(view, TOP_LOG);
		break;
	case '?':
	case 'h':
		jump(view, TOP_HELP);
		break;
	case 's':
		view->sort = (view->sort + 1) % TOP_SORTS;
		break;
	case 'j':
	case KEY_DOWN:
		view->scroll++;
		break;
	case 'k':
	case KEY_UP:
		view->scroll -= view->scroll > 0;
		break;
	case '\t':
		top_next_pod(model);
		top_refresh(model, false);
		break;
	}
	return true;
}

static void on_event(unsigned int family, int cmd, json_object *event, void *model)
{
	(void)cmd;
	if (family == MEGAPOD)
		top_event(model, event);
}

/* The last events of each pod, so that the page does not begin empty. */
static void fetch_events(struct top_model *model)
{
	json_object *pod, *events, *event;

	for_each_object(pod, model->pods) {
		uint64_t last = get_number(pod, "last_seq");

		ctl.quiet = true;
		if (!events_fetch(get_number(pod, "id"), last > 10 ? last - 9 : 1, &events)) {
			for_each_object(event, events)
				top_event(model, event);
			json_object_put(events);
		}
		ctl.quiet = false;
	}
}

static void choose(struct top_model *model, const char *name)
{
	for (size_t i = 0; name && i < length(model->pods); i++)
		if (is_word(item_at(model->pods, i), "name", name))
			model->pod = i;
}

static void show(struct top_model *model, struct top_view *view)
{
	static struct top_page page;

	view->rows = LINES;
	view->columns = COLS;
	top_page(&page, model, view);
	draw(&page);
	text_free_all();
}

static void loop(struct top_model *model, struct top_view *view)
{
	int64_t again_ms = 0;
	bool goes_on = true;
	int key, got = 0;

	while (goes_on && got != -EINTR) {
		if (now_ms() >= again_ms) {
			top_refresh(model, true);
			again_ms = now_ms() + REFRESH_MS;
		}
		show(model, view);
		got = fd_wait(STDIN_FILENO, now_ms() + LOOK_MS);
		if (got != -EINTR && events_wait(now_ms(), on_event, model) == -EINTR)
			got = -EINTR;
		while (goes_on && (key = getch()) != ERR)
			goes_on = take_key(key, view, model);
	}
}

static int run(const struct args *args)
{
	static struct top_model model;
	struct top_view view = { .section = TOP_ALL };
	int err;

	if (ctl.json || !isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO))
		return fail(USAGE, "top is for a terminal; monitor is for all else");
	stop_catch();
	err = events_open(MEGAPOD);
	if (err)
		return fail(REFUSED, "cannot subscribe to events: %s", strerror(-err));
	setlocale(LC_CTYPE, "");
	view.unicode = !strcmp(nl_langinfo(CODESET), "UTF-8");
	top_refresh(&model, false);
	choose(&model, arg_text(args, "POD"));
	fetch_events(&model);
	if (!newterm(NULL, stdout, stdin))
		return fail(USAGE, "the terminal \"%s\" is not known", getenv("TERM") ?: "");
	set_escdelay(25);
	set_colours();
	cbreak();
	noecho();
	keypad(stdscr, true);
	nodelay(stdscr, true);
	curs_set(0);
	loop(&model, &view);
	endwin();
	events_close();
	top_free(&model);
	return 0;
}

const struct command top_commands[] = {
	{ "top", NULL, top_params, MEGAPOD, false, NULL, run,
	  "Show a pod on a terminal as it is now: readings with sparklines, pumps, outlets as a heat map, interlocks, events",
	  "megapodctl top" },
	{ 0 }
};
