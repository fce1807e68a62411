obj/rpu.o: rpu.c podsim.h
podsim.h:
