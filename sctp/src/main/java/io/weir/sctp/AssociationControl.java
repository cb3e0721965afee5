package io.weir.sctp;

import io.weir.sctp.SctpSocket.PathWatch;
import io.weir.sctp.core.Association;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationRequests;
import io.weir.sctp.core.StreamDirection;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What only SCTP has, for an [AssociationSocket]: asks the loop, which owns the association.
/// Thread-safe.
final class AssociationControl {
  private final AssociationConnection connection;

  // Owned by the loop.

  /// The one request that may be under way, and how many events answer it.
  private @Nullable CompletableFuture<Boolean> request;

  private int awaitedEvents;

  /// Whose streams it is about, or null where that is not asked.
  private @Nullable StreamDirection awaited;

  private boolean performed;

  AssociationControl(AssociationConnection connection) {
    this.connection = connection;
  }

  /// Asks the loop and waits for its answer, which takes as long as its present turn.
  private <T> T ask(Supplier<T> question) {
    if (connection.ports.loop.isCurrent()) {
      return question.get();
    }
    var answer = new CompletableFuture<T>();
    connection.onLoop(() -> answer.complete(question.get()));
    return answer.join();
  }

  SctpStatus status() {
    return ask(() -> Snapshots.status(connection.association()));
  }

  List<PathStatus> paths() {
    return ask(() -> Snapshots.paths(connection.association()));
  }

  List<InetAddress> localAddresses() {
    return connection.ports.shared.addresses();
  }

  void usePrimary(InetAddress address) {
    requireAddress(address, ask(() -> connection.association().usePrimary(address)));
  }

  private static void requireAddress(InetAddress address, boolean known) {
    if (!known) {
      throw new IllegalArgumentException("the peer does not have the address " + address);
    }
  }

  void scheduleStream(int stream, int value) {
    connection.onLoop(() -> connection.association().scheduleStream(stream, value));
  }

  // ---- requests that the peer answers

  CompletableFuture<Boolean> resetStreams(StreamDirection direction, int... streams) {
    int events = direction == StreamDirection.BOTH ? 2 : 1;
    return reconfigure(
        events,
        requests -> {
          boolean taken = requests.resetStreams(direction, nowNs(), streams);
          awaited = taken ? direction : awaited;
          return taken;
        });
  }

  CompletableFuture<Boolean> addStreams(int outbound, int inbound) {
    int events = (outbound > 0 ? 1 : 0) + (inbound > 0 ? 1 : 0);
    return reconfigure(events, requests -> requests.addStreams(outbound, inbound, nowNs()));
  }

  CompletableFuture<Boolean> resetAssociation() {
    return reconfigure(1, requests -> requests.resetAssociation(nowNs()));
  }

  private long nowNs() {
    return connection.ports.loop.nowNs();
  }

  private CompletableFuture<Boolean> reconfigure(
      int events, Predicate<AssociationRequests> asking) {
    var answer = new CompletableFuture<Boolean>();
    connection.onLoop(
        () -> {
          try {
            begin(events, asking, answer);
          } catch (IllegalArgumentException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private void begin(
      int events, Predicate<AssociationRequests> asking, CompletableFuture<Boolean> answer) {
    // What was queued before the request was sent before it.
    connection.outlet.takeNew();
    Association association = connection.association();
    if (!association.traits().extensions().reconfiguration()) {
      answer.completeExceptionally(
          new UnsupportedOperationException(
              "both sides did not agree on stream reconfiguration (RFC 6525)"));
    } else if (request != null || !asking.test(association.requests())) {
      answer.completeExceptionally(
          new IllegalStateException(
              "another request is under way, or the association is not up: "
                  + association.state()));
    } else {
      request = answer;
      awaitedEvents = events;
      performed = true;
    }
  }

  /// An event of the association: it may be the answer that is waited for.
  void heard(AssociationEvent event) {
    switch (event) {
      case AssociationEvent.StreamsReset(boolean outgoing, _, ResetResult result) -> {
        // The peer may have reset streams of its own meanwhile.
        boolean other =
            outgoing ? StreamDirection.INCOMING == awaited : StreamDirection.OUTGOING == awaited;
        if (!other) {
          answered(result);
        }
      }
      case AssociationEvent.StreamsChanged(ResetResult result, _, _) -> answered(result);
      case AssociationEvent.AssociationReset(ResetResult result, _, _) -> answered(result);
      case AssociationEvent.Ended _, AssociationEvent.Restarted _ -> {
        awaitedEvents = 1;
        answered(ResetResult.FAILED);
      }
      case AssociationEvent.Up _,
          AssociationEvent.PeerShutsDown _,
          AssociationEvent.PathChanged _,
          AssociationEvent.SendFailed _,
          AssociationEvent.RemoteError _,
          AssociationEvent.Adaptation _,
          AssociationEvent.PartialDeliveryAborted _,
          AssociationEvent.Dry _,
          AssociationEvent.KeyChanged _,
          AssociationEvent.LocalAddress _ -> {}
    }
  }

  private void answered(ResetResult result) {
    CompletableFuture<Boolean> waiting = request;
    if (waiting == null) {
      return;
    }
    performed &= result == ResetResult.PERFORMED;
    awaitedEvents--;
    if (awaitedEvents <= 0) {
      request = null;
      awaited = null;
      waiting.complete(performed);
    }
  }

  // ---- paths

  CompletableFuture<Boolean> askPeerToUse(InetAddress address) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("both sides did not agree on ASCONF (RFC 5061)"));
  }

  void watchPath(InetAddress address, PathWatch watch) {
    long everyNs = TimeUnit.MILLISECONDS.toNanos(watch.heartbeatMs());
    requireAddress(
        address,
        ask(
            () ->
                connection
                    .association()
                    .requests()
                    .watchPath(address, everyNs, watch.mostRetransmissions(), nowNs())));
  }
}
