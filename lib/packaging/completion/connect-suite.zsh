#compdef connect-report connect-run
# Completion of connect-report and connect-run for zsh.  What there is to complete comes from the programs themselves, so that it
# is that of the version that is installed.

_connect_suite() {
	local program=$words[1] word=$words[CURRENT] command=
	local -a found
	[[ ${program:t} != connect-report || $CURRENT -le 2 ]] || command=$words[2]
	case ${program:t}:$command:$word in
	connect-report::*)
		found=(--help --version ${(f)"$($program --help 2>/dev/null | sed -n 's/^.* connect-report \([a-z]*\) .*/\1/p' | sort -u)"}) ;;
	*:-*)
		found=(${(f)"$($program $command --help 2>/dev/null | grep -oE -- '--?[a-z][a-z-]*')"}) ;;
	connect-run:* | *:show:* | *:cases:*)
		found=(${(f)"$(connect-report cases 2>/dev/null)"})
		[[ $word == *:* ]] || found=(${(u)found%%:*})
		[[ $command != show ]] ||
			found+=(${(f)"$(connect-report clauses 2>/dev/null | sed -n 's/^\([a-z0-9]*:[^ ]*\) (.*/\1/p')"}) ;;
	esac
	(( $#found == 0 )) || compadd -- $found
	[[ $word == -* ]] || _files
}
_connect_suite "$@"
