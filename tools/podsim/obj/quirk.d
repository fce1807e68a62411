obj/quirk.o: quirk.c podsim.h
podsim.h:
