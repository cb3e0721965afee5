package io.weir.sctp;

import io.weir.sctp.core.Path;
import java.net.InetAddress;

/// How one address of the peer stands: SCTP_GET_PEER_ADDR_INFO of
/// [RFC 6458 section 8.2.2](https://www.rfc-editor.org/rfc/rfc6458#section-8.2.2). Immutable.
/// Where a transport cannot tell a number it is -1.
///
/// @param address of the peer
/// @param state what is known of it
/// @param confirmed whether it is known to lead to the peer
/// @param primary whether it is the primary one
/// @param congestionWindow cwnd, bytes
/// @param flightBytes bytes outstanding on it
/// @param smoothedRttNs smoothed round-trip time, nanoseconds
/// @param rtoNs retransmission timeout, nanoseconds
/// @param mtu largest IP packet sent to it, bytes
public record PathStatus(
    InetAddress address,
    Path.State state,
    boolean confirmed,
    boolean primary,
    long congestionWindow,
    long flightBytes,
    long smoothedRttNs,
    long rtoNs,
    int mtu) {}
