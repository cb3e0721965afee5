/// SCTP sockets: one-to-one and one-to-many, in user space over UDP (RFC 6951, RFC 6458).
@NullMarked
package io.weir.sctp;

import org.jspecify.annotations.NullMarked;
