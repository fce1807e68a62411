// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver without a device: components that report and obey as a test says.
 *
 * It uses nothing but include/linux/megapod.h, as any driver does, and is built for tests alone.
 * Lines written to /sys/kernel/debug/megapod_fake are its commands:
 *
 *	add NAME POD INDEX EXTRA PUMPS OUTLETS [ro|il]	il: it takes interlocks
 *	del NAME
 *	report NAME CHANNEL STATUS VALUE	a sample; STATUS is a number
 *	outlets NAME FIRST N on|off		state of relays
 *	mode NAME PUMP MODE			mode of a pump; MODE is a number
 *	state NAME STATE [REASON]		health; STATE is a number
 *	answer NAME obey|draw|stuck|silent|hold|refuse
 *	tick NAME MS				report everything every MS, 0 to stop
 *
 * The channels of a component are one of each quantity, in their order; then per pump speed, duty
 * and flow target; then per outlet power; then EXTRA temperatures. Its set-points are a temperature
 * and the position of a valve, then a duty and a flow target per pump. The first channels say what
 * came of them; the first two extra ones, where there are, what they are set to. It has a battery
 * if it has four extra channels.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/megapod.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define FAKE_PER_PUMP	3
#define FAKE_QUANTITIES	(MEGAPOD_QUANTITY_MAX + 1)
#define FAKE_VALID_MS	500
#define FAKE_SET_VALID_MS	2000
#define FAKE_SETPOINTS	2
#define FAKE_LOAD_MW	231400

enum fake_answer { FAKE_OBEY, FAKE_DRAW, FAKE_STUCK, FAKE_SILENT, FAKE_HOLD, FAKE_REFUSE };

static const char * const fake_answers[] = {
	[FAKE_OBEY] = "obey",
	[FAKE_DRAW] = "draw",
	[FAKE_STUCK] = "stuck",
	[FAKE_SILENT] = "silent",
	[FAKE_HOLD] = "hold",
	[FAKE_REFUSE] = "refuse",
};

/**
 * struct fake - a component
 * @node: in fakes
 * @name: its name
 * @component: what the core made of it
 * @pumps: number of pumps
 * @outlets: number of outlets
 * @channels: number of channels
 * @work: carries out @commands
 * @tick: reports everything every @tick_ms
 * @tick_ms: see @tick
 * @ticks: value it reports
 * @lock: guards what follows
 * @commands: accepted
 * @answer: what is done with them
 * @dead: none is accepted any more
 * @on: the relays
 */
struct fake {
	struct list_head node;
	char name[MEGAPOD_NAME_SIZE];
	struct megapod_component *component;
	u32 pumps;
	u32 outlets;
	u32 channels;
	struct work_struct work;
	struct delayed_work tick;
	u32 tick_ms;
	s64 ticks;

	spinlock_t lock;
	struct list_head commands;
	enum fake_answer answer;
	bool dead;
	DECLARE_BITMAP(on, MEGAPOD_MAX_OUTLETS);
};

static DEFINE_MUTEX(fakes_lock);
static LIST_HEAD(fakes);
static struct dentry *fake_file;

static u32 pump_channel(u32 pump)
{
	return FAKE_QUANTITIES + pump * FAKE_PER_PUMP;
}

static u32 power_channel(const struct fake *fake, u32 outlet)
{
	return pump_channel(fake->pumps) + outlet;
}

static u32 extra_channel(const struct fake *fake)
{
	return power_channel(fake, fake->outlets);
}

static void report_one(struct fake *fake, u32 channel, s64 value)
{
	struct megapod_reading reading = { .channel = channel, .value = value };

	megapod_report(fake->component, ktime_get_boottime(), &reading, 1);
}

static void obey_outlets(struct fake *fake, struct megapod_command *cmd)
{
	DECLARE_BITMAP(on, MEGAPOD_MAX_OUTLETS);
	u32 i;

	spin_lock(&fake->lock);
	if (fake->answer != FAKE_STUCK) {
		if (cmd->on)
			bitmap_or(fake->on, fake->on, cmd->outlets, fake->outlets);
		else
			bitmap_andnot(fake->on, fake->on, cmd->outlets, fake->outlets);
	}
	bitmap_copy(on, fake->on, fake->outlets);
	spin_unlock(&fake->lock);

	megapod_report_outlets(fake->component, ktime_get_boottime(), 0, fake->outlets, on);
	for_each_set_bit(i, cmd->outlets, fake->outlets)
		report_one(fake, power_channel(fake, i),
			   test_bit(i, on) || fake->answer == FAKE_DRAW ? FAKE_LOAD_MW : 0);
}

static void obey_pump(struct fake *fake, struct megapod_command *cmd)
{
	u32 channel = pump_channel(cmd->index);
	bool stuck = fake->answer == FAKE_STUCK;

	if (cmd->pump.set & MEGAPOD_PUMP_SETTING_DUTY)
		report_one(fake, channel + 1, stuck ? 0 : cmd->pump.duty_permille);
	if (cmd->pump.set & MEGAPOD_PUMP_SETTING_FLOW_TARGET)
		report_one(fake, channel + 2, stuck ? 0 : cmd->pump.flow_target_ml_min);
	if (cmd->pump.set & MEGAPOD_PUMP_SETTING_MODE)
		megapod_report_pump_mode(fake->component, ktime_get_boottime(), cmd->index,
					 stuck ? MEGAPOD_PUMP_MODE_STOPPED : cmd->pump.mode);
}

static void obey_setpoint(struct fake *fake, struct megapod_command *cmd)
{
	report_one(fake, extra_channel(fake) + cmd->setpoint,
		   fake->answer == FAKE_STUCK ? 0 : cmd->value);
}

static struct megapod_command *next_command(struct fake *fake)
{
	struct megapod_command *cmd = NULL;

	spin_lock(&fake->lock);
	if (fake->dead || fake->answer != FAKE_HOLD)
		cmd = list_first_entry_or_null(&fake->commands, struct megapod_command, node);
	if (cmd)
		list_del_init(&cmd->node);
	spin_unlock(&fake->lock);
	return cmd;
}

static void fake_work(struct work_struct *work)
{
	struct fake *fake = container_of(work, struct fake, work);
	struct megapod_command *cmd;

	while ((cmd = next_command(fake))) {
		if (fake->dead) {
			strscpy(cmd->why, "the fake is removed", sizeof(cmd->why));
			megapod_command_done(cmd, -ENODEV);
			continue;
		}
		if (fake->answer == FAKE_SILENT) {
			strscpy(cmd->why, "the fake is silent", sizeof(cmd->why));
			megapod_command_done(cmd, -ETIMEDOUT);
			continue;
		}
		if (cmd->type == MEGAPOD_COMMAND_OUTLETS)
			obey_outlets(fake, cmd);
		else if (cmd->type == MEGAPOD_COMMAND_SETPOINT)
			obey_setpoint(fake, cmd);
		else
			obey_pump(fake, cmd);
		megapod_command_done(cmd, 0);
	}
}

static int fake_command(struct megapod_component *component, struct megapod_command *cmd)
{
	struct fake *fake = megapod_component_priv(component);
	int err = 0;

	spin_lock(&fake->lock);
	if (fake->dead || fake->answer == FAKE_REFUSE) {
		strscpy(cmd->why, "the fake refuses", sizeof(cmd->why));
		err = fake->dead ? -ENODEV : -EBUSY;
	} else {
		list_add_tail(&cmd->node, &fake->commands);
		queue_work(system_long_wq, &fake->work);
	}
	spin_unlock(&fake->lock);
	return err;
}

static const struct megapod_component_ops fake_ops = {
	.owner = THIS_MODULE,
	.command = fake_command,
};

static int fake_hold(struct megapod_component *component, const char *by, u32 stale_ms)
{
	return 0;
}

static void fake_release(struct megapod_component *component, const char *by)
{
}

static int fake_prepare(struct megapod_component *component, struct megapod_command *cmd)
{
	return 0;
}

