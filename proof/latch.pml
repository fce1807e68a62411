/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Model of an interlock's latch and of the file in which it outlives the node: arm, trip, SELF, reset,
 * bypass, an orderly stop, and at any moment a crash and the next boot. Everything here can happen
 * between any two other steps.
 *
 * Who does what: drivers/megapod/interlock/ {arm,latch,thread,issue,reset,guard}.c, in megapodctl
 * core/batch.c (doubt), cmd/save.c and base/file.c, and the units in packaging/.
 *
 * Two guarded outlets, and one that feeds this node. What switches a guarded outlet on but the
 * kernel (a button at the PDU, a hand on the machine before it is armed) is not in it.
 */
mtype = { UNKNOWN, CLEAR, TRIPPED };		/* what is known of a latch */
mtype = { DOWN, BOOT, ARMED, STOPPING };	/* of this node */
mtype = { IDLE, LOCKED, RENAMED, SYNCED };	/* of who replaces the file */

#define RUNNING	(node == ARMED || node == STOPPING)
#define BOTH_ON	(out[0] && out[1])
#define TRIPS	3				/* in one boot */

/* The world: what outlasts a crash */
bool cond, out[2], welded[2];
mtype disk, cached;

mtype node = DOWN;

/* The kernel's interlock */
mtype latch;
bool unproven, bypassed, recorded, late;
byte trips;

/* Who replaces the file: two that save what is, one that doubts or says the last word */
#define LAST	2
mtype by[3];
mtype says[3];
byte of_trip[3];
bool lock;

/* Told without the mechanism: a trip has switched something off, and its record was acknowledged */
bool acted, known, gap;

inline crash()
{
	node = DOWN;
	cached = disk;
	latch = UNKNOWN;
	unproven = false; bypassed = false; recorded = false; late = false;
	trips = 0;
	by[0] = IDLE; by[1] = IDLE; by[2] = IDLE;
	says[0] = UNKNOWN; says[1] = UNKNOWN; says[2] = UNKNOWN;
	of_trip[0] = 0; of_trip[1] = 0;
	lock = false
}

/* Before the locks are asked for anything: nothing is known of a latch, and the file is as it was. */
inline boot()
{
	latch = cached;
	node = BOOT
}

inline arm()
{
	unproven = false;
	recorded = true;
	if
	:: latch == UNKNOWN && !BOTH_ON ->
		latch = TRIPPED; unproven = true;
		recorded = false
	:: latch == UNKNOWN && BOTH_ON ->
		latch = CLEAR
	:: else
	fi;
	node = ARMED;
	assert(!known || gap || latch == TRIPPED);
	assert(!acted || gap || latch == TRIPPED)
}

inline trip()
{
	latch = TRIPPED; unproven = false;
	trips++;
	recorded = false; late = false;
	known = false; acted = false;
	gap = node == STOPPING
}

inline switch_off(i)
{
	acted = acted || out[i];
	out[i] = false
}

/* What feeds this node, when all else is off or cannot be: it crashes. */
inline self()
{
	assert(late || gap || disk == TRIPPED);
	crash()
}

/* The service that the uevents start, or somebody by hand */
inline look(w)
{
	says[w] = (latch == CLEAR -> UNKNOWN : latch);
	of_trip[w] = (latch == TRIPPED -> trips : TRIPS + 1)
}

inline acknowledge(w)
{
	if
	:: of_trip[w] == trips && latch == TRIPPED ->
		recorded = true;
		known = acted || known
	:: else
	fi;
	by[w] = IDLE; says[w] = UNKNOWN; of_trip[w] = 0
}

active proctype world()
{
	byte w;

	disk = UNKNOWN; cached = UNKNOWN; latch = UNKNOWN;
	by[0] = IDLE; by[1] = IDLE; by[2] = IDLE;
	says[0] = UNKNOWN; says[1] = UNKNOWN; says[2] = UNKNOWN;
	out[0] = true; out[1] = true;

end:	do
	/* the machinery */
	:: atomic { cond = !cond }
	:: atomic { out[0] && !welded[0] -> welded[0] = true }
	:: atomic { out[1] && !welded[1] -> welded[1] = true }
	:: atomic { welded[0] -> welded[0] = false }
	:: atomic { disk != cached -> disk = cached }

	/* the node: power fails, it boots, doubts the file, arms */
	:: atomic { node != DOWN -> crash() }
	:: atomic { node == DOWN -> boot() }
	:: atomic { node == BOOT && by[LAST] == IDLE && !lock -> lock = true; by[LAST] = LOCKED }
	:: atomic { node == BOOT && by[LAST] == LOCKED ->
		cached = (cached == CLEAR -> UNKNOWN : cached);
		by[LAST] = RENAMED }
	:: atomic { node == BOOT && by[LAST] == RENAMED -> disk = cached; lock = false; by[LAST] = SYNCED }
	:: atomic { node == BOOT && by[LAST] == SYNCED -> by[LAST] = IDLE; arm() }

	/* it stops in good order: the last word, and then it is down */
	:: atomic { node == ARMED && !lock && by[LAST] == IDLE ->
		lock = true; node = STOPPING; says[LAST] = latch; by[LAST] = LOCKED }
	:: atomic { node == STOPPING && by[LAST] == LOCKED -> cached = says[LAST]; by[LAST] = RENAMED }
	:: atomic { node == STOPPING && by[LAST] == RENAMED -> disk = cached; lock = false; by[LAST] = SYNCED }

	/* the interlock */
	:: atomic { RUNNING && cond && latch != TRIPPED && !bypassed && (out[0] || out[1]) && trips < TRIPS -> trip() }
	:: atomic { RUNNING && latch == TRIPPED && (!unproven || cond) && out[0] && !welded[0] -> switch_off(0) }
	:: atomic { RUNNING && latch == TRIPPED && (!unproven || cond) && out[1] && !welded[1] -> switch_off(1) }
	:: atomic { RUNNING && latch == TRIPPED && !late -> late = true }
	:: atomic { RUNNING && latch == TRIPPED && (!unproven || cond) &&
		    (!out[0] || welded[0]) && (!out[1] || welded[1]) &&
		    (recorded || late) -> self() }

	/* those who save it */
	:: atomic { RUNNING && by[0] == IDLE && !lock -> lock = true; w = 0; look(w); by[0] = LOCKED }
	:: atomic { by[0] == LOCKED -> cached = says[0]; by[0] = RENAMED }
	:: atomic { by[0] == RENAMED -> disk = cached; lock = false; by[0] = SYNCED }
	:: atomic { by[0] == SYNCED -> w = 0; acknowledge(w) }
	:: atomic { RUNNING && by[1] == IDLE && !lock -> lock = true; w = 1; look(w); by[1] = LOCKED }
	:: atomic { by[1] == LOCKED -> cached = says[1]; by[1] = RENAMED }
	:: atomic { by[1] == RENAMED -> disk = cached; lock = false; by[1] = SYNCED }
	:: atomic { by[1] == SYNCED -> w = 1; acknowledge(w) }

	/* people */
	:: atomic { RUNNING && latch == TRIPPED && (!cond || bypassed) ->
		latch = CLEAR; unproven = false; acted = false; known = false; gap = false }
	:: atomic { RUNNING && !bypassed -> bypassed = true }
	:: atomic { bypassed -> bypassed = false }
	:: atomic { RUNNING && !out[0] && latch == CLEAR && !cond -> out[0] = true; assert(!acted || gap) }
	:: atomic { RUNNING && !out[1] && latch == CLEAR && !cond -> out[1] = true; assert(!acted || gap) }
	:: atomic { out[0] && !welded[0] -> out[0] = false }
	:: atomic { out[1] && !welded[1] -> out[1] = false }
	od
}

/* At no time is there a guarding node that has forgotten what it has switched off. */
active proctype held()
{
end:	atomic { node == ARMED && acted && !gap && latch != TRIPPED -> assert(false) }
}
