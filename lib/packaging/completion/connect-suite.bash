# Completion of connect-report and connect-run for bash.  What there is to complete comes from the programs themselves, so that it
# is that of the version that is installed.

_connect_suite() {
	local program=${COMP_WORDS[0]} line word command= words
	# Ids have colons, at which readline breaks words: the last word is what follows the last blank.
	line=${COMP_LINE:0:COMP_POINT}
	word=${line##* }
	[[ ${program##*/} != connect-report || $COMP_CWORD -le 1 ]] || command=${COMP_WORDS[1]}
	case ${program##*/}:$command:$word in
	connect-report::*)
		words="--help --version $("$program" --help 2>/dev/null | sed -n 's/^.* connect-report \([a-z]*\) .*/\1/p' | sort -u)" ;;
	*:-*)
		words=$("$program" ${command:+"$command"} --help 2>/dev/null | grep -oE -- '--?[a-z][a-z-]*') ;;
	connect-run:* | *:show:* | *:cases:*)
		words=$(connect-report cases 2>/dev/null | { [[ $word == *:* ]] && cat || sed 's/:.*//' | uniq; })
		[[ $command != show ]] || words="$words $(connect-report clauses 2>/dev/null | sed -n 's/^\([a-z0-9]*:[^ ]*\) (.*/\1/p')" ;;
	*)
		words= ;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
	if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
		local colon=${word%"${word##*:}"}
		COMPREPLY=("${COMPREPLY[@]#"$colon"}")
	fi
}
complete -o default -F _connect_suite connect-report connect-run
