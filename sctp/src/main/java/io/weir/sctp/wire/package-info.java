/// SCTP on the wire: packets, chunks, parameters and error causes as immutable values, with a
/// strict and total decoder (RFC 9260 section 3 and its extensions).
@NullMarked
package io.weir.sctp.wire;

import org.jspecify.annotations.NullMarked;
