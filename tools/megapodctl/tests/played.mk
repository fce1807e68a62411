# SPDX-License-Identifier: GPL-2.0-only
#
# What played.c stands in for.
played := genl_connect genl_ctrl_resolve genl_ctrl_resolve_grp nl_socket_get_fd nl_socket_add_membership nl_send recvmsg \
	ppoll __ppoll_chk clock_gettime access
