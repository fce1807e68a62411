obj/physics.o: physics.c podsim.h
podsim.h:
