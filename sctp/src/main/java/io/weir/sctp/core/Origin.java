package io.weir.sctp.core;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Where a packet came from. Immutable.
///
/// @param address source address
/// @param udpPort source UDP port (RFC 6951), or 0
/// @param local the address of this side that it came to, or null when that is not known
public record Origin(InetAddress address, int udpPort, @Nullable InetAddress local) {}
