# Usage: perl tap.pl FILE
# Reads FILE with Perl's own parser of TAP and prints the number of tests; KTAP is TAP but for its first line.
use strict;
use warnings;
use TAP::Parser;

open my $file, '<', $ARGV[0] or die "$ARGV[0]: $!\n";
my $parser = TAP::Parser->new({ tap => do { local $/; <$file> } });
my @unknown;
while (my $line = $parser->next) {
	push @unknown, $line->as_string if $line->is_unknown;
}
die join('; ', $parser->parse_errors), "\n" if $parser->parse_errors;
die "not TAP: @unknown\n" if @unknown != 1 || $unknown[0] ne 'KTAP version 1';
die "to do\n" if $parser->todo;
print $parser->tests_run, "\n";
