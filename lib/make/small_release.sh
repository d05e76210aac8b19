# Sourced.  small_release FOLDER: puts the tree into the folder as a release has it, but with few programs, so that a test of a package
# builds it within seconds.
small_release() {
	mkdir -p "$1" || return
	find Makefile Kyuafile README.md LICENSE docs .github/workflows/hosts.yml lib tests/Kyuafile tests/errno/Kyuafile \
	    tests/errno/ebadf.c tests/errno/enotsock.c -type f \
	    \( -name '*.*' -o -path lib/version -o -name Kyuafile -o -name Makefile -o -name LICENSE \) |
	    grep -v -e '^lib/make/actionlint' -e '^lib/make/biome' | tar -cf - -T - | (cd "$1" && tar -xf -) || return
	printf 'syntax(2)\n\nfor _, folder in ipairs({ "errno" }) do\n\tinclude(fs.join(folder, "Kyuafile"))\nend\n' >"$1/tests/Kyuafile"
	{
		printf 'syntax(2)\n\ntest_suite("connect")\n\nfor _, program in ipairs({ "ebadf", "enotsock" }) do\n'
		printf '\tif fs.exists(program) then\n\t\tatf_test_program{name=program}\n\tend\nend\n'
	} >"$1/tests/errno/Kyuafile"
}
