# Tests the completions that are installed for bash, zsh and fish: commands, options, cases, programs and clauses.
set -u
prefix=completion
. lib/make/verdict.sh

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
case $BUILD in
/*) build=$BUILD ;;
*) build=$(pwd)/$BUILD ;;
esac
PATH=$build:$PATH
scripts=$(pwd)/lib/packaging/completion

in_bash() {
	bash --norc -c '. "$1"/connect-suite.bash; COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=($2) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	    [[ $2 != *" " ]] || COMP_CWORD=$((COMP_CWORD + 1))
	    COMP_WORDBREAKS=" "; _connect_suite; printf "%s\n" "${COMPREPLY[@]}"' bash "$scripts" "$1"
}

# Without a terminal there is no line editor: what would go to it is printed.
in_zsh() {
	zsh -f -c 'compadd() { shift; print -l -- $@; }; _files() { true; }; words=(${(z)2}) CURRENT=$#words
	    if [[ $2 == *" " ]]; then words+=("") CURRENT=$#words; fi
	    . $1/connect-suite.zsh' zsh "$scripts" "$1"
}

in_fish() {
	HOME=$work XDG_CONFIG_HOME=$work fish --no-config -c "source $scripts/connect-suite.fish; complete -C '$1'" | cut -f1
}

# offers SHELL LINE WORD...: whether all the words are among what is offered at the end of the line.
offers() {
	shell=$1 line=$2
	shift 2
	"in_$shell" "$line" >"$work/offered" 2>"$work/errors"
	lacking=
	for word; do
		grep -qxF -e "$word" "$work/offered" || lacking="$lacking $word"
	done
	[ -z "$lacking" ] && [ ! -s "$work/errors" ]
	verdict "$shell:${line% *}" $? "no$lacking among $(wc -l <"$work/offered") words; $(head -n 2 "$work/errors")"
}

for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null 2>&1; then
		echo "skipped: completion:$shell: $shell is not installed"
		continue
	fi
	offers $shell "connect-report " summary show check compare cases
	offers $shell "connect-report json --" --strict --as-run
	offers $shell "connect-report show errno/ebadf:cl" errno/ebadf:closed.tcp4 errno/ebadf:closed.udp6
	offers $shell "connect-report show posix:EBA" posix:EBADF
	offers $shell "connect-report cases errno/eba" errno/ebadf
	offers $shell "connect-run errno/eba" errno/ebadf
	offers $shell "connect-run -" -j -o --help
done
