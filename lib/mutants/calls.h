/*
 * Mistakes in connect() itself, for the table.
 */
#ifndef MUTANTS_CALLS_H
#define	MUTANTS_CALLS_H

#include "mutants/mutant.h"

/* returns.c: what the call returns; from and to are the mutant's errno values. */
connect_function another_errno;		/* reports to instead of from */
connect_function success_for;		/* reports the failure from as success */
connect_function failure_for_success;	/* reports success as the failure to; the socket is connected */
connect_function failure_for_datagram;	/* likewise, on datagram sockets alone */
connect_function failure_for_nonblocking;	/* likewise, on non-blocking sockets alone */
connect_function no_errno;		/* a failure leaves errno alone */
connect_function negative_errno;	/* a failure returns the negative of its errno */
connect_function minus_two;		/* a failure returns -2 */
connect_function descriptor_for_zero;	/* success returns the descriptor */
connect_function one_for_zero;		/* success returns 1 */
connect_function told_without_doing;	/* success at once, without doing anything */
connect_function never_returns;		/* does not return on success */
connect_function failure_never_returns;	/* does not return on the failure from */

/* returns.c: waiting. */
connect_function blocks;		/* although the socket is non-blocking */
connect_function blocks_on_repeat;	/* waits for the end of an attempt in progress (EALREADY) */
connect_function does_not_block;	/* although the socket is blocking */
connect_function interruption_aborts;
connect_function interruption_restarts;
connect_function interruption_connects;	/* waits to the end, then reports the interruption */
connect_function timeout_goes_on;	/* reports the time-out, but the attempt goes on */

/* failures.c: the effects of a failure. */
connect_function failure_ends_connection;
connect_function failure_ends_association;
connect_function failure_ends_others;
connect_function ends_others;
connect_function connects_others;	/* the process's other connections and associations */
connect_function failure_takes_peer;	/* a datagram socket gets the peer although the call fails */
connect_function failure_hangs_next;	/* the next call on the socket does not return */
connect_function failure_closes;	/* the descriptor is gone */
connect_function going_on_closes;	/* likewise, where the attempt goes on */
connect_function failure_attempts;	/* makes the attempt anyway, whatever the address's family */
connect_function failure_sends;		/* sends something anyway, to what the address can be taken for, or to a stranger */
connect_function refused_is_connected;	/* a socket whose attempt has failed fails with to from then on */
connect_function refusal_is_final;	/* the socket cannot make another attempt */
connect_function refusal_poisons_port;	/* nor does any other socket reach that address */

/* repeats.c: connecting again. */
connect_function repeat_ignored;	/* success, but the first peer stays */
connect_function repeat_refused;	/* on a datagram socket, with the errno to */
connect_function repeat_forgets;	/* a datagram socket loses its first peer and gets no new one */
connect_function repeat_adds;		/* a datagram socket still receives from its first peer, too */
connect_function repeat_keeps_filter;	/* a datagram socket receives from its first peer only */
connect_function stream_connects_again;
connect_function attempt_made_twice;
connect_function repeat_attempts;	/* makes another attempt while one is in progress */

/* repeats.c: the association of a datagram socket. */
connect_function only_remembered;	/* send() uses the peer, but the socket receives from everybody */
connect_function filter_of_another;	/* send() uses the peer, but the socket receives from somebody else */
connect_function dissolving_ignored;
connect_function dissolving_refused;	/* with the errno to, and does not dissolve */
connect_function dissolving_keeps_filter;
connect_function dissolving_keeps_peer;
connect_function dissolves_instead;	/* every repeat dissolves */
connect_function stream_dissolving_ignored;
connect_function unspecified_is_peer;

/* sequences.c: what happened to the socket before. */
connect_function shut_down_refused;		/* a socket without a peer, on which shutdown() was called, with to */
connect_function shut_down_connects_again;	/* a connected socket on which it was called */
connect_function left_connects_again;		/* a connected socket whose peer has closed, sends no more, or has reset */
connect_function dissolved_refused;		/* a socket that AF_UNSPEC has dissolved, with to */
connect_function failed_and_dissolved_refused;	/* likewise, if a call on it had failed before */
connect_function failed_dissolving_refused;	/* AF_UNSPEC on a socket on which a call has failed, with to */

/* sequences.c: only on a socket with the mutant's history (`after`). */
connect_function refused_after;			/* fails with to */
connect_function told_repeat_after;		/* returns 0 where the host says EISCONN */
connect_function other_errno_after;		/* a failure with from has to */
connect_function dissolving_told_after;		/* AF_UNSPEC returns 0, and does nothing */
connect_function first_peer_after;		/* a datagram socket keeps its peer, and the call returns 0 */

/* addresses.c: the address. */
connect_function writes_to_address;
connect_function reads_whole_storage;	/* as many bytes as the largest address, whatever the length */
connect_function length_ignored;	/* assumes the right length for the address's family */
connect_function longer_refused;	/* refuses an address longer than its family's, with to */
connect_function family_ignored;	/* takes any address as one of the socket's family */
connect_function port_swapped;		/* swaps its bytes, as if htons() were missing */
connect_function port_next;
connect_function host_next;		/* another address of the network */
connect_function any_refused;		/* refuses INADDR_ANY and in6addr_any with to */
connect_function scope_ignored;
connect_function scope_of_another;
connect_function mapped_head_taken;	/* uses the wrong four bytes of an IPv4-mapped address */
connect_function mapped_refused;	/* with to */
connect_function mapped_although_v6only;
connect_function inet_on_inet6;		/* accepts an IPv4 address on an IPv6 socket */
connect_function multicast_refused;	/* on datagram sockets, with to */
connect_function broadcast_allowed;
connect_function broadcast_refused;	/* although SO_BROADCAST allows it */

/* strangers.c: others that have the port, at another address or in the other family. */
connect_function port_filtered;		/* send() uses the peer, but the socket receives from anybody with its port */
connect_function port_decides;		/* reaches whoever has the port at another address of the host */
connect_function other_family_found;	/* reaches whoever has the port on the other family's loopback */
connect_function own_as_loopback;	/* takes a local address as the loopback's */
connect_function everybody_reached;	/* also whoever else in this process listens, or has a datagram socket with a name */
connect_function announces_itself;	/* sends a datagram to the new peer */

/* flags.c: O_NONBLOCK. */
connect_function flag_of_socket_ignored;	/* ignores SOCK_NONBLOCK */
connect_function flag_of_ioctl_ignored;		/* ignores FIONBIO */
connect_function flag_stays;			/* it cannot be cleared */
connect_function flag_of_descriptor;		/* it belongs to the descriptor */
connect_function flag_of_number;		/* it belongs to the descriptor's number, even once that is reused */
connect_function flag_of_process;		/* it belongs to the process */

/* edges.c: extreme values of numbers, and truncated ones. */
connect_function length_as_byte;		/* keeps only its lower bits */
connect_function length_as_short;
connect_function length_without_sign;
connect_function descriptor_as_byte;		/* likewise */
connect_function descriptor_as_short;
connect_function descriptor_without_sign;
connect_function family_as_byte;
connect_function family_of_other_order;		/* accepts its bytes in the other order */
connect_function highest_port_refused;		/* all of these with to */
connect_function low_port_refused;
connect_function descriptor_0_refused;
connect_function descriptor_beyond_set_refused;	/* beyond FD_SETSIZE */
connect_function last_descriptor_refused;
connect_function alignment_asked;
connect_function fifth_call_refused;		/* and every later one on a socket */

/* permissions.c: whose permission decides. */
connect_function any_bit_permits;
connect_function classes_added_up;	/* combines the bits of every class that the caller is in */
connect_function others_bit_decides;
connect_function owners_bit_decides;
connect_function real_ids_decide;
connect_function supplementary_groups_ignored;
connect_function permission_of_maker;	/* decides by the ids at the time of socket() */

/* paths.c: names of the UNIX domain. */
connect_function last_link_not_followed;
connect_function prefix_links_not_followed;
connect_function links_without_limit;
connect_function few_links;		/* allows at most two */
connect_function trailing_slash_ignored;
connect_function slashes_refused;	/* two in a row, as if a component were empty */
connect_function dots_not_understood;
connect_function path_from_root;
connect_function path_cut;		/* cuts the last byte of a path that fills the address */
connect_function longest_path_cut;	/* likewise of one that fills it together with its null byte */
connect_function path_beyond_length;	/* reads up to the null byte, whatever the length */
connect_function null_byte_required;	/* within the length */
connect_function component_cut;		/* cuts one that is too long */
connect_function empty_is_here;		/* takes the empty name as the working directory, or the root */
connect_function read_permission_asked;	/* instead of write permission */
connect_function abstract_cut;		/* cuts at the first null byte */
connect_function abstract_padded;	/* pads with null bytes to the end of the address */
connect_function abstract_is_path;
connect_function abstract_makes_file;	/* of that name */
connect_function name_folded;		/* folds upper case to lower case */
connect_function blanks_trimmed;	/* before the path and behind it, tabs and newlines as well */
connect_function dos_name;		/* a backslash is a slash, and a dot at the end is dropped */
connect_function quotes_dropped;

/* sockets.c: the local end. */
connect_function binding_ignored;	/* makes the attempt from another address than the socket's */
connect_function never_bound;		/* gives back the port that the host has assigned */

/* surroundings.c: what else than the socket is not as it was. */
connect_function leaves_descriptor;	/* open, whatever the outcome */
connect_function failure_leaves_descriptor;
connect_function sets_cloexec;
connect_function leaves_nonblocking;
connect_function rewinds_file;		/* another of the program's */
connect_function closes_file;		/* likewise */
connect_function reads_pipe;		/* likewise */
connect_function leaves_signal_blocked;
connect_function leaves_signal_ignored;
connect_function discards_pending_signal;
connect_function stops_timer;
connect_function stops_alarm;
connect_function clears_umask;
connect_function leaves_directory;
connect_function leaves_child;
connect_function resets_keepalive;
connect_function leaves_reuseaddr;
connect_function resets_hops;
connect_function leaves_lock_file;	/* beside the socket's */
connect_function missing_is_made;	/* a file at the path that leads nowhere */
connect_function opens_to_all;		/* the mode of the socket's file */
connect_function writes_behind_address;
connect_function wait_leaves_errno;

/* asked.c: what one answer takes from the next, from now on. */
connect_function sleepers_sleep_on;
connect_function ready_once;
connect_function peer_takes_error;
connect_function local_takes_error;
connect_function readiness_takes_error;
connect_function error_takes_peer;
connect_function error_stays;

/* events.c: the events of a socket. */
connect_function wrnorm_unknown;	/* poll() does not know POLLWRNORM */
connect_function poll_error_hidden;	/* poll() never reports POLLERR */
connect_function hang_up_beside;	/* poll() reports POLLHUP with POLLOUT */
connect_function select_reads_data;	/* select() shows an end of file, or an error, to no reader */
connect_function signals_nobody;	/* the end of an attempt sends no SIGIO */
connect_function unconnected_waits;	/* select() shows nothing of a socket before it is connected */

/* reported.c: names that the host reports from then on. */
connect_function peer_scope_lost;
connect_function local_scope_lost;
connect_function accepted_scope_lost;
connect_function scope_invented;
connect_function name_overruns;		/* the room that is given */
connect_function accepted_name_overruns;
connect_function name_length_cut;	/* to the room that is given */
connect_function name_left_out;		/* where there is no room for all of it */
connect_function peer_as_called;	/* a path as connect() was called with it, not as it was bound */
connect_function null_uncounted;
connect_function unnamed_padded;
connect_function accepted_unnamed;
connect_function accepted_peer_changed;	/* on accepted sockets getpeername() reports somebody else */
connect_function accepted_local_changed;	/* likewise getsockname() */
connect_function credentials_own;	/* where there is no peer */
connect_function sender_believed;	/* who claims to be another process */
connect_function network_errors_alike;
connect_function quench_reported;	/* by the second send() */
connect_function unconnected_hears;	/* a datagram socket reports to before it is connected */
connect_function unbound_named;		/* getsockname() reports a port before there is one */

/* queues.c: the listener's accept queue. */
connect_function failure_pushes_out;	/* the failure from leaves a connection in the place of the oldest */
connect_function interruption_doubles;	/* two attempts go on */
connect_function queue_loses_data;	/* what is sent before accept() */
connect_function queue_newest_first;

/* callers.c: who calls, and calls that are made at once. */
connect_function other_thread_fails;
connect_function child_fails;
connect_function executed_fails;
connect_function handler_fails;
connect_function other_thread_connects_apart;
connect_function child_connects_apart;
connect_function kept_from_others;
connect_function locks;
connect_function shares_result;
connect_function second_succeeds;
connect_function errno_of_all;
connect_function holds_off_cancellation;
connect_function waits_uncancelled;
connect_function cancelled_though_disabled;
connect_function cancellation_gives_up;

/* sockets.c: options. */
connect_function retries_ignored;	/* TCP_SYNCNT */
connect_function options_ignored;	/* all that were set before the call */
connect_function limit_ignored;	/* SO_SNDTIMEO */
connect_function smaller_segments;	/* TCP_MAXSEG */
connect_function fragments_allowed;	/* IP_MTU_DISCOVER */
connect_function fastopen_ignored;	/* TCP_FASTOPEN_CONNECT */
connect_function fastopen_without_cookie;

#endif
