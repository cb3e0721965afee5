/// SCTP packets in UDP datagrams (RFC 6951), on Netty's event loops: the only package here that
/// names Netty.
@NullMarked
package io.weir.sctp.udp;

import org.jspecify.annotations.NullMarked;
