# Sourced, with prefix set.  verdict NAME STATUS [WHAT WAS FOUND] prints the line of a test as check.sh counts them.
verdict() {
	if [ "$2" = 0 ]; then
		echo "passed: $prefix:$1"
	else
		echo "failed: $prefix:$1: ${3-}" | tr '\n' ' '
		echo
	fi
}
