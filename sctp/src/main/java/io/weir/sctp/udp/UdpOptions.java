package io.weir.sctp.udp;

/// How datagrams are sent and received. Immutable; start from [#DEFAULTS].
///
/// @param epoll whether epoll is used where the system has it
/// @param offload whether segmentation and receive offload (UDP_SEGMENT, UDP_GRO) are used where
///     the system has them: up to 64 datagrams of one size pass the system's network code as one
/// @param sendBufferBytes SO_SNDBUF; 0 leaves the system's
/// @param receiveBufferBytes SO_RCVBUF; 0 leaves the system's. Linux cuts it at
///     `net.core.rmem_max`
public record UdpOptions(
    boolean epoll, boolean offload, int sendBufferBytes, int receiveBufferBytes) {
  /// Epoll and offload, buffers of 4 MiB asked for.
  public static final UdpOptions DEFAULTS = new UdpOptions(true, true, 4 << 20, 4 << 20);

  /// Checks the sizes.
  ///
  /// @throws IllegalArgumentException when one is negative
  public UdpOptions {
    if (sendBufferBytes < 0 || receiveBufferBytes < 0) {
      throw new IllegalArgumentException(
          "buffers must be 0 or more: %d, %d".formatted(sendBufferBytes, receiveBufferBytes));
    }
  }

  /// These options with or without offload.
  ///
  /// @param newOffload whether it is used
  /// @return the changed options
  public UdpOptions withOffload(boolean newOffload) {
    return new UdpOptions(epoll, newOffload, sendBufferBytes, receiveBufferBytes);
  }
}
