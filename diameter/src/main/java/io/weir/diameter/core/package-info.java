/// The protocol machines of a Diameter node without I/O, clocks, threads or randomness: the peer
/// state machine (RFC 6733 section 5.6), the watchdog (RFC 3539 section 3.4) and the capabilities
/// exchange (RFC 6733 section 5.3).
///
/// Everything here is an immutable value or a pure function of its arguments. A driver feeds events
/// and the time, stores the state that comes back and carries out the actions in their order.
///
/// Times are nanoseconds of one monotonic clock whose origin the driver chooses so that adding a
/// year never overflows (for instance the time since the node started).
@NullMarked
package io.weir.diameter.core;

import org.jspecify.annotations.NullMarked;