static int fake_timing(struct megapod_component *component, int channel,
		       const struct megapod_command *cmd, struct megapod_timing *timing)
{
	timing->line = component;
	timing->wire_us = 1000;
	return 0;
}

static int fake_inject(struct megapod_component *component, const struct megapod_reading *reading)
{
	return -EOPNOTSUPP;
}

static const struct megapod_component_ops fake_interlock_ops = {
	.owner = THIS_MODULE,
	.command = fake_command,
	.hold = fake_hold,
	.release = fake_release,
	.prepare = fake_prepare,
	.timing = fake_timing,
	.inject = fake_inject,
};

static void fake_tick(struct work_struct *work)
{
	struct fake *fake = container_of(to_delayed_work(work), struct fake, tick);
	struct megapod_reading *readings;
	u32 i;

	readings = kvcalloc(fake->channels, sizeof(*readings), GFP_KERNEL);
	if (readings) {
		fake->ticks++;
		for (i = 0; i < fake->channels; i++) {
			readings[i].channel = i;
			readings[i].value = fake->ticks;
		}
		megapod_report(fake->component, ktime_get_boottime(), readings, fake->channels);
		megapod_report_outlets(fake->component, ktime_get_boottime(), 0, fake->outlets,
				       fake->on);
	}
	kvfree(readings);
	if (READ_ONCE(fake->tick_ms))
		queue_delayed_work(system_long_wq, &fake->tick, msecs_to_jiffies(fake->tick_ms));
}

static void describe_channels(const struct fake *fake, struct megapod_channel_desc *channels)
{
	static const u8 pump[FAKE_PER_PUMP] = {
		MEGAPOD_QUANTITY_SPEED, MEGAPOD_QUANTITY_DUTY, MEGAPOD_QUANTITY_FLOW,
	};
	u32 i;

	for (i = 0; i < fake->channels; i++) {
		struct megapod_channel_desc *ch = &channels[i];

		snprintf(ch->label, sizeof(ch->label), "Channel %u", i);
		/* what is set is not asked for often */
		ch->valid_ms = FAKE_VALID_MS;
		if (i >= extra_channel(fake) && i < extra_channel(fake) + FAKE_SETPOINTS)
			ch->valid_ms = FAKE_SET_VALID_MS;
		ch->has_alarm = i < FAKE_QUANTITIES;
		ch->has_fault = i < FAKE_QUANTITIES;
		ch->severity = MEGAPOD_STATUS_CRITICAL;
		if (i < FAKE_QUANTITIES)
			ch->quantity = i;
		else if (i < pump_channel(fake->pumps))
			ch->quantity = pump[(i - FAKE_QUANTITIES) % FAKE_PER_PUMP];
		else if (i < extra_channel(fake))
			ch->quantity = MEGAPOD_QUANTITY_POWER;
		else if (i == extra_channel(fake) + 1)
			ch->quantity = MEGAPOD_QUANTITY_POSITION;
		else
			ch->quantity = MEGAPOD_QUANTITY_TEMPERATURE;
		if (i == MEGAPOD_QUANTITY_TEMPERATURE)
			ch->loop = MEGAPOD_LOOP_SECONDARY;
	}
}

static void describe_setpoints(const struct fake *fake, struct megapod_setpoint_desc *setpoints)
{
	struct megapod_setpoint_desc *sp = setpoints;
	u32 i;

	*sp++ = (struct megapod_setpoint_desc) {
		.label = "Supply temperature",
		.quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.settable = true,
		.set = extra_channel(fake),
		.actual = MEGAPOD_QUANTITY_TEMPERATURE,
		.min = -5000,
		.max = 40000,
		.step = 500,
		.tolerance = 100,
		.band = 1000,
		.settle_ms = 300,
		.has_safe = true,
		.safe = 18000,
	};
	*sp++ = (struct megapod_setpoint_desc) {
		.label = "Bypass position",
		.quantity = MEGAPOD_QUANTITY_POSITION,
		.settable = true,
		.set = extra_channel(fake) + 1,
		.actual = MEGAPOD_QUANTITY_POSITION,
		.max = 1000,
		.tolerance = 10,
		.band = 20,
		.settle_ms = 300,
	};
	for (i = 0; i < fake->pumps; i++) {
		*sp = (struct megapod_setpoint_desc) {
			.quantity = MEGAPOD_QUANTITY_DUTY,
			.settable = true,
			.set = pump_channel(i) + 1,
			.actual = i ? MEGAPOD_NO_CHANNEL : MEGAPOD_QUANTITY_DUTY,
			.min = 200,
			.max = 900,
			.tolerance = 10,
			.has_safe = true,
			.safe = 900,
		};
		snprintf(sp->label, sizeof(sp->label), "Pump %u duty", i + 1);
		sp++;
		*sp = (struct megapod_setpoint_desc) {
			.quantity = MEGAPOD_QUANTITY_FLOW,
			/* the first takes no flow target */
			.settable = i,
			.set = pump_channel(i) + 2,
			.actual = MEGAPOD_NO_CHANNEL,
			.max = 100000,
			.tolerance = 1000,
		};
		snprintf(sp->label, sizeof(sp->label), "Pump %u flow", i + 1);
		sp++;
	}
}

static void describe_pumps(const struct fake *fake, struct megapod_pump_desc *pumps)
{
	u32 i;

	for (i = 0; i < fake->pumps; i++) {
		snprintf(pumps[i].label, sizeof(pumps[i].label), "Pump %u", i + 1);
		pumps[i].speed = pump_channel(i);
		pumps[i].runtime = MEGAPOD_NO_CHANNEL;
		pumps[i].duty = FAKE_SETPOINTS + 2 * i;
		pumps[i].flow_target = FAKE_SETPOINTS + 2 * i + 1;
		pumps[i].sets_mode = true;
	}
}

static void describe_outlets(const struct fake *fake, struct megapod_outlet_desc *outlets)
{
	u32 i;

	for (i = 0; i < fake->outlets; i++) {
		snprintf(outlets[i].label, sizeof(outlets[i].label), "Outlet %u", i + 1);
		outlets[i].voltage = MEGAPOD_QUANTITY_VOLTAGE;
		outlets[i].current_ = MEGAPOD_NO_CHANNEL;
		outlets[i].power = power_channel(fake, i);
		outlets[i].energy = MEGAPOD_NO_CHANNEL;
	}
}

static const struct megapod_valve_desc fake_valve = {
	.label = "Bypass", .setpoint = 1, .fail = MEGAPOD_VALVE_FAIL_CLOSED,
};

static const struct megapod_battery_desc fake_battery = {
	.label = "Battery",
	.charge = MEGAPOD_QUANTITY_CHARGE,
	.time_left = MEGAPOD_QUANTITY_DURATION,
	.on_battery = MEGAPOD_QUANTITY_ALARM,
	.mains = MEGAPOD_NO_CHANNEL,
	.voltage = MEGAPOD_QUANTITY_VOLTAGE,
	.current_ = MEGAPOD_QUANTITY_CURRENT,
	.power = MEGAPOD_NO_CHANNEL,
};

