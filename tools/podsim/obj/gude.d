obj/gude.o: gude.c podsim.h
podsim.h:
