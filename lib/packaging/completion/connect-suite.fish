# Completion of connect-report and connect-run for fish.  What there is to complete comes from the programs themselves, so that it
# is that of the version that is installed.

function __connect_commands
	connect-report --help 2>/dev/null | string replace -rf '^.* connect-report ([a-z]+) .*' '$1' | sort -u
end

function __connect_options
	set -l words (commandline -opc)
	if test (string replace -r '.*/' '' -- $words[1]) = connect-report; and test (count $words) -gt 1
		connect-report $words[2] --help 2>/dev/null | string match -ar -- '--?[a-z][a-z-]*'
	else
		$words[1] --help 2>/dev/null | string match -ar -- '--?[a-z][a-z-]*'
	end
end

function __connect_cases
	connect-report cases 2>/dev/null
	connect-report cases 2>/dev/null | string replace -r ':.*' '' | uniq
end

function __connect_clauses
	connect-report clauses 2>/dev/null | string replace -rf '^([a-z0-9]+:[^ ]+) \(.*' '$1'
end

complete -c connect-report -n '__fish_is_first_token' -f -a '(__connect_commands)'
complete -c connect-report -n '__fish_seen_subcommand_from show cases' -a '(__connect_cases)'
complete -c connect-report -n '__fish_seen_subcommand_from show' -a '(__connect_clauses)'
complete -c connect-run -a '(__connect_cases)'
for program in connect-report connect-run
	complete -c $program -n 'string match -q -- "-*" (commandline -ct)' -a '(__connect_options)'
end
