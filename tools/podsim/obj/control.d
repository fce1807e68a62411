obj/control.o: control.c podsim.h
podsim.h:
