/// The Linux kernel's SCTP: sockets of
/// [RFC 6458](https://www.rfc-editor.org/rfc/rfc6458), one-to-one style, by the C library's own
/// calls, on event loops of their own.
@NullMarked
package io.weir.sctp.linux;

import org.jspecify.annotations.NullMarked;
