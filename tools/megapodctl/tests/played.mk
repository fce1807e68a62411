# SPDX-License-Identifier: GPL-2.0-only
#
# Of what a kernel that is played is made, and what it stands in for.
player := tests-played tests-played_pod
played := genl_connect genl_ctrl_resolve genl_ctrl_resolve_grp nl_socket_get_fd nl_socket_add_membership nl_send recvmsg \
	ppoll __ppoll_chk clock_gettime access
