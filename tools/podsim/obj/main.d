obj/main.o: main.c podsim.h
podsim.h:
