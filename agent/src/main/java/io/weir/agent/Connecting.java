package io.weir.agent;

import io.weir.diameter.Node;
import io.weir.diameter.NodeListener;
import io.weir.diameter.Peer;
import io.weir.transport.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for a node's first connection, and gives up at the first failure where the node itself
/// would go on trying. Used once; its listener is thread-safe.
public final class Connecting implements NodeListener {
  private final Node node;
  private final Endpoint to;
  private final CompletableFuture<Optional<String>> result = new CompletableFuture<>();

  private Connecting(Node node, Endpoint to) {
    this.node = node;
    this.to = to;
  }

  /// What came of it.
  public sealed interface Outcome {
    /// The peer is in service.
    ///
    /// @param peer the peer
    record Connected(Peer peer) implements Outcome {}

    /// It did not come into service.
    ///
    /// @param why for people: where, and the system's or the peer's words
    record Refused(String why) implements Outcome {}
  }

  /// Connects a node that has no peers yet.
  ///
  /// @param node the node
  /// @param to where to
  /// @param timeout for the connection and the capabilities exchange
  /// @return what came of it
  /// @throws InterruptedException when interrupted
  public static Outcome connect(Node node, Endpoint to, Duration timeout)
      throws InterruptedException {
    return new Connecting(node, to).connect(timeout);
  }

  private Outcome connect(Duration timeout) throws InterruptedException {
    node.addListener(this);
    Peer peer;
    try {
      peer = node.connect(to);
    } catch (IllegalArgumentException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    }
    try {
      Optional<String> failure = result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return failure
          .<Outcome>map(Outcome.Refused::new)
          .orElseGet(() -> new Outcome.Connected(peer));
    } catch (TimeoutException _) {
      return new Outcome.Refused(
          "nothing at %s answered within %s (state %s)"
              .formatted(to, Durations.print(timeout), peer.status().state()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the result is never an exception", e);
    }
  }

  @Override
  public void peerChanged(Peer peer) {
    if (peer.isInService()) {
      result.complete(Optional.empty());
    }
  }

  @Override
  public void connectFailed(Peer peer, String why) {
    result.complete(Optional.of(why.contains(to.toString()) ? why : to + ": " + why));
  }
}
