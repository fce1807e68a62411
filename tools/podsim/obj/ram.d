obj/ram.o: ram.c podsim.h
podsim.h:
