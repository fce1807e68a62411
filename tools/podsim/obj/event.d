obj/event.o: event.c podsim.h
podsim.h:
