obj/rtu.o: rtu.c podsim.h
podsim.h:
