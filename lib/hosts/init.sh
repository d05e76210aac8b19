#!/bin/sh
# The first process of a Linux that knows nothing but the suite: loads what there is to load, runs the suite, sends the store
# out over the second serial line, and ends the machine.  The first line takes what the run prints.
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/shm /dev/pts
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /dev/shm
mount -t devpts devpts /dev/pts
while read -r module; do
	insmod "/modules/$module" || echo "module $module: not loaded"
done </modules/order
ip link set lo up
stty -F /dev/ttyS1 raw
chmod 1777 /tmp
read -r arguments </arguments
eval "set -- $arguments"
cd /suite || reboot -f
echo "suite begins"
/bin/connect-run -o /tmp/results.db "$@"
status=$?
gzip -c /tmp/results.db >/dev/ttyS1
echo "suite ended with status $status"
sync
reboot -f
