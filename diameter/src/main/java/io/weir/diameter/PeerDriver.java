package io.weir.diameter;

import io.weir.diameter.core.Agreement;
import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.DisconnectCause;
import io.weir.diameter.core.EndReason;
import io.weir.diameter.core.Initiative;
import io.weir.diameter.core.PeerAction;
import io.weir.diameter.core.PeerEvent;
import io.weir.diameter.core.PeerMachine;
import io.weir.diameter.core.PeerSettings;
import io.weir.diameter.core.PeerState;
import io.weir.diameter.core.Side;
import io.weir.diameter.core.WatchdogEvent;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.Endpoint;
import io.weir.transport.Lane;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the peer state machine of one neighbour: tells it what happens on up to two connections
/// and carries out what it asks. The watchdog runs beside it, in [PeerWatch].
///
/// Every change goes through one [SerialExecutor], so the states have one owner although the two
/// connections may live on different loops. What other threads read of it is volatile.
final class PeerDriver {
  private static final Logger LOG = LoggerFactory.getLogger(PeerDriver.class);

  private final NodeContext node;
  private volatile @Nullable Endpoint endpoint;
  private final PeerWatch watch;
  private final SerialExecutor serial = new SerialExecutor();
  private final Alarm alarm;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();

  private volatile String host;
  private volatile boolean stopping;
  private volatile PeerState state = PeerState.initial();
  private volatile @Nullable PeerConnection open;
  private volatile @Nullable Capabilities remote;
  private volatile Agreement.@Nullable Common common;

  /// Connections that were up and are not gone yet: their calls and requests in work are not lost.
  private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();

  // Owned by serial.
  private Tenure tenure;
  private PeerMachine machine;
  private @Nullable PeerConnection initiator;
  private @Nullable PeerConnection responder;
  private @Nullable Candidate candidate;
  private boolean forgotten;

  /// A connection that asks to become the peer's, and what it said of itself.
  private record Candidate(
      PeerConnection connection, Capabilities remote, Agreement.Common common) {}

  private PeerDriver(NodeContext node, String host, @Nullable Endpoint endpoint, Tenure tenure) {
    this.node = node;
    this.host = host;
    this.endpoint = endpoint;
    this.tenure = tenure;
    machine = machine(endpoint == null ? Initiative.ACCEPTS_ONLY : Initiative.CONNECTS);
    alarm = new Alarm(node.timer(), () -> submit(new PeerEvent.DeadlineReached()));
    watch = new PeerWatch(node, this, serial);
  }

  private PeerMachine machine(Initiative initiative) {
    NodeOptions options = node.options();
    return new PeerMachine(
        new PeerSettings(
            node.local().originHost(), initiative, options.timeouts(), options.reconnect()));
  }

  /// A peer that this node connects to.
  ///
  /// @param host its DiameterIdentity, or a placeholder until its CEA tells
  static PeerDriver connecting(NodeContext node, String host, Endpoint endpoint) {
    return new PeerDriver(node, host, endpoint, Tenure.LASTING);
  }

  /// A peer that may connect, again and again.
  static PeerDriver allowed(NodeContext node, String host) {
    return new PeerDriver(node, host, null, Tenure.LASTING);
  }

  /// A peer nobody spoke of that connects to a node open to any.
  static PeerDriver passing(NodeContext node, String host) {
    return new PeerDriver(node, host, null, Tenure.PASSING);
  }

  // ---- what happens, from any thread

  void start() {
    submit(new PeerEvent.Start());
  }

  /// From now on this node connects to the peer, which until now only connected by itself. A
  /// connection that is up stays.
  void connectTo(Endpoint newEndpoint) {
    serial.execute(
        () -> {
          endpoint = newEndpoint;
          machine = machine(Initiative.CONNECTS);
          settle();
          step(new PeerEvent.Start());
        });
  }

  /// From now on the peer may come back whenever it likes.
  void keep() {
    serial.execute(this::settle);
  }

  private void settle() {
    tenure = Tenure.LASTING;
    if (forgotten) {
      // Its last connection ended between the look-up and now.
      forgotten = false;
      node.peers().add(this);
    }
  }

  /// Ends the peer's connection with a DPR.
  ///
  /// @return completes when no connection is left
  CompletableFuture<Void> stop(DisconnectCause cause) {
    serial.execute(
        () -> {
          stopping = true;
          step(new PeerEvent.Stop(cause));
        });
    return finished;
  }

  void cerArrived(PeerConnection connection, Capabilities caps, Agreement.Common agreed) {
    serial.execute(
        () -> {
          if (forgotten) {
            // Its last connection ended between the look-up and now.
            connection.handshake().identifyAgain(caps, agreed);
            return;
          }
          candidate = new Candidate(connection, caps, agreed);
          step(new PeerEvent.CerArrived(caps.originHost()));
          candidate = null;
        });
  }

  void ceaArrived(PeerConnection connection, Capabilities caps, Agreement.Common agreed) {
    serial.execute(
        () -> {
          if (connection != initiator) {
            return;
          }
          String expected = host;
          if (!node.peers().named(this, caps.originHost())) {
            ceaRefusedNow(
                ResultCode.UNKNOWN_PEER,
                "the peer is " + caps.originHost() + ", which is " + expectation(expected));
            return;
          }
          host = caps.originHost();
          remote = caps;
          common = agreed;
          step(new PeerEvent.CeaAccepted());
        });
  }

  private String expectation(String expected) {
    return isAnonymous(expected) ? "connected already" : "not the expected " + expected;
  }

  void ceaRefused(PeerConnection connection, long resultCode, String why) {
    serial.execute(
        () -> {
          if (connection == initiator) {
            ceaRefusedNow(resultCode, why);
          }
        });
  }

  private void ceaRefusedNow(long resultCode, String why) {
    LOG.warn("no connection to {} at {}: {}", host, endpoint, why);
    node.peers().attemptFailed(this, why);
    step(new PeerEvent.CeaRefused(resultCode));
  }

  void cerRepeated(PeerConnection connection, DiameterMessage message) {
    serial.execute(
        () -> {
          if (isCurrent(connection)) {
            connection.offer(
                node.answers()
                    .refuse(
                        MessageBuilder.request(0, 0),
                        message,
                        ResultCode.UNABLE_TO_COMPLY,
                        "the capabilities exchange of this connection is over"),
                Lane.CONTROL);
            step(new PeerEvent.CerRepeated(connection.side()));
          }
        });
  }

  void dprArrived(PeerConnection connection, DiameterMessage message) {
    DisconnectCause cause =
        message.unsigned32Bits(BaseAvp.DISCONNECT_CAUSE).stream()
            .mapToObj(DisconnectCause::of)
            .findFirst()
            .flatMap(known -> known)
            .orElse(DisconnectCause.REBOOTING);
    from(connection, new PeerEvent.DprArrived(connection.side(), cause));
  }

  void dpaArrived(PeerConnection connection) {
    from(connection, new PeerEvent.DpaArrived(connection.side()));
  }

  void unexpected(PeerConnection connection) {
    from(connection, new PeerEvent.UnexpectedMessage(connection.side()));
  }

  void lost(PeerConnection connection, CloseReason reason) {
    LOG.debug("{} lost {}: {}", host, connection.side(), reason);
    from(connection, new PeerEvent.Disconnected(connection.side()));
  }

  /// Nothing more comes from the connection.
  void gone(PeerConnection connection) {
    serial.execute(
        () -> {
          connections.remove(connection);
          leaveIfFinished();
        });
  }

  private void from(PeerConnection connection, PeerEvent event) {
    serial.execute(
        () -> {
          if (isCurrent(connection)) {
            step(event);
          }
        });
  }

  private boolean isCurrent(PeerConnection connection) {
    return connection == initiator || connection == responder;
  }

  void submit(PeerEvent event) {
    serial.execute(() -> step(event));
  }

  void watchdog(WatchdogEvent event) {
    watch.submit(event);
  }

  /// Messages arrived on the peer's connection.
  void heard() {
    watch.heard();
  }

  /// Calls whose connection is gone: other peers are asked, or the callers are told.
  void giveUp(List<Call> calls, String why) {
    calls.forEach(call -> node.peers().again(call, host, why));
  }

  // ---- the machine, in serial

  private void step(PeerEvent event) {
    PeerState before = state;
    PeerMachine.Step step =
        machine.step(before, event, System.nanoTime(), ThreadLocalRandom.current().nextDouble());
    state = step.next();
    for (PeerAction action : step.actions()) {
      perform(action);
    }
    alarm.setTo(state.deadlineNs());
    if (state instanceof PeerState.Closed closed) {
      reportIfGivenUp(before, closed.why());
      closedNow();
    }
  }

  /// An attempt that ended otherwise than by a refusal, which was reported with its words.
  private void reportIfGivenUp(PeerState before, EndReason why) {
    if (before instanceof PeerState.WaitICea || before instanceof PeerState.WaitConnAck) {
      switch (why) {
        case EndReason.TimedOut(EndReason.Awaited awaited) ->
            node.peers().attemptFailed(this, "timed out waiting for the " + awaited);
        case EndReason.ConnectionLost _ ->
            node.peers().attemptFailed(this, "the connection ended before a CEA came");
        case EndReason.OutOfOrder _ ->
            node.peers().attemptFailed(this, "something other than a CEA came first");
        case EndReason.ConnectFailed _,
            EndReason.CeaRefusal _,
            EndReason.NeverConnected _,
            EndReason.ElectionDecided _,
            EndReason.WatchdogUnanswered _,
            EndReason.StoppedHere _,
            EndReason.StoppedByPeer _ -> {}
      }
    }
  }

  private void closedNow() {
    if (initiator == null && responder == null && (stopping || tenure == Tenure.PASSING)) {
      alarm.stop();
      watch.stop();
      forgotten = true;
      node.peers().forget(this);
      leaveIfFinished();
    }
  }

