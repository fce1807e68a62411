obj/unit.o: unit.c podsim.h
podsim.h:
