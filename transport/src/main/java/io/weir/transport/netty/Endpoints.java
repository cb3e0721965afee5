package io.weir.transport.netty;

import io.weir.transport.Endpoint;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Socket addresses as endpoints.
final class Endpoints {
  static final String TCP = "tcp";

  private Endpoints() {}

  static Endpoint of(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      return new Endpoint(TCP, inet.getAddress().getHostAddress(), inet.getPort());
    }
    throw new IllegalArgumentException("not an internet address: " + address);
  }

  /// The address of an endpoint; its name is looked up here.
  static InetSocketAddress address(Endpoint endpoint) {
    return new InetSocketAddress(endpoint.host(), endpoint.port());
  }
}
