obj/static.o: static.c podsim.h
podsim.h:
