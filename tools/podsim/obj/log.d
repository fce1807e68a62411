obj/log.o: log.c podsim.h
podsim.h:
