package io.weir.diameter;

import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.DisconnectCause;
import io.weir.diameter.core.Side;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.transport.CloseReason;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A Diameter node, [RFC 6733](https://www.rfc-editor.org/rfc/rfc6733): listens for and connects to
/// peers, has its applications' requests answered by handlers, and sends requests of its own.
/// Thread-safe.
///
/// ```java
/// try (Transport tcp = new TcpTransport();
///     Node node =
///         Node.builder("server.example.com", "example.com")
///             .serve(ApplicationId.CREDIT_CONTROL, request -> request.answer(2001).build())
///             .start(tcp)) {
///   node.listen(Endpoint.tcp("127.0.0.1", 3868));
///   ...
/// }
/// ```
public final class Node implements AutoCloseable {
  /// How often the deadlines of pending calls are looked at.
  private static final long SWEEP_MS = 10;

  private final NodeContext context;
  private final List<Listener> listeners = new ArrayList<>(); // guarded by itself
  private final AtomicLong sessions;

  Node(NodeContext context) {
    this.context = context;
    sessions = new AtomicLong(Instant.now().getEpochSecond() << 32);
    context
        .timer()
        .scheduleWithFixedDelay(this::expireCalls, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
  }

  /// Starts to describe a node.
  ///
  /// @param originHost its DiameterIdentity, such as `server.example.com`
  /// @param originRealm its realm, such as `example.com`
  /// @return a builder
  public static NodeBuilder builder(String originHost, String originRealm) {
    return new NodeBuilder(originHost, originRealm);
  }

  private void expireCalls() {
    long nowNs = System.nanoTime();
    for (PeerDriver peer : context.peers().all()) {
      for (PeerConnection connection : peer.connections()) {
        if (connection.pendingCalls() > 0) {
          connection.expireCalls(nowNs);
        }
      }
    }
  }

  // ---- peers

  /// Listens for peers.
  ///
  /// @param endpoint where
  /// @return the listener
  /// @throws java.io.UncheckedIOException when the system refuses
  /// @throws IllegalArgumentException when the transport does not serve such endpoints
  public Listener listen(Endpoint endpoint) {
    Listener listener =
        context
            .transport()
            .listen(
                endpoint,
                context.connectionOptions(),
                () -> new PeerConnection(context, Side.RESPONDER, null));
    synchronized (listeners) {
      listeners.add(listener);
    }
    return listener;
  }

  /// Connects to a peer whose name is not known yet, and keeps it connected. Returns at once; the
  /// node's listeners and [Peer#isInService()] tell when it is up.
  ///
  /// @param endpoint where to
  /// @return the peer
  /// @throws IllegalArgumentException when the transport does not serve such endpoints
  public Peer connect(Endpoint endpoint) {
    return connect(endpoint, PeerDriver.anonymous(endpoint));
  }

  /// Connects to a peer of a known name, and keeps it connected. A node that answers with another
  /// name is refused; if the peer connects at the same time, the election of section 5.6.4 decides.
  ///
  /// @param endpoint where to
  /// @param expectedHost the peer's DiameterIdentity
  /// @return the peer
  /// @throws IllegalArgumentException when the transport does not serve such endpoints
  public Peer connect(Endpoint endpoint, String expectedHost) {
    if (!context.transport().serves(endpoint.scheme())) {
      throw new IllegalArgumentException(
          "cannot connect to '%s': %s is not served here".formatted(endpoint, endpoint.scheme()));
    }
    var driver = PeerDriver.connecting(context, expectedHost, endpoint);
    if (PeerDriver.isAnonymous(expectedHost)) {
      context.peers().add(driver);
      driver.start();
      return new Peer(driver);
    }
    PeerDriver standing = context.peers().addUnlessKnown(driver);
    standing.connectTo(endpoint);
    return new Peer(standing);
  }

  /// Allows a peer to connect, for nodes that accept only known peers.
  ///
  /// @param host the peer's DiameterIdentity
  public void allow(String host) {
    context.peers().addUnlessKnown(PeerDriver.allowed(context, host)).keep();
  }

  /// The peers, connected or not.
  ///
  /// @return a snapshot
  public List<Peer> peers() {
    return context.peers().all().stream().map(Peer::new).toList();
  }

  /// Adds a listener for peers that come and go.
  ///
  /// @param listener told from now on
  public void addListener(NodeListener listener) {
    context.peers().add(listener);
  }

  /// What became of requests that no handler answered, and of answers that could not be sent.
  ///
  /// @return a snapshot; still good after [#close()]
  public NodeTotals totals() {
    return context.counters().totals();
  }

  /// Who this node is.
  ///
  /// @return what it says in its CER
  public Capabilities local() {
    return context.local();
  }

  // ---- calls

  /// A Session-Id that no other session has, in the form that RFC 6733 section 8.8 recommends.
  ///
  /// @return `originHost;high;low`
  public String newSessionId() {
    long id = sessions.getAndIncrement();
    return context.local().originHost() + ";" + (id >>> 32) + ";" + (id & 0xFFFF_FFFFL);
  }

  /// Begins a proxiable request: a new End-to-End Identifier, a Session-Id, Origin-Host and
  /// Origin-Realm.
  ///
  /// @param commandCode such as [io.weir.diameter.wire.CommandCode#CREDIT_CONTROL]
  /// @param applicationId such as [io.weir.diameter.wire.ApplicationId#CREDIT_CONTROL]
  /// @param sessionId the session, see [#newSessionId()]
  /// @return a builder for the rest
  public MessageBuilder request(int commandCode, int applicationId, String sessionId) {
    return MessageBuilder.request(commandCode, applicationId)
        .proxiable()
        .endToEndId(context.ids().nextEndToEnd())
        .add(BaseAvp.SESSION_ID, sessionId)
        .add(BaseAvp.ORIGIN_HOST, context.local().originHost())
        .add(BaseAvp.ORIGIN_REALM, context.local().originRealm());
  }

  /// Sends a request and waits for its answer. While the chosen peer's queue is full this waits for
  /// room, first come, first served.
  ///
  /// @param request the request; its Hop-by-Hop Identifier is replaced, and its End-to-End
  ///     Identifier if it is 0
  /// @param timeout for the whole of it
  /// @return the outcome
  /// @throws InterruptedException when interrupted. If the request had gone out its answer is
  ///     dropped when it comes
  public CallOutcome call(DiameterMessage request, Duration timeout) throws InterruptedException {
    var outcome = new CompletableFuture<CallOutcome>();
    Call call = newCall(request, timeout, outcome::complete);
    List<PeerDriver> inService = context.peers().inService();
    if (!Router.route(call, inService)) {
      routeWaiting(call, inService);
    }
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call's outcome is never an exception", e);
    }
  }

  private void routeWaiting(Call call, List<PeerDriver> inService) throws InterruptedException {
    List<PeerDriver> candidates = Router.candidates(call.request, inService);
    PeerConnection first = candidates.isEmpty() ? null : candidates.get(0).inService();
    if (first == null) {
      call.settle(new CallOutcome.NotSent(Router.whyNone(call.request, inService)));
    } else {
      first.sendWaiting(call);
    }
  }

  /// Sends a request without waiting for room: when every suitable peer's queue is full the outcome
  /// is `NotSent`, at once.
  ///
  /// @param request as for [#call(DiameterMessage, Duration)]
  /// @param timeout for the whole of it
  /// @param listener told the outcome once, on a thread of the node's: it must not block
  public void call(DiameterMessage request, Duration timeout, Consumer<CallOutcome> listener) {
    Call call = newCall(request, timeout, listener);
    List<PeerDriver> inService = context.peers().inService();
    if (!Router.route(call, inService)) {
      List<PeerDriver> candidates = Router.candidates(call.request, inService);
      call.settle(
          new CallOutcome.NotSent(
              candidates.isEmpty()
                  ? Router.whyNone(call.request, inService)
                  : "the queues to "
                      + candidates.stream().map(PeerDriver::host).toList()
                      + " are full"));
    }
  }

  /// As [#call(DiameterMessage, Duration, Consumer)], with a future.
  ///
  /// @param request as for [#call(DiameterMessage, Duration)]
  /// @param timeout for the whole of it
  /// @return never completes exceptionally
  public CompletableFuture<CallOutcome> callAsync(DiameterMessage request, Duration timeout) {
    var outcome = new CompletableFuture<CallOutcome>();
    call(request, timeout, outcome::complete);
    return outcome;
  }

  private Call newCall(DiameterMessage request, Duration timeout, Consumer<CallOutcome> listener) {
    if (!request.isRequest()) {
      throw new IllegalArgumentException("only requests can be called: " + request);
    }
    DiameterMessage whole = request;
    if (request.endToEndId() == 0) {
      byte[] bytes = request.bytes().clone();
      ByteBuffer.wrap(bytes).putInt(DiameterHeader.LENGTH - 4, context.ids().nextEndToEnd());
      whole = DiameterMessage.of(bytes);
    }
    return new Call(whole, Deadlines.after(System.nanoTime(), timeout), listener);
  }

  // ---- ending

  /// Closes the node: stops listening, tells every peer with a Disconnect-Peer-Request, and gives
  /// requests in work and answers on their way the drain time of the options; a connection that is
  /// left then is broken off. The transport is the caller's and stays open.
  @Override
  public void close() {
    context.peers().close();
    synchronized (listeners) {
      listeners.forEach(Listener::close);
    }
    var reason = new CloseReason.LocalClose("the node closes");
    List<CompletableFuture<?>> stopping = new ArrayList<>();
    for (PeerDriver peer : context.peers().all()) {
      stopping.add(peer.stop(DisconnectCause.REBOOTING));
    }
    for (PeerConnection connection : context.peers().connections()) {
      if (connection.peer() == null) {
        connection.end(reason);
        stopping.add(connection.transport().closed());
      }
    }
    NodeOptions options = context.options();
    long limitNs =
        options.timeouts().dpaNs()
            + options.closeDrain().toNanos()
            + options.connection().timing().drain().toNanos();
    CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, limitNs, TimeUnit.NANOSECONDS)
        .join();
    context.peers().connections().forEach(left -> left.transport().abort(reason));
    context.timer().shutdownNow();
  }
}
