package io.weir.transport.netty;

import io.netty.channel.unix.DomainSocketAddress;
import io.weir.transport.Endpoint;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/// Socket addresses as endpoints.
final class Endpoints {
  static final String TCP = "tcp";
  static final String UNIX = "unix";

  private static final Endpoint UNNAMED = new Endpoint(UNIX, "", 0);

  private Endpoints() {}

  /// The endpoint of a socket's address. An end of a UNIX-domain socket that is bound to no file
  /// has an empty path, or no address at all.
  static Endpoint of(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> UNNAMED;
      case InetSocketAddress inet ->
          new Endpoint(TCP, inet.getAddress().getHostAddress(), inet.getPort());
      case DomainSocketAddress domain -> unix(domain.path());
      case UnixDomainSocketAddress domain -> unix(domain.getPath().toString());
      default ->
          throw new IllegalArgumentException("neither an internet nor a file address: " + address);
    };
  }

  private static Endpoint unix(String path) {
    return path.isEmpty() ? UNNAMED : new Endpoint(UNIX, path, 0);
  }

  static boolean isUnix(Endpoint endpoint) {
    return endpoint.scheme().equals(UNIX);
  }
}
