obj/pdu.o: pdu.c podsim.h
podsim.h:
