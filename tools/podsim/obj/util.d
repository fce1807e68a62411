obj/util.o: util.c podsim.h
podsim.h:
