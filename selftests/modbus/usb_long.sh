#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usb.sh, a hundred times out and in.
#
# needs: vm
# once: check-all
# modules: xhci_pci ftdi_sio

USB_ROUNDS=100 exec "${0%/*}/usb.sh"
