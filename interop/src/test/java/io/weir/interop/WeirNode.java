package io.weir.interop;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.Node;
import io.weir.diameter.NodeBuilder;
import io.weir.diameter.NodeListener;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.Peer;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.interop.OtpNode.Answered;
import io.weir.interop.OtpNode.Request;
import io.weir.transport.Endpoint;
import io.weir.transport.Transport;
import io.weir.transport.netty.TcpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A Weir node as an interop test uses it, on a transport of its own: serves base accounting and
/// credit control, notes what its peers do, and waits for that. Thread-safe.
final class WeirNode implements AutoCloseable {
  /// Its DiameterIdentity.
  static final String HOST = "weir.example";

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration EVENT_AT_MOST = Duration.ofSeconds(20);

  private final Transport transport;
  private final Desk desk = new Desk();
  private final Events events = new Events();
  private final Node node;

  private WeirNode(Transport transport, NodeOptions options, int... applicationIds) {
    this.transport = transport;
    NodeBuilder builder = Node.builder(HOST, HOST).options(options);
    for (int id : applicationIds) {
      builder.serve(id, desk::answer);
    }
    node = builder.start(transport);
    node.addListener(events);
  }

  /// Starts a node with both applications.
  static WeirNode start(NodeOptions options) {
    return start(options, ApplicationId.BASE_ACCOUNTING, ApplicationId.CREDIT_CONTROL);
  }

  /// Starts a node with these applications.
  static WeirNode start(NodeOptions options, int... applicationIds) {
    return new WeirNode(new TcpTransport(1), options, applicationIds);
  }

  /// Starts a node with both applications.
  ///
  /// @param transport closed with the node
  static WeirNode on(Transport transport, NodeOptions options) {
    return new WeirNode(
        transport, options, ApplicationId.BASE_ACCOUNTING, ApplicationId.CREDIT_CONTROL);
  }

  /// Listens on a port of 127.0.0.1.
  ///
  /// @param port 0 for one that the system chooses
  /// @return the port
  int listen(int port) {
    return node.listen(Endpoint.tcp(LOOPBACK, port)).endpoint().port();
  }

  /// Connects to a port of 127.0.0.1 and stays connected.
  Peer connect(int port) {
    return node.connect(Endpoint.tcp(LOOPBACK, port));
  }

  /// Listens anywhere.
  void listen(Endpoint endpoint) {
    node.listen(endpoint);
  }

  /// Connects anywhere and stays connected.
  Peer connect(Endpoint endpoint) {
    return node.connect(endpoint);
  }

  /// The node itself.
  Node node() {
    return node;
  }

  // ---- traffic

  /// Sends the requests and waits until the outcome of each is known.
  Run.Ended run(Request kind, int requests, int outstanding) {
    return startRun(kind, requests, outstanding).await();
  }

  /// Begins a run and returns at once; several may go on at the same time.
  Run startRun(Request kind, int requests, int outstanding) {
    return Run.start(node, kind, requests, outstanding);
  }

  /// Calls once without waiting.
  CompletableFuture<CallOutcome> call(Request kind, int number, Duration timeout) {
    return node.callAsync(Run.request(node, kind, number), timeout);
  }

  /// Leaves the requests that arrive from now on unanswered until [#release()].
  void hold() {
    desk.hold();
  }

  /// Answers the requests held, and all that come later.
  void release() {
    desk.release();
  }

  /// Waits until so many requests have been held.
  void awaitHeld(int least) {
    desk.awaitHeld(least, EVENT_AT_MOST);
  }

  /// How many requests the node has answered so far.
  Answered answered() {
    return desk.answered();
  }

  // ---- peers

  /// Waits until the peer is in service.
  void awaitInService(String host) {
    events.await(host + " in service", () -> isInService(host));
  }

  /// Waits until the peer is not in service.
  void awaitOutOfService(String host) {
    events.await(host + " out of service", () -> !isInService(host));
  }

  /// Waits until attempts to connect to the peer have failed so often.
  void awaitFailures(Peer peer, int least) {
    events.await(least + " failures", () -> events.failures(peer).size() >= least);
  }

  /// Why attempts to connect to the peer have failed, the first one first.
  List<String> failures(Peer peer) {
    return events.failures(peer);
  }

  /// Whether requests are sent to the peer.
  boolean isInService(String host) {
    return node.peers().stream().anyMatch(p -> p.host().equals(host) && p.isInService());
  }

  // ---- ending

  /// Stops gracefully: the node sends DPR, waits for DPA and for the answers on their way.
  void stop() {
    node.close();
  }

  /// Cuts the connections without a word to the peers, as when the process dies.
  void crash() {
    transport.close();
  }

  @Override
  public void close() {
    release();
    node.close();
    transport.close();
  }

  /// What the node's peers did. Thread-safe.
  private static final class Events implements NodeListener {
    private record Failure(Peer peer, String why) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition happened = lock.newCondition();
    private final List<Failure> failures = new ArrayList<>(); // guarded by lock

    @Override
    public void peerChanged(Peer peer) {
      note(null);
    }

    @Override
    public void connectFailed(Peer peer, String why) {
      note(new Failure(peer, why));
    }

    private void note(@Nullable Failure failure) {
      lock.lock();
      try {
        if (failure != null) {
          failures.add(failure);
        }
        happened.signalAll();
      } finally {
        lock.unlock();
      }
    }

    List<String> failures(Peer peer) {
      lock.lock();
      try {
        return failures.stream().filter(f -> f.peer.equals(peer)).map(Failure::why).toList();
      } finally {
        lock.unlock();
      }
    }

    void await(String what, BooleanSupplier condition) {
      lock.lock();
      try {
        long leftNs = EVENT_AT_MOST.toNanos();
        while (!condition.getAsBoolean()) {
          if (leftNs <= 0) {
            throw new AssertionError("not " + what + " in " + EVENT_AT_MOST + "; " + failures);
          }
          leftNs = happened.awaitNanos(leftNs);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      } finally {
        lock.unlock();
      }
    }
  }

  /// The outcome of a call.
  static CallOutcome outcome(CompletableFuture<CallOutcome> call) {
    return call.orTimeout(EVENT_AT_MOST.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// The Result-Code of an answered call; anything else fails.
  static long resultCode(CompletableFuture<CallOutcome> call) {
    return switch (outcome(call)) {
      case CallOutcome.Answered(DiameterMessage answer, String _) -> Run.resultCode(answer);
      case CallOutcome.TimedOut _, CallOutcome.NotSent _, CallOutcome.PeerLost _ ->
          throw new AssertionError("not answered: " + outcome(call));
    };
  }
}
