# Sourced, with prefix set.  verdict NAME STATUS [FOUND] prints the line that check.sh counts.
verdict() {
	if [ "$2" = 0 ]; then
		echo "passed: $prefix:$1"
	else
		echo "failed: $prefix:$1: ${3-}" | tr '\n' ' '
		echo
	fi
}
