// SPDX-License-Identifier: GPL-2.0-only
/*
 * Polling: submit what is due, report what comes back.
 *
 * A poll's next time follows from the time it was due, not from when it ended, so the
 * period does not drift; a poll that is still under way when it is due again is skipped.
 * Polls of some devices are due together: a thread that is woken for one has those of the others to
 * send, too.
 * The bus sends the trip class first and within a class the earliest deadline.
 *
 * Most replies are what the one before was; then it is told that they are, in one step. Of others
 * the values whose registers have changed are made anew.
 *
 * What a span reads is stale after MAP_FAILS_MAX failures in a row, whatever the reason, and
 * good again with the next good reply. A word tells of faults, alarms, meaning and scale of points
 * that other spans read: when it changes, those are reported again as of their own time. What a
 * command has read since is newer than that, and polled at once.
 *
 * A word that is not known makes nothing good: a sensor that it called broken stays broken,
 * one that it called sound is stale, since nobody vouches for it, and what was alarmed stays so.
 * Several spans may read it, if only since it lies between what they want: it is known as long as
 * one does that is polled as often as the one that fails.
 *
 * At which scale a number was read is known only if the scale was the same before and after: when
 * it changes, what other spans read by it is stale until they have read it again, which is at once.
 */
#include <linux/ktime.h>
#include <linux/math64.h>

#include "decode.h"
#include "engine.h"

/* As they are packed on the wire */
static bool bit_at(const u8 *bits, u32 i)
{
	return bits[i / 8] >> (i % 8) & 1;
}

static bool read_bit(const struct modbus_request *req, u32 i)
{
	return bit_at(req->bits, i);
}

static ktime_t boot_time(ktime_t mono)
{
	return ktime_mono_to_any(mono, TK_OFFS_BOOT);
}

/* Whether the condition is met by the last reading of its register, even one that is stale. */
static bool is_so(const struct map_instance *inst, const struct map_value *v, s8 word,
		  const struct megapod_condition *when)
{
	return word >= 0 && inst->words[word].seen &&
	       map_is_so(when, inst->words[word].raw, v->bit_shift);
}

static bool is_unknown(const struct map_instance *inst, s8 word)
{
	return word >= 0 && !inst->words[word].valid;
}

static enum megapod_status value_status(const struct map_instance *inst, const struct map_value *v)
{
	if (!v->valid || is_unknown(inst, v->meant) || is_unknown(inst, v->scale))
		return MEGAPOD_STATUS_STALE;
	if (!v->available || (v->meant >= 0 && !is_so(inst, v, v->meant, &v->pt->valid)))
		return MEGAPOD_STATUS_ABSENT;
	if (is_so(inst, v, v->fault, &v->pt->fault))
		return MEGAPOD_STATUS_FAULT;
	if (is_unknown(inst, v->fault))
		return MEGAPOD_STATUS_STALE;
	if (!map_is_plausible(v->pt, v->value))
		return MEGAPOD_STATUS_FAULT;
	if (v->value && (v->pt->quantity == MEGAPOD_QUANTITY_ALARM ||
			 v->pt->quantity == MEGAPOD_QUANTITY_LEAK))
		return v->severity;
	if (is_so(inst, v, v->alarm, &v->pt->alarm))
		return v->severity;
	return MEGAPOD_STATUS_OK;
}

static void fill_reading(const struct map_instance *inst, const struct map_value *v,
			 struct megapod_reading *reading)
{
	reading->channel = v->channel;
	reading->status = value_status(inst, v);
	reading->value = v->value;
}

static bool within(u32 reg, u32 words, const struct modbus_request *req)
{
	return reg >= req->addr && reg + words <= (u32)req->addr + req->count;
}

/*
 * Meters that restart, or answer while they count, say 0 for one poll. A counter that falls is
 * believed when it does so twice in a row: until then it grows old.
 */
static bool is_doubtful(struct map_value *v, bool available, s64 value)
{
	bool falls = v->pt->quantity == MEGAPOD_QUANTITY_ENERGY && v->valid && v->available &&
		     available && value < v->value;

	v->fell = falls && !v->fell;
	return v->fell;
}

static bool decode_value(const struct map_instance *inst, const struct map_value *v,
			 const struct modbus_request *req, s64 *value)
{
	u32 offset = v->reg - req->addr;
	int exponent = 0;
	u16 bit;

	if (map_is_bits(v->pt->space)) {
		bit = read_bit(req, offset);
		return map_decode(v->pt, 0, &bit, value);
	}
	if (v->scale >= 0 && !map_scale(inst->words[v->scale].raw, &exponent))
		return false;
	return map_decode_scaled(v->pt, v->bit_shift, &req->regs[offset], exponent, value);
}

/* Whether its registers read what they did when the span was told. */
static bool is_as_told(const struct map_value *v, const struct map_span *span)
{
	u32 offset = v->reg - span->first;

	if (map_is_bits(v->pt->space))
		return read_bit(&span->req, offset) == bit_at((const u8 *)span->was, offset);
	return !memcmp(&span->req.regs[offset], &span->was[offset], v->reach * sizeof(u16));
}

/* Returns whether there is something to report. */
static bool take_value(struct map_instance *inst, struct map_value *v,
		       const struct modbus_request *req)
{
	bool available;
	s64 value = 0;

	/* Without its scale the number means nothing */
	if (is_unknown(inst, v->scale)) {
		v->valid = false;
		return true;
	}
	available = decode_value(inst, v, req, &value);
	if (available && inst->map->after_read)
		available = inst->map->after_read(v->pt, &value);
	if (is_doubtful(v, available, value))
		return false;
	v->available = available;
	if (available)
		v->value = value;
	v->valid = true;
	return true;
}

static void poll_now(struct map_instance *inst, struct map_span *span)
{
	guard(spinlock)(&inst->queue_lock);
	span->due = ktime_get();
	if (!inst->going)
		kthread_mod_delayed_work(map_worker, &inst->schedule, 0);
}

static bool speaks_of(s8 word, const struct map_value *v)
{
	return v->fault == word || v->alarm == word || v->meant == word || v->scale == word;
}

/* Whether the reply that @word came with is one that @v, which @own reads, is reported from. */
static bool comes_with(const struct map_word *word, const struct map_value *v,
		       const struct map_span *own, const struct map_span *span,
		       const struct modbus_request *req)
{
	return !v->window && v->pt->space == word->space &&
	       within(v->reg, v->reach, req) &&
	       (!span || span == own);
}

/* Reports again what was read by another transaction and this word speaks about. */
static void word_changed(struct map_instance *inst, s8 word, const struct map_span *span,
			 const struct modbus_request *req)
{
	struct megapod_reading reading;
	struct map_span *own;
	u32 i;

	for (own = inst->spans; own < inst->spans + inst->num_spans; own++)
		for (i = 0; i < own->num_values; i++) {
			struct map_value *v = &inst->values[own->first_value + i];

			if (v->absent || !speaks_of(word, v))
				continue;
			own->told = false;
			if (comes_with(&inst->words[word], v, own, span, req))
				continue;
			if (v->scale == word || ktime_before(own->time, own->taken))
				poll_now(inst, own);
			if (!v->valid)
				continue;
			v->valid = v->scale != word;
			fill_reading(inst, v, &reading);
			megapod_report(inst->component, own->time, &reading, 1);
		}
}

/* Whether a register is read well, and as often, by another span than one that fails. */
static bool is_read_otherwise(const struct map_instance *inst, const struct map_span *failed,
			      u16 reg)
{
	const struct map_span *span;

	/* by none while the device is sought */
	if (!inst->epoch)
		return false;
	for (span = inst->spans; span < inst->spans + inst->num_spans; span++)
		if (span != failed && span->space == failed->space && !span->window &&
		    !span->outlets && span->fails < MAP_FAILS_MAX &&
		    map_period_ms(span->rate) <= map_period_ms(failed->rate) &&
		    within(reg, 1, &span->req))
			return true;
	return false;
}

/* @span: whose reply it is, NULL if all that lies in it is reported */
static void take_words(struct map_instance *inst, u8 space, const struct map_span *span,
		       const struct modbus_request *req, bool good)
{
	u32 i;

	for (i = 0; i < inst->num_words; i++) {
		struct map_word *word = &inst->words[i];
		u16 raw = word->raw;

		if (word->space != space || !within(word->reg, 1, req) ||
		    (!good && is_read_otherwise(inst, span, word->reg)))
			continue;
		if (good)
			raw = map_is_bits(space) ? read_bit(req, word->reg - req->addr) :
			      req->regs[word->reg - req->addr];
		if (word->valid == good && word->raw == raw)
			continue;
		word->valid = good;
		word->seen |= good;
		word->raw = raw;
		word_changed(inst, i, span, req);
	}
}

static enum megapod_pump_mode pump_mode(const struct megapod_map_pump *pump, u16 raw)
{
	u8 i;

	for (i = 0; i < pump->num_modes; i++)
		if ((raw & pump->modes[i].mask) == pump->modes[i].value)
			return pump->modes[i].mode;
	return MEGAPOD_PUMP_MODE_UNKNOWN;
}

static void take_pump_modes(struct map_instance *inst, const struct map_span *span,
			    const struct modbus_request *req, ktime_t time, bool good)
{
	u8 i;

	for (i = 0; i < inst->map->num_pumps; i++) {
		const struct megapod_map_pump *pump = &inst->map->pumps[i];
		enum megapod_pump_mode mode = MEGAPOD_PUMP_MODE_UNKNOWN;

		if (!pump->mode || !within(pump->mode, 1, req) ||
		    (!good && is_read_otherwise(inst, span, pump->mode)))
			continue;
		if (good)
			mode = pump_mode(pump, req->regs[pump->mode - req->addr]);
		megapod_report_pump_mode(inst->component, time, i, mode);
	}
}

static size_t size_read(const struct map_span *span)
{
	return map_is_bits(span->space) ? BITS_TO_BYTES(span->count) : span->count * sizeof(u16);
}

static bool is_same(const struct map_span *span)
{
	return span->told && !memcmp(span->was, span->req.regs, size_read(span));
}

static void report_span_stale(struct map_instance *inst, struct map_span *span, ktime_t time)
{
	struct map_value *v = &inst->values[span->first_value];
	u32 i, n = 0;

	span->told = false;
	for (i = 0; i < span->num_values; i++) {
		if (v[i].absent)
			continue;
		v[i].valid = false;
		fill_reading(inst, &v[i], &inst->readings[n++]);
	}
	megapod_report(inst->component, time, inst->readings, n);
}

static void report_span(struct map_instance *inst, struct map_span *span, ktime_t time)
{
	struct map_value *v = &inst->values[span->first_value];
	bool whole = true;
	u32 i, n = 0;

	for (i = 0; i < span->num_values; i++) {
		if (v[i].absent)
			continue;
		if ((span->told && is_as_told(&v[i], span)) || take_value(inst, &v[i], &span->req))
			fill_reading(inst, &v[i], &inst->readings[n++]);
		else
			whole = false;
	}
	span->told = whole;
	if (whole) {
		memcpy(span->was, span->req.regs, size_read(span));
		megapod_report_whole(inst->component, span - inst->spans, time, inst->readings, n);
	} else {
		megapod_report(inst->component, time, inst->readings, n);
	}
}

static void report_within(struct map_instance *inst, u8 space, const struct modbus_request *req,
			  ktime_t time)
{
	struct map_value *v = inst->values;
	u32 i, n = 0;

	for (i = 0; i < inst->num_values; i++) {
		if (v[i].absent || v[i].window || v[i].pt->space != space ||
		    !within(v[i].reg, v[i].reach, req))
			continue;
		if (take_value(inst, &v[i], req))
			fill_reading(inst, &v[i], &inst->readings[n++]);
		if (n == inst->num_readings) {
			megapod_report(inst->component, time, inst->readings, n);
			n = 0;
		}
	}
	if (n)
		megapod_report(inst->component, time, inst->readings, n);
}

/* Their spans are told anew when they are polled. */
static void forget_told(struct map_instance *inst, u8 space, const struct modbus_request *req,
			ktime_t time)
{
	u32 i;

	for (i = 0; i < inst->num_spans; i++) {
		struct map_span *span = &inst->spans[i];

		if (span->space == space && !span->window &&
		    span->first < (u32)req->addr + req->count &&
		    req->addr < (u32)span->first + span->count) {
			span->told = false;
			span->taken = time;
		}
	}
}

/**
 * map_take() - report registers that were read outside of polling
 * @inst: instance
 * @space: enum modbus_space
 * @req: a good reply
 *
 * Context: sample_lock held.
 */
void map_take(struct map_instance *inst, u8 space, const struct modbus_request *req)
{
	ktime_t time = boot_time(req->replied_at);

	lockdep_assert_held(&inst->sample_lock);
	forget_told(inst, space, req, time);
	take_words(inst, space, NULL, req, true);
	report_within(inst, space, req, time);
	if (space == MODBUS_SPACE_HOLDING)
		take_pump_modes(inst, NULL, req, time, true);
}

/**
 * map_outlet_is_on() - what a reply tells of an outlet
 * @inst: instance
 * @req: a good reply that has it
 * @index: the outlet, from 0
 *
 * Return: true if it is on.
 */
bool map_outlet_is_on(const struct map_instance *inst, const struct modbus_request *req, u32 index)
{
	const struct megapod_map_outlets *outlets = inst->map->outlets;
	struct megapod_condition on = map_outlets_on(outlets);
	u32 at = on.reg + index * on.stride - req->addr;

	return map_is_so(&on, map_is_bits(on.space) ? read_bit(req, at) : req->regs[at],
			 index * outlets->repeat.bit_stride);
}

/**
 * map_take_outlets() - report outlets that were read
 * @inst: instance
 * @req: a good reply
 *
 * Context: sample_lock held.
 */
void map_take_outlets(struct map_instance *inst, const struct modbus_request *req)
{
	struct megapod_condition on = map_outlets_on(inst->map->outlets);
	u32 i, first = 0, num = inst->num_outlets;

	lockdep_assert_held(&inst->sample_lock);
	if (on.stride) {
		first = (req->addr - on.reg) / on.stride;
		num = (req->count - 1) / on.stride + 1;
	}
	for (i = 0; i < num; i++)
		__assign_bit(i, inst->outlet_bits, map_outlet_is_on(inst, req, first + i));
	megapod_report_outlets(inst->component, boot_time(req->replied_at), first, num,
			       inst->outlet_bits);
}

/* What is read through a window speaks of nothing else. */
static void take_span(struct map_instance *inst, struct map_span *span, ktime_t time, bool good)
{
	const struct modbus_request *req = &span->req;

	if (!span->window)
		take_words(inst, span->space, span, req, good);
	if (good)
		report_span(inst, span, time);
	else
		report_span_stale(inst, span, time);
	if (span->space == MODBUS_SPACE_HOLDING && !span->window)
		take_pump_modes(inst, span, req, time, good);
}

static void span_good(struct map_instance *inst, struct map_span *span)
{
	span->time = boot_time(span->req.replied_at);
	if (span->outlets)
		map_take_outlets(inst, &span->req);
	else if (!is_same(span) ||
		 !megapod_report_same(inst->component, span - inst->spans, span->time))
		take_span(inst, span, span->time, true);
	map_report_tests(inst, span);
	if (span->fails >= MAP_FAILS_MAX && !--inst->bad_spans)
		map_report_health(inst);
	span->fails = 0;
}

static void span_stale(struct map_instance *inst, struct map_span *span)
{
	if (!span->outlets)
		take_span(inst, span, ktime_get_boottime(), false);
}

static void span_bad(struct map_instance *inst, struct map_span *span)
{
	static const char * const spaces[] = {
		[MODBUS_SPACE_COIL] = "coil",
		[MODBUS_SPACE_DISCRETE] = "discrete",
		[MODBUS_SPACE_HOLDING] = "holding",
		[MODBUS_SPACE_INPUT] = "input",
	};
	char why[MEGAPOD_MAP_WHY_SIZE];

	if (span->fails < MAP_FAILS_MAX)
		span->fails++;
	else
		return;
	if (span->fails < MAP_FAILS_MAX)
		return;
	span_stale(inst, span);
	inst->bad_spans++;
	if (span->window)
		snprintf(why, sizeof(why), "window %u of %u: %s", span->index, span->window->reg,
			 map_explain(span->req.status, span->req.exception));
	else
		snprintf(why, sizeof(why), "%s %u to %u: %s", spaces[span->space], span->first,
			 span->first + span->count - 1,
			 map_explain(span->req.status, span->req.exception));
	megapod_component_set_state(inst->component, MEGAPOD_COMPONENT_STATE_DEGRADED, why);
}

/* A reply counts only if it came from the device that was identified. */
static bool still_the_device(const struct map_instance *inst, const struct modbus_request *req)
{
	return inst->epoch && req->epoch == inst->epoch &&
	       req->epoch == modbus_device_epoch(inst->mdev);
}

static void span_done(struct map_span *span)
{
	const struct modbus_request *req = &span->req;
	struct map_instance *inst = span->inst;
	bool doubt = false;

	scoped_guard(map_sample, &inst->sample_lock) {
		if (req->status)
			megapod_report_poll(inst->component, span - inst->spans, span->begun, true);
		if (!still_the_device(inst, req))
			doubt = inst->epoch != 0;
		else if (!req->status)
			span_good(inst, span);
		else
			span_bad(inst, span);
	}
	scoped_guard(spinlock, &inst->queue_lock)
		span->busy = false;
	if (doubt)
		map_seek(inst);
}

static void span_complete(struct modbus_request *req)
{
	span_done(container_of(req, struct map_span, req));
}

/* Another one may wait for its turn. */
static void through_done(struct map_span *span)
{
	struct map_instance *inst = span->inst;

	span_done(span);
	guard(spinlock)(&inst->queue_lock);
	if (!inst->going)
		kthread_mod_delayed_work(map_worker, &inst->schedule, 0);
}

/**
 * map_poll_init() - prepare the requests of all spans
 * @inst: instance whose layout is final
 */
void map_poll_init(struct map_instance *inst)
{
	static atomic_t instances = ATOMIC_INIT(0);
	u32 i;

	inst->phase_ms = (u32)atomic_fetch_inc(&instances) / MAP_TOGETHER * MAP_APART_MS;
	inst->through.done = through_done;
	for (i = 0; i < inst->num_spans; i++) {
		struct map_span *span = &inst->spans[i];

		span->inst = inst;
		modbus_request_init(&span->req, inst->mdev,
				    span->window ? map_through_complete : span_complete);
		span->req.lane = MODBUS_LANE_POLL;
		span->req.class = map_poll_class(span->rate);
		/* the next poll comes sooner than a repetition would be of use */
		span->req.once = span->rate == MEGAPOD_RATE_TRIP;
		span->req.fc = map_read_function(span->space);
		span->req.addr = span->first;
		span->req.count = span->count;
	}
}

/**
 * map_poll_start() - poll everything from now on
 * @inst: instance with a component, whose epoch was just set
 *
 * Context: sample_lock held.
 */
void map_poll_start(struct map_instance *inst)
{
	ktime_t now = ktime_get();
	u32 i;

	lockdep_assert_held(&inst->sample_lock);
	inst->bad_spans = 0;
	guard(spinlock)(&inst->queue_lock);
	for (i = 0; i < inst->num_spans; i++) {
		inst->spans[i].fails = 0;
		inst->spans[i].told = false;
		inst->spans[i].due = now;
	}
	if (!inst->going)
		kthread_mod_delayed_work(map_worker, &inst->schedule, 0);
}

/* The request's own fields may be changed since it is not busy. */
static void submit_span(struct map_instance *inst, struct map_span *span, ktime_t deadline)
{
	lockdep_assert_held(&inst->queue_lock);
	if (span->busy)
		return;
	span->req.epoch = inst->epoch;
	span->req.deadline = deadline;
	span->begun = ktime_get_boottime();
	span->busy = !modbus_submit(&span->req);
	if (span->busy)
		megapod_report_poll(inst->component, span - inst->spans, span->begun, false);
}

/* Returns whether it is its turn: what is read through windows goes one by one. */
static bool take_turn(struct map_instance *inst, struct map_span *span, ktime_t deadline)
{
	lockdep_assert_held(&inst->queue_lock);
	if (span->busy || !map_through_claim(inst, span))
		return false;
	span->req.epoch = inst->epoch;
	span->req.deadline = deadline;
	span->begun = ktime_get_boottime();
	span->busy = true;
	megapod_report_poll(inst->component, span - inst->spans, span->begun, false);
	return true;
}

/* The last time not after @due that is a multiple of the period, but for the phase. */
static ktime_t in_step(const struct map_instance *inst, ktime_t due, u32 period_ms)
{
	u64 phase_ns = (u64)(inst->phase_ms % period_ms) * NSEC_PER_MSEC;
	u64 period_ns = (u64)period_ms * NSEC_PER_MSEC;
	u64 beyond_ns;

	div64_u64_rem(ktime_to_ns(due) + period_ns - phase_ns, period_ns, &beyond_ns);
	return ktime_sub_ns(due, beyond_ns);
}

