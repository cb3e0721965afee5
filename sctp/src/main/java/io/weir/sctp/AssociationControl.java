package io.weir.sctp;

import io.weir.sctp.SctpSocket.PathWatch;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.Extensions;
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

  // Owned by the loop: of each sort one request may be under way.
  private @Nullable PendingRequest reconfiguration;
  private @Nullable PendingRequest addressChange;

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

  /// Asks the association something that it answers at once.
  boolean ask(Predicate<AssociationRequests> question) {
    return ask(() -> question.test(connection.association().requests()));
  }

  SctpStatus status() {
    return ask(() -> Snapshots.status(connection.association()));
  }

  List<PathStatus> paths() {
    return ask(() -> Snapshots.paths(connection.association()));
  }

  List<InetAddress> localAddresses() {
    List<InetAddress> told = ask(() -> connection.association().requests().localAddresses());
    return told.isEmpty() ? connection.ports.shared.addresses() : told;
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
    return reconfigure(
        PendingRequest.reset(direction),
        requests -> requests.resetStreams(direction, nowNs(), streams));
  }

  CompletableFuture<Boolean> addStreams(int outbound, int inbound) {
    return reconfigure(
        PendingRequest.streams((outbound > 0 ? 1 : 0) + (inbound > 0 ? 1 : 0)),
        requests -> requests.addStreams(outbound, inbound, nowNs()));
  }

  CompletableFuture<Boolean> resetAssociation() {
    return reconfigure(PendingRequest.tsns(), requests -> requests.resetAssociation(nowNs()));
  }

  CompletableFuture<Boolean> askPeerToUse(InetAddress address) {
    var asked = PendingRequest.preferred(address);
    onLoop(
        asked,
        () -> {
          Extensions extensions = connection.association().traits().extensions();
          if (!extensions.addressChange()) {
            asked.refuse("both sides did not agree on ASCONF (RFC 5061)");
          } else if (isUnderWay(addressChange)
              || !connection.association().requests().askPeerToUse(address, nowNs())) {
            asked.fail(connection.association().state());
          } else {
            addressChange = asked;
          }
        });
    return asked.answer();
  }

  private CompletableFuture<Boolean> reconfigure(
      PendingRequest asked, Predicate<AssociationRequests> asking) {
    onLoop(
        asked,
        () -> {
          connection.outlet.takeNew(); // what was queued before the request was sent before it
          Extensions extensions = connection.association().traits().extensions();
          if (!extensions.reconfiguration()) {
            asked.refuse("both sides did not agree on stream reconfiguration (RFC 6525)");
          } else if (isUnderWay(reconfiguration)
              || !asking.test(connection.association().requests())) {
            asked.fail(connection.association().state());
          } else {
            reconfiguration = asked;
          }
        });
    return asked.answer();
  }

  private static boolean isUnderWay(@Nullable PendingRequest request) {
    return request != null && !request.answer().isDone();
  }

  private void onLoop(PendingRequest asked, Runnable task) {
    connection.onLoop(
        () -> {
          try {
            task.run();
          } catch (IllegalArgumentException e) {
            asked.answer().completeExceptionally(e);
          }
        });
  }

  private long nowNs() {
    return connection.ports.loop.nowNs();
  }

  /// An event of the association: it may be the answer that is waited for.
  void heard(AssociationEvent event) {
    PendingRequest reset = reconfiguration;
    if (reset != null) {
      reset.heard(event);
    }
    PendingRequest change = addressChange;
    if (change != null) {
      change.heard(event);
    }
  }

  // ---- paths

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