  private void leaveIfFinished() {
    if (forgotten && connections.isEmpty()) {
      node.peers().left(this);
      finished.complete(null);
    }
  }

  private void perform(PeerAction action) {
    switch (action) {
      case PeerAction.Connect _ -> connect();
      case PeerAction.AcceptConnection _ -> accept();
      case PeerAction.RejectConnection _ -> reject();
      case PeerAction.SendCer _ -> with(Side.INITIATOR, it -> it.handshake().sendCer());
      case PeerAction.SendCea _ -> with(Side.RESPONDER, it -> it.handshake().sendCea(host));
      case PeerAction.RefuseCer _ -> {} // answered where it arrived, with its own identifiers
      case PeerAction.SendDpr(Side side, DisconnectCause cause) ->
          with(side, it -> it.offer(node.messages().disconnectRequest(cause), Lane.CONTROL));
      case PeerAction.SendDpa(Side side) -> with(side, it -> OrderlyEnd.of(node, it).sendDpa());
      case PeerAction.Disconnect(Side side, EndReason why) -> disconnect(side, why);
      case PeerAction.PeerUp(Side side) -> up(side);
      case PeerAction.PeerDown(EndReason why) -> down(why);
    }
  }

  private void with(Side side, java.util.function.Consumer<PeerConnection> use) {
    PeerConnection connection = side == Side.INITIATOR ? initiator : responder;
    if (connection != null) {
      use.accept(connection);
    }
  }

  private void connect() {
    Endpoint there = endpoint;
    if (there == null) {
      return;
    }
    var connection = new PeerConnection(node, Side.INITIATOR, this);
    initiator = connection;
    node.transport()
        .connect(there, node.connectionOptions(), connection)
        .whenComplete(
            (made, failure) -> serial.execute(() -> connected(connection, made, failure)));
  }

  private void connected(
      PeerConnection connection, @Nullable Connection made, @Nullable Throwable failure) {
    if (connection != initiator) {
      if (made != null) {
        made.abort(new CloseReason.LocalClose("the attempt was given up"));
      }
    } else if (failure != null) {
      initiator = null;
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
      String words = String.valueOf((cause == null ? failure : cause).getMessage());
      LOG.info("no connection to {}: {}", host, words);
      node.peers().attemptFailed(this, words);
      step(new PeerEvent.ConnectionFailed(words));
    } else {
      step(new PeerEvent.ConnectionUp());
    }
  }

  private void accept() {
    Candidate accepted = candidate;
    if (accepted != null) {
      responder = accepted.connection();
      remote = accepted.remote();
      common = accepted.common();
    }
  }

  private void reject() {
    Candidate refused = candidate;
    if (refused != null) {
      refused.connection().end(new CloseReason.LocalClose("the peer has a connection already"));
    }
  }

  private void disconnect(Side side, EndReason why) {
    PeerConnection connection = side == Side.INITIATOR ? initiator : responder;
    if (side == Side.INITIATOR) {
      initiator = null;
    } else {
      responder = null;
    }
    if (connection != null) {
      OrderlyEnd.of(node, connection).close(why);
    }
  }

  private void up(Side side) {
    PeerConnection connection = side == Side.INITIATOR ? initiator : responder;
    open = connection;
    if (connection != null) {
      connections.add(connection);
    }
    watch.up();
    LOG.info("peer {} is up", host);
    node.peers().changed(this);
  }

  private void down(EndReason why) {
    open = null;
    watch.down(why);
    LOG.info("peer {} is down: {}", host, why);
    node.peers().changed(this);
  }

  // ---- what others read

  /// The connection for new requests, or null when the peer is not to be sent any.
  @Nullable PeerConnection inService() {
    return watch.isInService() ? open : null;
  }

  /// Whether calls are routed to it.
  boolean isRouted() {
    return inService() != null && node.peers().inService().contains(this);
  }

  /// The connections that were up and are not gone yet, the one in use among them.
  Collection<PeerConnection> connections() {
    return connections;
  }

  /// The connection in use, or null.
  @Nullable PeerConnection open() {
    return open;
  }

  String host() {
    return host;
  }

  @Nullable Endpoint endpoint() {
    return endpoint;
  }

  @Nullable Capabilities remote() {
    return remote;
  }

  PeerState state() {
    return state;
  }

  /// Whether this one stays when the same peer is configured once more.
  boolean isAdoptedBy(PeerDriver newcomer) {
    return !stopping && (endpoint == null || newcomer.endpoint == null);
  }

  /// Whether it waits for its peer to connect, and does nothing about it.
  boolean onlyWaits() {
    return endpoint == null && state instanceof PeerState.Closed;
  }

  boolean covers(int applicationId) {
    Agreement.Common agreed = common;
    return agreed != null && agreed.covers(Integer.toUnsignedLong(applicationId));
  }

  /// A connection's peer that has not said its name has a placeholder no host can have.
  static String anonymous(Endpoint endpoint) {
    return "<" + endpoint + ">";
  }

  static boolean isAnonymous(String host) {
    return host.startsWith("<");
  }
}
