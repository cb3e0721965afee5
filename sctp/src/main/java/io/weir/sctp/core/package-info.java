/// The SCTP association and endpoint without I/O, clocks, threads or random sources: packets and
/// time go in; packets, messages, events and the next deadline come out.
@NullMarked
package io.weir.sctp.core;

import org.jspecify.annotations.NullMarked;
