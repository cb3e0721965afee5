package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weir.transport.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The addresses of both ends of a socket, as the kernel tells them. Pure but for asking it.
final class Addresses {
  static final String SCTP = "sctp";

  /// More than any association has addresses for.
  private static final int MOST_BYTES = 8 << 10;

  /// Of an endpoint.
  private static final int MOST_HOSTS = 32;

  private Addresses() {}

  /// The addresses of this side (RFC 6458 section 9.5).
  static List<InetSocketAddress> local(KernelSocket socket) {
    return ask(socket, Numbers.SCTP_GET_LOCAL_ADDRS);
  }

  /// The addresses of the peer (RFC 6458 section 9.3).
  static List<InetSocketAddress> peer(KernelSocket socket) {
    return ask(socket, Numbers.SCTP_GET_PEER_ADDRS);
  }

  private static List<InetSocketAddress> ask(KernelSocket socket, int option) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(MOST_BYTES, 8);
      int answer = socket.get(option, value);
      if (answer < 0) {
        return List.of();
      }
      int count = value.get(JAVA_INT, Structs.Addresses.COUNT);
      return SocketAddresses.unpack(value.asByteBuffer(), Structs.Addresses.FIRST, count);
    }
  }

  /// The port that a socket is bound to.
  static int port(KernelSocket socket) {
    List<InetSocketAddress> all = local(socket);
    return all.isEmpty() ? 0 : all.getFirst().getPort();
  }

  /// Addresses as an endpoint, which has at most 32.
  static Endpoint endpoint(List<InetSocketAddress> addresses) {
    if (addresses.isEmpty()) {
      return Endpoint.sctp(List.of("0.0.0.0"), 0);
    }
    List<String> hosts = addresses.stream().map(one -> one.getAddress().getHostAddress()).toList();
    return Endpoint.sctp(
        hosts.subList(0, Math.min(MOST_HOSTS, hosts.size())), addresses.getFirst().getPort());
  }

  /// Addresses without their ports.
  static List<InetAddress> withoutPorts(List<InetSocketAddress> addresses) {
    return addresses.stream().map(InetSocketAddress::getAddress).toList();
  }
}
