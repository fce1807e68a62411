obj/tcp.o: tcp.c podsim.h
podsim.h:
