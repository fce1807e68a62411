obj/fault.o: fault.c podsim.h
podsim.h:
