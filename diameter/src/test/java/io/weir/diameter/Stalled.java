package io.weir.diameter;

import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// Brings a connection into the state of the second seed of this project: the peer does not read,
/// the kernel is full, and so is the queue.
final class Stalled {
  /// In how many looks in a row the queue has to be full for the kernel to count as full.
  private static final int LOOKS = 30;

  private Stalled() {}

  /// Calls without waiting until nothing moves any more.
  ///
  /// @param room the bound of the data lane in messages
  /// @return the calls that were taken
  static List<CompletableFuture<CallOutcome>> fill(TestNode node, String host, int room) {
    return fill(node, host, room, Duration.ofMinutes(10));
  }

  static List<CompletableFuture<CallOutcome>> fill(
      TestNode node, String host, int room, Duration timeout) {
    List<CompletableFuture<CallOutcome>> taken = new ArrayList<>();
    int full = 0;
    while (full < LOOKS) {
      var call = node.node.callAsync(request(node), timeout);
      if (isRefused(call)) {
        boolean atBound =
            node.status(host).transport().orElseThrow().sends().queuedMessages() == room;
        full = atBound ? full + 1 : 0;
        LockSupport.parkNanos(1_000_000);
      } else {
        taken.add(call);
        full = 0;
      }
    }
    return taken;
  }

  static boolean isRefused(CompletableFuture<CallOutcome> call) {
    return call.getNow(new CallOutcome.PeerLost("", "")) instanceof CallOutcome.NotSent;
  }

  static DiameterMessage request(TestNode node) {
    return Messages.request(node.node, Messages.REALM)
        .add(BaseAvp.USER_NAME, "u".repeat(4_000))
        .build();
  }
}
