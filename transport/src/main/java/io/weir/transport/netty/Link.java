package io.weir.transport.netty;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// A channel that is ready to carry a connection.
///
/// @param channel active, and after its handshake if there is one
/// @param tls what secures it, or null
record Link(Channel channel, @Nullable TlsLink tls) {}
