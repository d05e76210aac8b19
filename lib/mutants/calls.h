/*
 * Ways to be wrong in connect() itself, for the table.
 */
#ifndef MUTANTS_CALLS_H
#define	MUTANTS_CALLS_H

#include "mutants/mutant.h"

/* returns.c: what the call returns; the mutant's from and to are errno values. */
connect_function another_errno;		/* from is told as to */
connect_function success_for;		/* the failure from is told as success */
connect_function failure_for_success;	/* success is told as the failure to; the socket is connected all the same */
connect_function failure_for_datagram;	/* likewise, on datagram sockets alone */
connect_function failure_for_nonblocking;	/* likewise, on non-blocking sockets alone */
connect_function no_errno;		/* a failure leaves errno alone */
connect_function negative_errno;	/* a failure returns the negative of its errno */
connect_function minus_two;		/* a failure returns -2 */
connect_function descriptor_for_zero;	/* success returns the descriptor */
connect_function one_for_zero;		/* success returns 1 */
connect_function told_without_doing;	/* success at once, and nothing is done */
connect_function never_returns;		/* success is not told */
connect_function failure_never_returns;	/* the failure from is not told */

/* returns.c: waiting. */
connect_function blocks;		/* although the socket is non-blocking */
connect_function blocks_on_repeat;	/* waits for the end of an attempt that is in progress (EALREADY) */
connect_function does_not_block;	/* although the socket is blocking */
connect_function interruption_aborts;
connect_function interruption_restarts;
connect_function interruption_connects;	/* waits on, and then tells of the interruption */
connect_function timeout_goes_on;	/* the attempt is not given up although the time-out is told */

/* failures.c: what a failure leaves behind. */
connect_function failure_ends_connection;
connect_function failure_ends_association;
connect_function failure_takes_peer;	/* a datagram socket has the peer that it was refused */
connect_function failure_hangs_next;	/* the next call on the socket does not return */
connect_function failure_closes;	/* the descriptor is gone */
connect_function failure_attempts;	/* an attempt is made all the same, whatever family the address is of */
connect_function failure_sends;		/* something leaves all the same, to what the name can be taken for or to a stranger */
connect_function refusal_is_final;	/* the socket serves no other attempt */
connect_function refusal_poisons_port;	/* nor does any other socket reach that address */

/* repeats.c: connecting again. */
connect_function repeat_ignored;	/* success, and the first peer stays */
connect_function repeat_refused;	/* on a datagram socket, with to */
connect_function repeat_forgets;	/* a datagram socket loses its first peer and gets no other */
connect_function repeat_adds;		/* the first peer of a datagram socket is heard as well */
connect_function repeat_keeps_filter;	/* the first peer of a datagram socket is heard, and no other */
connect_function stream_connects_again;
connect_function attempt_made_twice;
connect_function repeat_attempts;	/* another attempt is made while one is in progress */

/* repeats.c: the association of a datagram socket. */
connect_function only_remembered;	/* send() goes to the peer, and everybody is heard */
connect_function filter_of_another;	/* send() goes to the peer, and somebody else is heard */
connect_function dissolving_ignored;
connect_function dissolving_refused;	/* with to, and not done */
connect_function dissolving_keeps_filter;
connect_function dissolving_keeps_peer;
connect_function dissolves_instead;	/* every repeat dissolves */

/* addresses.c: the name. */
connect_function writes_to_address;
connect_function reads_whole_storage;	/* as many bytes as the largest address has, whatever the length */
connect_function length_ignored;	/* an address of its family has the length that it ought to have */
connect_function longer_refused;	/* an address that is longer than its family's is refused with to */
connect_function family_ignored;	/* an address is taken for one of the socket's family */
connect_function port_swapped;		/* its bytes, as on a host that forgot htons() */
connect_function port_next;
connect_function host_next;		/* another address of the same network */
connect_function any_refused;		/* INADDR_ANY, in6addr_any are refused with to */
connect_function scope_ignored;
connect_function scope_of_another;
connect_function mapped_head_taken;	/* of an IPv4-mapped address the wrong four bytes */
connect_function mapped_refused;	/* with to */
connect_function mapped_although_v6only;
connect_function inet_on_inet6;		/* an IPv4 address on an IPv6 socket is taken */
connect_function broadcast_allowed;
connect_function broadcast_refused;	/* although it is allowed */

/* strangers.c: who else is there, others that have the port, at another address or in the other family. */
connect_function port_filtered;		/* send() goes to the peer, and whoever has its port is heard */
connect_function port_decides;		/* whoever has the port at another address of the host is reached */
connect_function other_family_found;	/* whoever has the port on the other family's loopback is reached */
connect_function own_as_loopback;	/* an address of the host's own is that of the loopback */

/* flags.c: O_NONBLOCK. */
connect_function flag_of_socket_ignored;	/* SOCK_NONBLOCK is not heeded */
connect_function flag_of_ioctl_ignored;		/* nor is FIONBIO */
connect_function flag_stays;			/* it is never cleared */
connect_function flag_of_descriptor;		/* it is as this descriptor has set it */
connect_function flag_of_number;		/* it is as the number has set it, whatever was behind it then */
connect_function flag_of_process;		/* it is as it was set last on any socket */

/* edges.c: the first and the last of all numbers, and parts of them. */
connect_function length_as_byte;		/* its lower bits alone are kept */
connect_function length_as_short;
connect_function length_without_sign;
connect_function descriptor_as_byte;		/* likewise */
connect_function descriptor_as_short;
connect_function descriptor_without_sign;
connect_function family_as_byte;
connect_function family_of_other_order;		/* its bytes may be in the other order */
connect_function highest_port_refused;		/* all of these with to */
connect_function low_port_refused;
connect_function descriptor_0_refused;
connect_function descriptor_beyond_set_refused;	/* that of select() */
connect_function last_descriptor_refused;
connect_function alignment_asked;
connect_function fifth_call_refused;		/* and every later one on a socket */

/* permissions.c: whose permission decides. */
connect_function any_bit_permits;
connect_function classes_added_up;	/* the bits of every class that the caller is in */
connect_function others_bit_decides;
connect_function owners_bit_decides;
connect_function real_ids_decide;
connect_function supplementary_groups_ignored;
connect_function permission_of_maker;	/* whoever called socket() may what he might then */

/* paths.c: names of the UNIX domain. */
connect_function last_link_not_followed;
connect_function prefix_links_not_followed;
connect_function links_without_limit;
connect_function few_links;		/* more than two of them are too many */
connect_function trailing_slash_ignored;
connect_function slashes_refused;	/* two in a row, as an empty component */
connect_function dots_not_understood;
connect_function path_from_root;
connect_function path_cut;		/* the last byte of a path that fills the address */
connect_function longest_path_cut;	/* of one that fills it together with its null byte */
connect_function path_beyond_length;	/* read up to its null byte, whatever the length */
connect_function null_byte_required;	/* within the length */
connect_function component_cut;		/* that is too long */
connect_function empty_is_here;		/* the empty name is the working directory, or the root */
connect_function read_permission_asked;	/* reading in the place of writing */
connect_function abstract_cut;		/* at its first null byte */
connect_function abstract_padded;	/* with null bytes to the end of the address */
connect_function abstract_is_path;
connect_function name_folded;		/* upper case is lower case */

/* sockets.c: the local end. */
connect_function binding_ignored;	/* the attempt comes from another name than the socket is bound to */
connect_function never_bound;		/* no port is taken: what the host took is given back */

/* sockets.c: options. */
connect_function retries_ignored;	/* TCP_SYNCNT */
connect_function fastopen_ignored;	/* TCP_FASTOPEN_CONNECT */

#endif
