/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _COMPAT_LINUX_TTY_H
#define _COMPAT_LINUX_TTY_H

#include_next <linux/tty.h>

/*
 * Line disciplines take received bytes as u8 and their count as size_t since 6.6, before as char
 * and int. The discipline keeps the newer form; what is registered is the older one around it, with
 * a function between. (Here and not in tty_ldisc.h, which is included before struct tty_struct is
 * known.)
 */
#ifndef COMPAT_HAVE_LDISC_U8
#include <linux/container_of.h>

struct compat_tty_ldisc_ops {
	struct tty_ldisc_ops legacy;
	char *name;
	int num;
	int (*open)(struct tty_struct *tty);
	void (*close)(struct tty_struct *tty);
	void (*flush_buffer)(struct tty_struct *tty);
	ssize_t (*read)(struct tty_struct *tty, struct file *file, u8 *buf, size_t nr,
			void **cookie, unsigned long offset);
	ssize_t (*write)(struct tty_struct *tty, struct file *file, const u8 *buf, size_t nr);
	int (*ioctl)(struct tty_struct *tty, unsigned int cmd, unsigned long arg);
	int (*compat_ioctl)(struct tty_struct *tty, unsigned int cmd, unsigned long arg);
	__poll_t (*poll)(struct tty_struct *tty, struct file *file, struct poll_table_struct *wait);
	void (*hangup)(struct tty_struct *tty);
	void (*receive_buf)(struct tty_struct *tty, const u8 *cp, const u8 *fp, size_t count);
	void (*write_wakeup)(struct tty_struct *tty);
	struct module *owner;
};

static inline void compat_ldisc_receive_buf(struct tty_struct *tty, const unsigned char *cp,
					    const char *fp, int count)
{
	struct compat_tty_ldisc_ops *ops =
		container_of(tty->ldisc->ops, struct compat_tty_ldisc_ops, legacy);

	ops->receive_buf(tty, cp, (const u8 *)fp, count);
}

static inline int compat_tty_register_ldisc(struct compat_tty_ldisc_ops *ops)
{
	ops->legacy = (struct tty_ldisc_ops) {
		.name = ops->name,
		.num = ops->num,
		.open = ops->open,
		.close = ops->close,
		.flush_buffer = ops->flush_buffer,
		.read = ops->read,
		.write = ops->write,
		.ioctl = ops->ioctl,
		.compat_ioctl = ops->compat_ioctl,
		.poll = ops->poll,
		.hangup = ops->hangup,
		.receive_buf = ops->receive_buf ? compat_ldisc_receive_buf : NULL,
		.write_wakeup = ops->write_wakeup,
		.owner = ops->owner,
	};
	return tty_register_ldisc(&ops->legacy);
}

static inline void compat_tty_unregister_ldisc(struct compat_tty_ldisc_ops *ops)
{
	tty_unregister_ldisc(&ops->legacy);
}

#define tty_ldisc_ops compat_tty_ldisc_ops
#define tty_register_ldisc compat_tty_register_ldisc
#define tty_unregister_ldisc compat_tty_unregister_ldisc
#endif

#endif
