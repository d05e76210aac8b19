#!/bin/sh
# The init of a virtual machine: loads the modules, runs the suite, sends the store over the second serial line, and ends the
# machine.  The run's output goes to the first line.
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