static ktime_t next_due(const struct map_span *span, ktime_t now)
{
	u32 period_ms = map_period_ms(span->rate);
	ktime_t due;
	u64 missed;

	if (ktime_before(now, span->hurry_until)) {
		period_ms = min_t(u32, period_ms, MAP_HURRY_MS);
		due = ktime_add_ms(span->due, period_ms);
	} else {
		due = in_step(span->inst, ktime_add_ms(span->due, period_ms), period_ms);
	}
	if (ktime_after(due, now))
		return due;
	/* An hour of ns does not fit into 32 bits */
	missed = div_u64(ktime_ms_delta(now, due), period_ms);
	return ktime_add_ms(due, (missed + 1) * period_ms);
}

/* Submits what is due. Returns whether one is to be read through its window. */
static bool submit_due(struct map_instance *inst)
{
	ktime_t now = ktime_get();
	ktime_t next = KTIME_MAX;
	bool through = false;
	u32 i;

	guard(spinlock)(&inst->queue_lock);
	if (inst->going || !inst->epoch)
		return false;
	for (i = 0; i < inst->num_spans; i++) {
		struct map_span *span = &inst->spans[i];

		if (!ktime_after(span->due, now)) {
			ktime_t due = next_due(span, now);
			ktime_t deadline = map_poll_deadline(span->due, due);

			if (!span->window) {
				submit_span(inst, span, deadline);
			} else if (take_turn(inst, span, deadline)) {
				through = true;
			} else {
				/* Whoever has its turn schedules it when done */
				continue;
			}
			span->due = due;
		}
		if (ktime_before(span->due, next))
			next = span->due;
	}
	if (next != KTIME_MAX)
		kthread_mod_delayed_work(map_worker, &inst->schedule,
					 nsecs_to_jiffies(ktime_to_ns(ktime_sub(next, now))) + 1);
	return through;
}

/**
 * map_schedule_work() - submit what is due and sleep until the next is
 * @work: &map_instance.schedule
 */
void map_schedule_work(struct kthread_work *work)
{
	struct map_instance *inst = container_of(work, struct map_instance, schedule.work);

	if (submit_due(inst))
		map_through_begin(inst);
}

/**
 * map_poll_hurry() - read the meters of outlets that were switched often for a while
 * @inst: instance that is served
 * @outlets: which
 */
void map_poll_hurry(struct map_instance *inst, const unsigned long *outlets)
{
	ktime_t now = ktime_get();
	u32 i;

	guard(spinlock)(&inst->queue_lock);
	for_each_set_bit(i, outlets, inst->num_outlets) {
		if (inst->meters[i] == MAP_NO_SPAN)
			continue;
		inst->spans[inst->meters[i]].due = now;
		inst->spans[inst->meters[i]].hurry_until = ktime_add_ms(now, MAP_HURRY_FOR_MS);
	}
	if (!inst->going)
		kthread_mod_delayed_work(map_worker, &inst->schedule, 0);
}

/**
 * map_poll_stop() - end polling
 * @inst: instance that is &map_instance.going
 *
 * Context: process, waits for the transaction in flight.
 */
void map_poll_stop(struct map_instance *inst)
{
	u32 i;

	kthread_cancel_delayed_work_sync(&inst->schedule);
	map_through_stop(inst);
	for (i = 0; i < inst->num_spans; i++)
		modbus_cancel(&inst->spans[i].req);
}

/**
 * map_report_polls() - while the device is sought each attempt is a poll of everything
 * @inst: instance
 * @begun: boot time when it was begun
 * @failed: it has failed
 */
void map_report_polls(struct map_instance *inst, ktime_t begun, bool failed)
{
	u32 i;

	if (!inst->component)
		return;
	for (i = 0; i < inst->num_spans; i++)
		megapod_report_poll(inst->component, i, begun, failed);
}

/**
 * map_all_stale() - no sample is good any more
 * @inst: instance with a component
 *
 * Context: sample_lock held.
 */
void map_all_stale(struct map_instance *inst)
{
	u32 i;

	lockdep_assert_held(&inst->sample_lock);
	for (i = 0; i < inst->num_spans; i++)
		span_stale(inst, &inst->spans[i]);
}
