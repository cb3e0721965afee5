package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.weir.sctp.SctpSocket.PathWatch;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.StreamDirection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What an application changes in an association that is up: paths
/// ([RFC 6458 sections 8.1.9 to 8.1.12](https://www.rfc-editor.org/rfc/rfc6458#section-8.1.9)) and
/// streams ([RFC 6525](https://www.rfc-editor.org/rfc/rfc6525)).
///
/// The kernel has one request about streams under way at a time, and resets outgoing streams only
/// when nothing is on its way on them: so requests wait in line here, and while the first of them
/// waits for that, the kernel is given no more messages.
///
/// Paths from any thread; the line is owned by the loop.
final class Steering {
  private static final int MOST_WAITING = 64;

  private static final int ENOPROTOOPT = 92;
  private static final int EINPROGRESS = Errno.EINPROGRESS;

  /// One request about streams.
  private static final class Request {
    final int option;
    final byte[] argument;
    final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    boolean underway;

    Request(int option, byte[] argument) {
      this.option = option;
      this.argument = argument;
    }
  }

  private final KernelConnection connection;
  private final KernelSocket socket;
  private final ArrayDeque<Request> line = new ArrayDeque<>();
  private boolean stopped;

  Steering(KernelConnection connection) {
    this.connection = connection;
    socket = connection.socket();
  }

  // ---- paths, any thread

  void usePrimary(InetAddress address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = primary(arena, address, connection.remote().port());
      int answer = socket.set(Numbers.IPPROTO_SCTP, Numbers.SCTP_PRIMARY_ADDR, value);
      check("make " + address.getHostAddress() + " the primary address", answer);
    }
  }

  /// The kernel does not tell what the peer answers.
  CompletableFuture<Boolean> askPeerToUse(InetAddress address) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = primary(arena, address, connection.local().port());
      int answer = socket.set(Numbers.IPPROTO_SCTP, Numbers.SCTP_SET_PEER_PRIMARY_ADDR, value);
      if (answer < 0) {
        return CompletableFuture.failedFuture(
            new UnsupportedOperationException(
                "the peer cannot be asked to use another address: " + Errno.words(answer)));
      }
      return CompletableFuture.completedFuture(true);
    }
  }

  private static MemorySegment primary(Arena arena, InetAddress address, int port) {
    MemorySegment value = arena.allocate(Structs.Primary.BYTES, 8);
    Statuses.putAddress(value, Structs.Primary.ADDRESS, address, port);
    return value;
  }

  void watchPath(InetAddress address, PathWatch watch) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Structs.PathParams.BYTES, 8);
      Statuses.putAddress(value, Structs.PathParams.ADDRESS, address, connection.remote().port());
      value.set(JAVA_INT, Structs.PathParams.HEARTBEAT_MS, watch.heartbeatMs());
      value.set(
          JAVA_SHORT, Structs.PathParams.MOST_RETRANSMISSIONS, (short) watch.mostRetransmissions());
      value.set(
          JAVA_INT_UNALIGNED,
          Structs.PathParams.FLAGS,
          watch.heartbeatMs() > 0 ? Numbers.SPP_HB_ENABLE : Numbers.SPP_HB_DISABLE);
      int answer = socket.set(Numbers.IPPROTO_SCTP, Numbers.SCTP_PEER_ADDR_PARAMS, value);
      check("watch the path to " + address.getHostAddress(), answer);
    }
  }

  void scheduleStream(int stream, int priority) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(8, 8);
      value.set(JAVA_SHORT, 4, (short) stream);
      value.set(JAVA_SHORT, 6, (short) priority);
      int answer = socket.set(Numbers.IPPROTO_SCTP, Numbers.SCTP_STREAM_SCHEDULER_VALUE, value);
      check("schedule stream " + stream, answer);
    }
  }

  private static void check(String what, int answer) {
    if (answer == -Errno.EINVAL) {
      throw new IllegalArgumentException("cannot " + what + ": " + Errno.words(answer));
    }
    if (answer < 0) {
      throw new UncheckedIOException(Errno.failure("cannot " + what, answer));
    }
  }

  // ---- streams

  CompletableFuture<Boolean> resetStreams(StreamDirection direction, int... streams) {
    int flags =
        switch (direction) {
          case OUTGOING -> Numbers.SCTP_STREAM_RESET_OUTGOING;
          case INCOMING -> Numbers.SCTP_STREAM_RESET_INCOMING;
          case BOTH -> Numbers.SCTP_STREAM_RESET_OUTGOING | Numbers.SCTP_STREAM_RESET_INCOMING;
        };
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(8 + 2L * streams.length, 8);
      value.set(JAVA_SHORT, 4, (short) flags);
      value.set(JAVA_SHORT, 6, (short) streams.length);
      for (int i = 0; i < streams.length; i++) {
        value.set(JAVA_SHORT, 8 + 2L * i, (short) streams[i]);
      }
      return ask(Numbers.SCTP_RESET_STREAMS, value);
    }
  }

  CompletableFuture<Boolean> addStreams(int outbound, int inbound) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(8, 8);
      value.set(JAVA_SHORT, 4, (short) inbound);
      value.set(JAVA_SHORT, 6, (short) outbound);
      return ask(Numbers.SCTP_ADD_STREAMS, value);
    }
  }

  CompletableFuture<Boolean> resetAssociation() {
    try (Arena arena = Arena.ofConfined()) {
      return ask(Numbers.SCTP_RESET_ASSOC, arena.allocate(4, 4)); // the socket's only one
    }
  }

  private CompletableFuture<Boolean> ask(int option, MemorySegment value) {
    var request = new Request(option, value.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    connection.loop().execute(() -> enter(request));
    return request.answer;
  }

  private void enter(Request request) {
    if (stopped) {
      request.answer.completeExceptionally(new IOException("the association has ended"));
    } else if (line.size() >= MOST_WAITING) {
      request.answer.completeExceptionally(
          new IllegalStateException(MOST_WAITING + " requests about streams wait already"));
    } else {
      line.add(request);
      connection.turn();
    }
  }

  /// Makes the next request, if the kernel takes it now.
  void goOn() {
    Request next = line.peek();
    while (next != null && !next.underway) {
      int answer = make(next);
      if (answer >= 0) {
        next.underway = true;
        connection.outbound().pause(false);
        return;
      }
      if (answer == -Errno.EAGAIN || answer == -EINPROGRESS) {
        connection.outbound().pause(true);
        return;
      }
      connection.outbound().pause(false);
      line.poll();
      next.answer.completeExceptionally(refusal(answer));
      next = line.peek();
    }
  }

  private int make(Request request) {
    return socket.call(
        (libc, fd) -> {
          MemorySegment value = libc.allocate(request.argument.length);
          value.copyFrom(MemorySegment.ofArray(request.argument));
          return libc.setOption(fd, Numbers.IPPROTO_SCTP, request.option, value);
        });
  }

  private static RuntimeException refusal(int answer) {
    if (answer == -ENOPROTOOPT || answer == -Errno.EOPNOTSUPP) {
      return new UnsupportedOperationException(
          "both sides did not agree on stream reconfiguration (RFC 6525)");
    }
    if (answer == -Errno.EINVAL) {
      return new IllegalArgumentException("the association has no such streams");
    }
    return new UncheckedIOException(Errno.failure("the kernel refuses", answer));
  }

  /// The kernel tells what came of resetting streams, be it asked for by us or by the peer.
  void answered(AssociationEvent.StreamsReset event) {
    answered(Numbers.SCTP_RESET_STREAMS, event.result());
  }

  /// The kernel tells what came of resetting the association.
  void answered(AssociationEvent.AssociationReset event) {
    answered(Numbers.SCTP_RESET_ASSOC, event.result());
  }

  /// The kernel tells what came of adding streams.
  void answered(AssociationEvent.StreamsChanged event) {
    answered(Numbers.SCTP_ADD_STREAMS, event.result());
  }

  private void answered(int option, ResetResult result) {
    @Nullable Request first = line.peek();
    if (first != null && first.underway && first.option == option) {
      line.poll();
      first.answer.complete(result == ResetResult.PERFORMED);
    }
  }

  /// The association has ended.
  void stop() {
    stopped = true;
    for (Request left = line.poll(); left != null; left = line.poll()) {
      left.answer.completeExceptionally(new IOException("the association has ended"));
    }
  }
}
