/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Modbus bus: what a driver of a Modbus device may call.
 *
 * A link is one serial line (RTU) or one TCP connection. Devices hang on a
 * link by unit id and are created by user space over netlink; a driver binds by
 * name. A driver talks to its device with requests it owns, one request being
 * one transaction. Requests are queued on the link in two lanes; see
 * &enum modbus_lane.
 */
#ifndef _LINUX_MODBUS_H
#define _LINUX_MODBUS_H

#include <linux/device.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/types.h>

#include <uapi/linux/modbus.h>

#define MODBUS_NAME_SIZE	32
/* SHA-256 in hexadecimal */
#define MODBUS_DIGEST_SIZE	65
#define MODBUS_MODULE_PREFIX	"modbus:"

/* Modbus Application Protocol V1.1b3, sections 6.1, 6.3, 6.11 to 6.17 */
#define MODBUS_MAX_READ_BITS	2000
#define MODBUS_MAX_READ_REGS	125
#define MODBUS_MAX_WRITE_BITS	1968
#define MODBUS_MAX_WRITE_REGS	123
#define MODBUS_MAX_RW_WRITE_REGS 121
#define MODBUS_MAX_PDU		253

/**
 * enum modbus_function - function codes, Modbus Application Protocol V1.1b3, section 5
 * @MODBUS_FC_READ_COILS: read outputs of one bit
 * @MODBUS_FC_READ_DISCRETE: read inputs of one bit
 * @MODBUS_FC_READ_HOLDING: read registers that may be written
 * @MODBUS_FC_READ_INPUT: read registers that may not
 * @MODBUS_FC_WRITE_COIL: write one coil
 * @MODBUS_FC_WRITE_REGISTER: write one holding register
 * @MODBUS_FC_READ_EXCEPTION_STATUS: read eight bits, over serial lines only
 * @MODBUS_FC_EVENT_COUNTER: read how many requests were served, over serial lines only
 * @MODBUS_FC_EVENT_LOG: read what became of the last requests, over serial lines only
 * @MODBUS_FC_WRITE_COILS: write neighbouring coils
 * @MODBUS_FC_WRITE_REGISTERS: write neighbouring holding registers
 * @MODBUS_FC_REPORT_SERVER_ID: read who the device is, in its own format
 * @MODBUS_FC_READ_FILE_RECORD: read records of files
 * @MODBUS_FC_READ_WRITE_REGISTERS: write holding registers, then read some
 * @MODBUS_FC_READ_FIFO: read a queue of registers
 * @MODBUS_FC_DEVICE_ID: read who the device is, MEI type 0x0e
 */
enum modbus_function {
	MODBUS_FC_READ_COILS		= 0x01,
	MODBUS_FC_READ_DISCRETE		= 0x02,
	MODBUS_FC_READ_HOLDING		= 0x03,
	MODBUS_FC_READ_INPUT		= 0x04,
	MODBUS_FC_WRITE_COIL		= 0x05,
	MODBUS_FC_WRITE_REGISTER	= 0x06,
	MODBUS_FC_READ_EXCEPTION_STATUS	= 0x07,
	MODBUS_FC_EVENT_COUNTER		= 0x0b,
	MODBUS_FC_EVENT_LOG		= 0x0c,
	MODBUS_FC_WRITE_COILS		= 0x0f,
	MODBUS_FC_WRITE_REGISTERS	= 0x10,
	MODBUS_FC_REPORT_SERVER_ID	= 0x11,
	MODBUS_FC_READ_FILE_RECORD	= 0x14,
	MODBUS_FC_READ_WRITE_REGISTERS	= 0x17,
	MODBUS_FC_READ_FIFO		= 0x18,
	MODBUS_FC_DEVICE_ID		= 0x2b,
};

/**
 * enum modbus_exception - exception codes, Modbus Application Protocol V1.1b3, section 7
 * @MODBUS_EX_ILLEGAL_FUNCTION: the device does not have the function
 * @MODBUS_EX_ILLEGAL_ADDRESS: nor what the request names
 * @MODBUS_EX_ILLEGAL_VALUE: a value or a count is not allowed
 * @MODBUS_EX_DEVICE_FAILURE: it failed while it served the request
 * @MODBUS_EX_ACKNOWLEDGE: it takes longer
 * @MODBUS_EX_BUSY: ask again later
 * @MODBUS_EX_PARITY: what a file record is read from is damaged
 * @MODBUS_EX_GATEWAY_PATH: said by a gateway: there is no path to the unit
 * @MODBUS_EX_GATEWAY_TARGET: said by a gateway: the unit does not answer
 */
enum modbus_exception {
	MODBUS_EX_ILLEGAL_FUNCTION	= 0x01,
	MODBUS_EX_ILLEGAL_ADDRESS	= 0x02,
	MODBUS_EX_ILLEGAL_VALUE		= 0x03,
	MODBUS_EX_DEVICE_FAILURE	= 0x04,
	MODBUS_EX_ACKNOWLEDGE		= 0x05,
	MODBUS_EX_BUSY			= 0x06,
	MODBUS_EX_PARITY		= 0x08,
	MODBUS_EX_GATEWAY_PATH		= 0x0a,
	MODBUS_EX_GATEWAY_TARGET	= 0x0b,
};

/**
 * enum modbus_lane - how a request is queued on its link
 * @MODBUS_LANE_POLL: sent in order of &modbus_request.class, then of
 *	&modbus_request.deadline
 * @MODBUS_LANE_URGENT: sent before all of the poll lane, in order of submission;
 *	waits at most for the transaction in flight, reconnects a TCP link that
 *	is down at once, and is sent to a quarantined unit too
 */
enum modbus_lane {
	MODBUS_LANE_POLL,
	MODBUS_LANE_URGENT,
};

struct modbus_link;
struct modbus_request;

/**
 * struct modbus_device - one unit on a link
 * @dev: in the driver model; its parent is the link
 * @link: the line it hangs on; valid as long as the device is referenced
 * @unit: unit id; 1 to 247 on RTU (Modbus over Serial Line V1.02, section 2.2),
 *	0 to 255 on TCP
 * @access: %MODBUS_ACCESS_RO refuses every writing request with -EROFS
 * @index: number of this device within its driver, chosen by user space, stable
 *	over reboots
 * @name: name of the instance, unique over all links
 * @driver_name: name of the driver it asks for; the modalias is "modbus:" and this
 * @serial: serial number that the device must report, or empty
 * @domain: name of what the device belongs to, for the driver to interpret
 *	(megapod_map: name of the pod), or empty
 * @map: name of the map by which the driver is to serve it, or empty
 * @trust: SHA-256 in hexadecimal that the map must have for anything to be written, or empty
 *
 * Everything but @dev is constant from before probe until release.
 */
struct modbus_device {
	struct device dev;
	struct modbus_link *link;
	u8 unit;
	enum modbus_access access;
	u32 index;
	char name[MODBUS_NAME_SIZE];
	char driver_name[MODBUS_NAME_SIZE];
	char serial[MODBUS_NAME_SIZE];
	char domain[MODBUS_NAME_SIZE];
	char map[MODBUS_NAME_SIZE];
	char trust[MODBUS_DIGEST_SIZE];
	/* private: the bus's own follows in its container */
};

#define to_modbus_device(d) container_of_const(d, struct modbus_device, dev)

/**
 * struct modbus_device_id - entry of a driver's id table
 * @name: what user space asks for by ``device new driver NAME``
 */
struct modbus_device_id {
	char name[MODBUS_NAME_SIZE];
};

/**
 * struct modbus_driver - driver of a kind of Modbus device
 * @driver: for the driver model
 * @id_table: names it answers to, ended by an empty name
 * @by_map: it serves devices by their &modbus_device.map; one that has a map is refused otherwise
 * @probe: bind; must not wait for the bus. A refusal is explained by
 *	modbus_device_refuse() and then returned.
 * @remove: unbind; on return none of the driver's requests may be queued
 * @link_changed: optional; the link went up or down or was set otherwise, or the unit left or
 *	entered quarantine: look at modbus_device_epoch() and modbus_device_online(). Context:
 *	process, never with a lock of the bus held; kept apart from probe and remove by
 *	device_lock(): not called before probe has returned nor after remove has begun.
 */
struct modbus_driver {
	struct device_driver driver;
	const struct modbus_device_id *id_table;
	bool by_map;
	int (*probe)(struct modbus_device *mdev);
	void (*remove)(struct modbus_device *mdev);
	void (*link_changed)(struct modbus_device *mdev);
};

#define to_modbus_driver(d) container_of_const(d, struct modbus_driver, driver)

int __modbus_driver_register(struct modbus_driver *drv, struct module *owner);
#define modbus_driver_register(drv) __modbus_driver_register(drv, THIS_MODULE)
void modbus_driver_unregister(struct modbus_driver *drv);

#define module_modbus_driver(__drv) \
	module_driver(__drv, modbus_driver_register, modbus_driver_unregister)

/**
 * modbus_get_drvdata() - what the driver keeps with a device
 * @mdev: the device
 *
 * Return: the last of modbus_set_drvdata(), NULL before.
 */
static inline void *modbus_get_drvdata(const struct modbus_device *mdev)
{
	return dev_get_drvdata(&mdev->dev);
}

/**
 * modbus_set_drvdata() - keep something of the driver with a device
 * @mdev: the device, bound to the driver or being bound
 * @data: the driver's own
 */
static inline void modbus_set_drvdata(struct modbus_device *mdev, void *data)
{
	dev_set_drvdata(&mdev->dev, data);
}

/**
 * modbus_device_refuse() - say why the device is not served
 * @mdev: the device
 * @fmt: one line for people: what was refused and the allowed range
 *
 * Sets the state to %MODBUS_DEVICE_STATE_REFUSED. From probe the text becomes
 * the extack of ``device new``; later it is the device's ``reason``.
 * Context: process, may sleep.
 */
__printf(2, 3)
void modbus_device_refuse(struct modbus_device *mdev, const char *fmt, ...);

/**
 * modbus_device_set_state() - tell user space how far the driver has come
 * @mdev: the device
 * @state: new state; the reason of an earlier refusal is dropped
 *
 * Notifies when the state changed. Context: process, may sleep.
 */
void modbus_device_set_state(struct modbus_device *mdev, enum modbus_device_state state);

/**
 * modbus_device_set_times() - what the driver knows of its device's times
 * @mdev: the device
 * @reply_ms: how long it may take to begin a reply; 0: no longer than the link waits
 * @pause_ms: silence that it needs between two frames; 0: no longer than the link's
 *
 * What user space says of the device counts before @reply_ms. Call it in probe, and with 0 after a
 * probe that failed or in remove: the next driver has its own.
 *
 * Context: process, sleeps.
 * Return: 0, or -EBUSY after modbus_device_refuse(): who holds a device of the link has counted on
 * less.
 */
int modbus_device_set_times(struct modbus_device *mdev, u32 reply_ms, u32 pause_ms);

/**
 * modbus_device_set_map() - tell user space by which map a device is served
 * @mdev: the device
 * @digest: SHA-256 of the map in hexadecimal
 * @grade: how certain its sources are, 'A' to 'C'
 *
 * From probe. Context: process.
 */
void modbus_device_set_map(struct modbus_device *mdev, const char digest[MODBUS_DIGEST_SIZE],
			   char grade);

/**
 * modbus_device_epoch() - which device is at the other end
 * @mdev: the device
 *
 * The epoch changes whenever another device may have taken the unit's place: the
 * link came up (again) or the unit came back from quarantine.
 *
 * Return: the epoch, never zero.
 */
u32 modbus_device_epoch(const struct modbus_device *mdev);

/**
 * modbus_device_online() - is there hope for an answer
 * @mdev: the device
 *
 * Return: true if the link is up and the unit is not in quarantine.
 */
bool modbus_device_online(const struct modbus_device *mdev);

/**
 * struct modbus_request - one transaction
 * @mdev: to whom
 * @complete: called once for each accepted submission, from the link's worker, in
 *	process context and without a lock held; it may submit again. It must not wait
 *	for the bus.
 * @lane: see &enum modbus_lane
 * @class: poll lane only: lower goes first; on a line that can't keep up, at most every fourth
 *	poll is the one of the later classes whose deadline has passed longest ago
 * @deadline: poll lane only: within a class the earliest goes first
 * @once: poll lane only: is not repeated by the link when its reply is lost; the owner polls again
 *	soon enough
 * @dry_run: the frame is made and has its turn, but is thrown away where it would be written, and
 *	@status is 0 with nothing read
 * @raw: @bytes holds the request after the unit, @len its length, @fc its first byte; a reply,
 *	which may be an exception, takes their place
 * @epoch: if not zero, the request fails with -ESTALE unless this is the epoch at
 *	the moment of sending: nothing is ever written to an exchanged device
 * @fc: function code
 * @addr: first register or coil, 0-based as on the wire
 * @count: number of registers or coils to read or write; FC 05 and 06: 1;
 *	FC 2B/0E: the read device id code 1 to 4 in @count, the object id in @addr
 * @coil_value: FC 05 only: if not 0, this is written whatever @bits hold; some devices take a time
 * @write_addr: FC 17 only: first register to write
 * @write_count: FC 17 only: number of registers to write
 * @regs: registers to write and registers read, host byte order, [0] being @addr
 * @bits: coils to write and bits read, packed as on the wire (LSB first)
 * @bytes: FC 2B/0E: the reply after the function code
 * @len: number of valid bytes in @bytes after FC 2B/0E
 * @status: 0, or -ETIMEDOUT no reply, -EBADMSG no valid reply, -EREMOTEIO exception
 *	(see @exception), -EHOSTUNREACH the unit is in quarantine or the TCP peer does not answer,
 *	-ENODEV the link is down or the device goes away, -ESTALE, -ECANCELED, -EROFS
 * @exception: exception code of the device if @status is -EREMOTEIO
 * @sent_at: when the first byte of the (last) request frame was handed to the wire; 0 if never
 * @replied_at: when the valid reply was complete
 *
 * Owned by the driver, which allocates it (never on a stack) and keeps it until
 * complete() has run or modbus_cancel() has returned. Nothing is allocated between
 * submission and completion.
 */
struct modbus_request {
	struct modbus_device *mdev;
	void (*complete)(struct modbus_request *req);
	enum modbus_lane lane;
	u8 class;
	u8 fc;
	u8 exception;
	bool once;
	bool raw;
	bool dry_run;
	ktime_t deadline;
	u32 epoch;
	u16 addr;
	u16 count;
	u16 coil_value;
	u16 write_addr;
	u16 write_count;
	union {
		u16 regs[MODBUS_MAX_READ_REGS];
		u8 bits[MODBUS_MAX_READ_BITS / 8];
		u8 bytes[MODBUS_MAX_PDU];
	};
	u16 len;
	int status;
	ktime_t sent_at;
	ktime_t replied_at;
	/* private: */
	struct list_head node;
	u16 tid;
	u8 state;
	u8 tries;
	u8 cancels;
};

void modbus_request_init(struct modbus_request *req, struct modbus_device *mdev,
			 void (*complete)(struct modbus_request *req));

/**
 * modbus_submit() - queue a request
 * @req: initialised and filled in
 *
 * Context: any but hard interrupt; does not sleep.
 * Return: 0: complete() will be called. -EINVAL: a count or address out of range; -EROFS: a
 * write to a read-only device; -EBUSY: already queued, or being taken back; -ENODEV: the
 * device goes away. In these cases complete() is not called.
 */
int modbus_submit(struct modbus_request *req);

/**
 * modbus_cancel() - take a request back
 * @req: a request that may be queued, in flight, done, or never submitted
 *
 * On return complete() has run, or never will, and the request is the caller's.
 * An in-flight transaction is waited for, so that the line stays in step. Not from complete().
 * Context: process, sleeps.
 * Return: true if it was taken back before it was sent: complete() does not run.
 */
bool modbus_cancel(struct modbus_request *req);

/**
 * modbus_poison() - take a request back for good
 * @req: as for modbus_cancel()
 *
 * It is refused from then on. Who waits in modbus_transfer() is told -ECANCELED, where he might
 * wait for as long as there are others that are more urgent. Not from complete().
 * Context: process, sleeps.
 */
void modbus_poison(struct modbus_request *req);

/**
 * modbus_transfer() - submit a request and wait for it
 * @req: initialised with a NULL complete()
 *
 * Context: process, sleeps, uninterruptible: for the time-outs of the link, and for as long as
 * others are more urgent, unless modbus_poison() ends it.
 * Return: &modbus_request.status or what modbus_submit() refused.
 */
int modbus_transfer(struct modbus_request *req);

/**
 * struct modbus_wire_cost - what one transaction costs on the wire
 * @frame_ns: request, gaps, turn-around and the reply's fixed part
 * @word_ns: each register in the reply (bits: each 16 bits)
 * @longest_ns: longest that any one transaction may hold the line: one as long as may be
 *	planned, of the slowest device, whose reply begins when the time-out is almost over; behind
 *	what is said to be a gateway also its wait for another unit before, which does not answer
 * @timeout_ns: how long a reply is waited for
 * @latency_ns: how much longer than that the device has lately taken to reply, at most
 * @others_ppm: what other devices of the link have claimed by modbus_reserve_wire()
 * @max_words: most registers one transaction may read under the link's
 *	``max-txn-ms``, at least 1
 */
struct modbus_wire_cost {
	u64 frame_ns;
	u64 word_ns;
	u64 longest_ns;
	u64 timeout_ns;
	u64 latency_ns;
	u32 others_ppm;
	u16 max_words;
};

/**
 * modbus_wire_cost() - cost of a read on this device's link
 * @mdev: the device
 * @fc: one of FC 01 to 04
 * @cost: filled in; on TCP the costs of a nominal 100 Mbit/s round trip
 */
void modbus_wire_cost(const struct modbus_device *mdev, u8 fc, struct modbus_wire_cost *cost);

/**
 * modbus_reserve_wire() - claim a share of the line for trip-class polling
 * @mdev: the device
 * @ppm: new claim of this device in millionths of the wire time, replaces its old one
 *
 * Return: 0, or -ENOSPC if all claims on the link together pass 70 %; then
 * the old claim stands.
 */
int modbus_reserve_wire(struct modbus_device *mdev, u32 ppm);

/**
 * modbus_device_hold() - pin the device against removal by user space
 * @mdev: the device
 * @by: names the holder in the refusal, e.g. "interlock flow-loss"; constant until released
 * @probe_ms: in quarantine it is probed that often at least, as far as its neighbours allow; 0: as
 *	seldom as any other
 *
 * While held, ``device del`` and ``link del`` are refused with the holder's name, and so is what
 * would make its link slower.
 * Context: process.
 * Return: 0, -ENOMEM, or -EBUSY if the device is going away already.
 */
int modbus_device_hold(struct modbus_device *mdev, const char *by, u32 probe_ms);

/**
 * modbus_device_release() - undo modbus_device_hold()
 * @mdev: the device
 * @by: the same pointer: others may hold it by the same words
 *
 * Context: process.
 */
void modbus_device_release(struct modbus_device *mdev, const char *by);

#endif /* _LINUX_MODBUS_H */
