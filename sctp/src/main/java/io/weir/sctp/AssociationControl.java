package io.weir.sctp;

import io.weir.sctp.SctpSocket.Direction;
import io.weir.sctp.SctpSocket.PathWatch;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What only SCTP has, for an [AssociationSocket]: asks the loop, which owns the association.
/// Thread-safe.
final class AssociationControl {
  private final AssociationConnection connection;

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
    boolean known = ask(() -> connection.association().usePrimary(address));
    if (!known) {
      throw new IllegalArgumentException("the peer does not have the address " + address);
    }
  }

  CompletableFuture<Boolean> askPeerToUse(InetAddress address) {
    return unsupported("ASCONF");
  }

  void watchPath(InetAddress address, PathWatch watch) {}

  CompletableFuture<Boolean> resetStreams(Direction direction, int... streams) {
    return unsupported("stream reconfiguration");
  }

  CompletableFuture<Boolean> addStreams(int outbound, int inbound) {
    return unsupported("stream reconfiguration");
  }

  private static CompletableFuture<Boolean> unsupported(String what) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("both sides did not agree on " + what));
  }

  void scheduleStream(int stream, int value) {
    connection.onLoop(() -> connection.association().scheduleStream(stream, value));
  }
}
