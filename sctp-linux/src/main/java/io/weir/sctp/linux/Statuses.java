package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.weir.sctp.PathStatus;
import io.weir.sctp.SctpStatus;
import io.weir.sctp.SctpStatus.State;
import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.core.Path;
import io.weir.sctp.linux.Structs.PathInfo;
import io.weir.sctp.linux.Structs.Stats;
import io.weir.sctp.linux.Structs.Status;
import io.weir.transport.SendLevels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the kernel tells of an association
/// ([RFC 6458 section 8.2](https://www.rfc-editor.org/rfc/rfc6458#section-8.2)). Any thread.
final class Statuses {
  private static final long UNKNOWN = -1;

  private Statuses() {}

  /// Whether there is an association on the socket.
  static boolean isUp(KernelSocket socket) {
    try (Arena arena = Arena.ofConfined()) {
      return socket.get(Numbers.SCTP_STATUS, arena.allocate(Status.BYTES, 8)) >= 0;
    }
  }

  /// How many streams this side may send on; 0 when there is no association.
  static int outboundStreams(KernelSocket socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(Status.BYTES, 8);
      return socket.get(Numbers.SCTP_STATUS, status) < 0
          ? 0
          : status.get(JAVA_SHORT, Status.OUTBOUND) & 0xffff;
    }
  }

  /// What both sides understand.
  static Extensions extensions(KernelSocket socket) {
    return new Extensions(
        has(socket, Numbers.SCTP_PR_SUPPORTED),
        has(socket, Numbers.SCTP_INTERLEAVING_SUPPORTED),
        has(socket, Numbers.SCTP_RECONFIG_SUPPORTED),
        has(socket, Numbers.SCTP_ASCONF_SUPPORTED),
        has(socket, Numbers.SCTP_AUTH_SUPPORTED));
  }

  private static boolean has(KernelSocket socket, int option) {
    return socket.getForAssociation(option) > 0;
  }

  /// How the association stands.
  ///
  /// @param peer an address of the peer, for when there is no association any more
  static SctpStatus status(
      KernelSocket socket, SendLevels sends, Arrivals arrivals, InetAddress peer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(Status.BYTES, 8);
      MemorySegment stats = arena.allocate(Stats.BYTES, 8);
      boolean up = socket.get(Numbers.SCTP_STATUS, status) >= 0;
      boolean counted = socket.get(Numbers.SCTP_GET_ASSOC_STATS, stats) >= 0;
      PathStatus primary = path(status.asSlice(Status.PRIMARY, PathInfo.BYTES), true);
      var sending =
          new SctpStatus.Sending(
              sends.queuedMessages() - sends.unacknowledgedMessages(),
              sends.queuedBytes() - sends.unacknowledgedBytes(),
              up ? status.get(JAVA_SHORT, Status.UNACKNOWLEDGED) & 0xffff : 0,
              UNKNOWN,
              sends.unacknowledgedMessages(),
              up ? Integer.toUnsignedLong(status.get(JAVA_INT, Status.WINDOW)) : 0,
              counted ? stats.get(JAVA_LONG, Stats.RETRANSMITTED_CHUNKS) : UNKNOWN,
              sends.handedOverMessages());
      var receiving =
          new SctpStatus.Receiving(
              arrivals.heldBytes(),
              arrivals.heldItems() + (up ? status.get(JAVA_SHORT, Status.PENDING) & 0xffff : 0),
              arrivals.heldItems(),
              UNKNOWN,
              counted ? stats.get(JAVA_LONG, Stats.DUPLICATE_CHUNKS) : UNKNOWN,
              arrivals.receivedMessages());
      return new SctpStatus(
          up ? state(status.get(JAVA_INT, Status.STATE)) : State.CLOSED,
          status.get(JAVA_SHORT, Status.OUTBOUND) & 0xffff,
          status.get(JAVA_SHORT, Status.INBOUND) & 0xffff,
          up ? extensions(socket) : Extensions.NONE,
          status.get(JAVA_INT, Status.FRAGMENTATION),
          primary == null ? peer : primary.address(),
          sending,
          receiving);
    }
  }

  /// The kernel's own numbers, which RFC 6458 leaves to it.
  private static State state(int number) {
    return switch (number) {
      case 2 -> State.COOKIE_WAIT;
      case 3 -> State.COOKIE_ECHOED;
      case 4 -> State.ESTABLISHED;
      case 5 -> State.SHUTDOWN_PENDING;
      case 6 -> State.SHUTDOWN_SENT;
      case 7 -> State.SHUTDOWN_RECEIVED;
      case 8 -> State.SHUTDOWN_ACK_SENT;
      default -> State.CLOSED;
    };
  }

  /// How each address of the peer stands, the primary one first.
  static List<PathStatus> paths(KernelSocket socket) {
    List<PathStatus> all = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(Status.BYTES, 8);
      boolean up = socket.get(Numbers.SCTP_STATUS, status) >= 0;
      PathStatus first = path(status.asSlice(Status.PRIMARY, PathInfo.BYTES), true);
      InetAddress primary = first == null ? null : first.address();
      for (InetSocketAddress one : up ? Addresses.peer(socket) : List.<InetSocketAddress>of()) {
        PathStatus path = path(socket, arena, one, one.getAddress().equals(primary));
        if (path != null) {
          all.add(path.primary() ? 0 : all.size(), path);
        }
      }
    }
    return all;
  }

  private static @Nullable PathStatus path(
      KernelSocket socket, Arena arena, InetSocketAddress address, boolean primary) {
    MemorySegment info = arena.allocate(PathInfo.BYTES, 8);
    putAddress(info, PathInfo.ADDRESS, address.getAddress(), address.getPort());
    return socket.get(Numbers.SCTP_GET_PEER_ADDR_INFO, info) < 0 ? null : path(info, primary);
  }

  /// Writes an address into a structure.
  static void putAddress(MemorySegment into, long at, InetAddress address, int port) {
    SocketAddresses.put(into.asSlice(at, Structs.ADDRESS_BYTES).asByteBuffer(), address, port);
  }

  private static @Nullable PathStatus path(MemorySegment info, boolean primary) {
    InetSocketAddress address =
        SocketAddresses.get(info.asSlice(PathInfo.ADDRESS).asByteBuffer(), 0);
    if (address == null) {
      return null;
    }
    int state = info.get(JAVA_INT, PathInfo.STATE);
    return new PathStatus(
        address.getAddress(),
        switch (state) {
          case 0 -> Path.State.INACTIVE;
          case 1 -> Path.State.POTENTIALLY_FAILED;
          default -> Path.State.ACTIVE;
        },
        state != 3,
        primary,
        Integer.toUnsignedLong(info.get(JAVA_INT, PathInfo.CWND)),
        UNKNOWN,
        info.get(JAVA_INT, PathInfo.SRTT) * 1_000_000L,
        info.get(JAVA_INT, PathInfo.RTO) * 1_000_000L,
        info.get(JAVA_INT, PathInfo.MTU));
  }
}