static int fake_register(struct fake *fake, const char *pod_name, u32 index,
			 const char *access)
{
	struct megapod_component_desc desc = {
		.name = fake->name,
		.driver = "megapod_fake",
		.index = index,
		.kind = MEGAPOD_COMPONENT_KIND_OTHER,
		.read_only = !strcmp(access, "ro"),
		.vendor = "nobody",
		.model = "fake\n\x1b[31m",
		.bus = "none:0",
		.num_channels = fake->channels,
		.num_pumps = fake->pumps,
		.num_outlets = fake->outlets,
	};
	u32 extra = fake->channels - extra_channel(fake);
	struct megapod_pod *pod = megapod_pod_get(pod_name);
	struct megapod_setpoint_desc *setpoints;
	struct megapod_channel_desc *channels;
	struct megapod_outlet_desc *outlets;
	struct megapod_pump_desc *pumps;
	int err = -ENOMEM;

	if (!pod)
		return -ENOENT;
	channels = kvcalloc(fake->channels, sizeof(*channels), GFP_KERNEL);
	setpoints = kvcalloc(FAKE_SETPOINTS + 2 * fake->pumps, sizeof(*setpoints), GFP_KERNEL);
	pumps = kvcalloc(fake->pumps, sizeof(*pumps), GFP_KERNEL);
	outlets = kvcalloc(fake->outlets, sizeof(*outlets), GFP_KERNEL);
	if (channels && setpoints && pumps && outlets) {
		describe_channels(fake, channels);
		describe_setpoints(fake, setpoints);
		describe_pumps(fake, pumps);
		describe_outlets(fake, outlets);
		desc.channels = channels;
		desc.setpoints = setpoints;
		desc.num_setpoints = FAKE_SETPOINTS + 2 * fake->pumps;
		if (extra < FAKE_SETPOINTS) {
			setpoints[0].set = MEGAPOD_NO_CHANNEL;
			setpoints[1].set = MEGAPOD_NO_CHANNEL;
		}
		desc.pumps = pumps;
		desc.valves = &fake_valve;
		desc.num_valves = 1;
		desc.batteries = &fake_battery;
		desc.num_batteries = extra >= 4;
		desc.outlets = outlets;
		fake->component = megapod_component_register(pod, NULL, &desc,
							     strcmp(access, "il") ? &fake_ops :
							     &fake_interlock_ops, fake);
		err = PTR_ERR_OR_ZERO(fake->component);
	}
	kvfree(outlets);
	kvfree(pumps);
	kvfree(setpoints);
	kvfree(channels);
	megapod_pod_put(pod);
	return err;
}

static int fake_add(char *args)
{
	char name[MEGAPOD_NAME_SIZE], pod[MEGAPOD_NAME_SIZE], access[3] = "";
	u32 index, extra, pumps, outlets;
	struct fake *fake;
	int err;

	if (sscanf(args, "%31s %31s %u %u %u %u %2s", name, pod, &index, &extra, &pumps, &outlets,
		   access) < 6 || outlets > MEGAPOD_MAX_OUTLETS || pumps > 1000 || extra > 60000)
		return -EINVAL;
	fake = kzalloc(sizeof(*fake), GFP_KERNEL);
	if (!fake)
		return -ENOMEM;
	strscpy(fake->name, name, sizeof(fake->name));
	fake->pumps = pumps;
	fake->outlets = outlets;
	fake->channels = FAKE_QUANTITIES + pumps * FAKE_PER_PUMP + outlets + extra;
	spin_lock_init(&fake->lock);
	INIT_LIST_HEAD(&fake->commands);
	INIT_WORK(&fake->work, fake_work);
	INIT_DELAYED_WORK(&fake->tick, fake_tick);
	err = fake_register(fake, pod, index, access);
	if (err) {
		kfree(fake);
		return err;
	}
	list_add_tail(&fake->node, &fakes);
	return 0;
}

static void fake_remove(struct fake *fake)
{
	list_del(&fake->node);
	WRITE_ONCE(fake->tick_ms, 0);
	cancel_delayed_work_sync(&fake->tick);
	spin_lock(&fake->lock);
	fake->dead = true;
	spin_unlock(&fake->lock);
	queue_work(system_long_wq, &fake->work);
	flush_work(&fake->work);
	megapod_component_unregister(fake->component);
	kfree(fake);
}

static int fake_del(struct fake *fake, char *args)
{
	fake_remove(fake);
	return 0;
}

static int fake_report(struct fake *fake, char *args)
{
	struct megapod_reading reading = {};
	unsigned int status;

	if (sscanf(args, "%u %u %lld", &reading.channel, &status, &reading.value) != 3 ||
	    reading.channel >= fake->channels || status > MEGAPOD_STATUS_ABSENT)
		return -EINVAL;
	reading.status = status;
	megapod_report(fake->component, ktime_get_boottime(), &reading, 1);
	return 0;
}

static int fake_outlets(struct fake *fake, char *args)
{
	DECLARE_BITMAP(bits, MEGAPOD_MAX_OUTLETS) = {};
	char state[4];
	u32 first, n;

	if (sscanf(args, "%u %u %3s", &first, &n, state) != 3 || first > fake->outlets ||
	    n > fake->outlets - first)
		return -EINVAL;
	spin_lock(&fake->lock);
	if (!strcmp(state, "on")) {
		bitmap_set(bits, 0, n);
		bitmap_set(fake->on, first, n);
	} else {
		bitmap_clear(fake->on, first, n);
	}
	spin_unlock(&fake->lock);
	megapod_report_outlets(fake->component, ktime_get_boottime(), first, n, bits);
	return 0;
}

static int fake_mode(struct fake *fake, char *args)
{
	u32 pump, mode;

	if (sscanf(args, "%u %u", &pump, &mode) != 2 || pump >= fake->pumps ||
	    mode > MEGAPOD_PUMP_MODE_STOPPED)
		return -EINVAL;
	megapod_report_pump_mode(fake->component, ktime_get_boottime(), pump, mode);
	return 0;
}

static int fake_state(struct fake *fake, char *args)
{
	char *state = strsep(&args, " ");
	u32 number;

	if (kstrtou32(state, 0, &number) || number > MEGAPOD_COMPONENT_STATE_REFUSED)
		return -EINVAL;
	megapod_component_set_state(fake->component, number, args);
	return 0;
}

static int fake_answer(struct fake *fake, char *args)
{
	int answer = match_string(fake_answers, ARRAY_SIZE(fake_answers), args);

	if (answer < 0)
		return answer;
	spin_lock(&fake->lock);
	fake->answer = answer;
	spin_unlock(&fake->lock);
	queue_work(system_long_wq, &fake->work);
	return 0;
}

static int fake_tick_set(struct fake *fake, char *args)
{
	u32 ms;

	if (kstrtou32(args, 0, &ms))
		return -EINVAL;
	WRITE_ONCE(fake->tick_ms, ms);
	if (ms)
		queue_delayed_work(system_long_wq, &fake->tick, 0);
	else
		cancel_delayed_work_sync(&fake->tick);
	return 0;
}

static const struct {
	const char *verb;
	int (*run)(struct fake *fake, char *args);
} verbs[] = {
	{ "del", fake_del },
	{ "report", fake_report },
	{ "outlets", fake_outlets },
	{ "mode", fake_mode },
	{ "state", fake_state },
	{ "answer", fake_answer },
	{ "tick", fake_tick_set },
};

static int fake_run(char *line)
{
	char *verb = strsep(&line, " "), *name;
	struct fake *fake;
	int i;

	if (!line)
		return -EINVAL;
	if (!strcmp(verb, "add"))
		return fake_add(line);
	name = strsep(&line, " ");
	list_for_each_entry(fake, &fakes, node) {
		if (strcmp(fake->name, name))
			continue;
		for (i = 0; i < ARRAY_SIZE(verbs); i++)
			if (!strcmp(verbs[i].verb, verb))
				return verbs[i].run(fake, line ?: name + strlen(name));
		return -EINVAL;
	}
	return -ENOENT;
}

static ssize_t fake_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char *line = memdup_user_nul(from, min_t(size_t, count, 255));
	int err;

	if (IS_ERR(line))
		return PTR_ERR(line);
	mutex_lock(&fakes_lock);
	err = fake_run(strim(line));
	mutex_unlock(&fakes_lock);
	kfree(line);
	return err ?: count;
}

static const struct file_operations fake_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = fake_write,
};

static int __init fake_init(void)
{
	fake_file = debugfs_create_file("megapod_fake", 0200, NULL, NULL, &fake_fops);
	return 0;
}

static void __exit fake_exit(void)
{
	struct fake *fake, *next;

	debugfs_remove(fake_file);
	list_for_each_entry_safe(fake, next, &fakes, node)
		fake_remove(fake);
}

module_init(fake_init);
module_exit(fake_exit);

MODULE_DESCRIPTION("megapod driver without a device, for tests");
MODULE_AUTHOR("megapod maintainers");
MODULE_LICENSE("GPL");
MODULE_VERSION(MEGAPOD_VERSION);
MODULE_IMPORT_NS("MEGAPOD");
