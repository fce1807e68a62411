obj/gateway.o: gateway.c podsim.h
podsim.h:
