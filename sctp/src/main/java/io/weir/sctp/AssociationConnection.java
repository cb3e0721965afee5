package io.weir.sctp;

import io.weir.sctp.core.Association;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.EndReason;
import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Feed;
import io.weir.transport.FlightRecords;
import io.weir.transport.Intake;
import io.weir.transport.Lane;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendQueue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One association with a handler: drives its core, and joins its [AssociationInlet] and
/// [AssociationOutlet] and its [AssociationEnding]. Its public methods may be called from any
/// thread; everything else runs on the loop of its [LoopPorts].
class AssociationConnection implements Connection {
  /// Packets of one turn, before other associations of the loop have theirs.
  private static final int TURN_PACKETS = 128;

  /// More streams than there can be: before the handshake is over none is refused.
  private static final int NOT_KNOWN = 65_536;

  final LoopPorts ports;
  final ConnectionHandler handler;
  final ConnectionOptions options;
  final SendQueue queue;
  final AssociationInlet inlet;
  final AssociationOutlet outlet;
  final AssociationEnding ending;
  private final Association association;
  private final AssociationWatch watch;
  private final AtomicBoolean turnWanted = new AtomicBoolean();
  private volatile Endpoint local;
  private volatile Endpoint remote;
  private volatile int outboundStreams = NOT_KNOWN;

  // Owned by the loop.
  boolean isTouched;
  int knownTag;
  private volatile boolean isOpen;
  private @Nullable UpListener upListener;
  private long scheduledNs = Deadlines.NEVER;

  /// The connection of an association that is up or coming up.
  ///
  /// @param handlers makes the handler, which may be a part of the connection itself
  AssociationConnection(
      LoopPorts ports,
      Association association,
      Setup setup,
      Function<AssociationConnection, ConnectionHandler> handlers) {
    this.ports = ports;
    this.association = association;
    this.options = setup.options;
    local = Endpoints.local(ports, association);
    remote = Endpoints.remote(association);
    handler = handlers.apply(this);
    queue =
        new SendQueue(
            options.sends(),
            new MessageFramer(options.framer().get(), Integer.MAX_VALUE - 64),
            this::wakeTurn);
    inlet = new AssociationInlet(this, setup);
    outlet = new AssociationOutlet(this);
    ending = new AssociationEnding(this);
    watch = new AssociationWatch(this);
  }

  /// What a connection is made with.
  ///
  /// @param options of connections
  /// @param sctp of SCTP
  /// @param tracker told of each connection that is made
  record Setup(
      ConnectionOptions options,
      SctpOptions sctp,
      Consumer<? super AssociationConnection> tracker) {}

  /// Told how a handshake ended that this side began, on the loop.
  interface UpListener {
    /// The association is up, and the handler has it.
    void up();

    /// It is not.
    ///
    /// @param why the reason
    void failed(EndReason why);
  }

  Association association() {
    return association;
  }

  // ---- the loop

  /// The association is up: the handler may have it.
  void open() {
    isOpen = true;
    // An accepted one is opened before it is told that it is up.
    outboundStreams = association.traits().outboundStreams();
    FlightRecords.opened(this);
    try {
      handler.opened(this);
    } catch (RuntimeException e) {
      ending.defect(e);
    }
  }

  /// Carries out what is to be done: takes what senders have queued, tells events, gives
  /// messages, sends packets. Called by [LoopPorts] at the end of a turn in which it was touched.
  void turn() {
    turnWanted.set(false);
    try {
      outlet.takeNew();
      tellEvents();
      inlet.deliver();
      ending.goOn();
      boolean done = ports.send(association, TURN_PACKETS);
      outlet.tellProgress();
      tellEvents();
      ports.noteTag(this);
      watch.turnEnded();
      if (!done) {
        ports.touch(this);
      }
    } catch (RuntimeException | AssertionError e) {
      ending.defect(e);
    }
    schedule();
  }

  private void tellEvents() {
    for (AssociationEvent event = association.nextEvent();
        event != null;
        event = association.nextEvent()) {
      tell(event);
    }
  }

  /// An event is told: a socket may have asked for what it says.
  void heard(AssociationEvent event) {}

  private void tell(AssociationEvent event) {
    carryOut(event);
    heard(event); // last: whoever waits for the answer finds everything as it says
  }

  private void carryOut(AssociationEvent event) {
    switch (event) {
      case AssociationEvent.Up(AssociationEvent.Traits traits) -> {
        outboundStreams = traits.outboundStreams();
        remote = Endpoints.remote(association);
        local = Endpoints.local(ports, association);
        up();
        inlet.tell(event);
      }
      case AssociationEvent.Ended(var reason, _) -> {
        ending.associationEnded(reason);
        inlet.tell(event);
      }
      case AssociationEvent.PeerShutsDown _ -> {
        inlet.tell(event);
        ending.peerShutsDown();
      }
      case AssociationEvent.StreamsChanged(_, int outbound, _) -> {
        outboundStreams = outbound;
        inlet.tell(event);
      }
      case AssociationEvent.Dry _ -> outlet.dry();
      case AssociationEvent.SendFailed failed -> outlet.failed(failed);
      case AssociationEvent.Restarted _,
          AssociationEvent.PathChanged _,
          AssociationEvent.RemoteError _,
          AssociationEvent.Adaptation _,
          AssociationEvent.PartialDeliveryAborted _,
          AssociationEvent.StreamsReset _,
          AssociationEvent.AssociationReset _,
          AssociationEvent.KeyChanged _,
          AssociationEvent.LocalAddress _ ->
          inlet.tell(event);
    }
  }

  /// Has somebody wait for the handshake. Before the first turn.
  void whenUp(UpListener listener) {
    upListener = listener;
  }

  private void up() {
    if (!isOpen) {
      open();
      UpListener waiting = upListener;
      if (waiting != null) {
        waiting.up();
      }
    }
  }

  /// The handshake has failed.
  void notOpened(EndReason why) {
    UpListener waiting = upListener;
    if (waiting != null) {
      waiting.failed(why);
    }
  }

  boolean isOpen() {
    return isOpen;
  }

  /// Has the loop come back at the next deadline. Deadlines mostly move away: one that has come
  /// too early looks again.
  private void schedule() {
    long dueNs = Math.min(association.deadlineNs(), watch.deadlineNs());
    if (dueNs == Deadlines.NEVER || (scheduledNs != Deadlines.NEVER && scheduledNs <= dueNs)) {
      return;
    }
    scheduledNs = dueNs;
    ports.loop.schedule(dueNs - ports.loop.nowNs(), () -> due(dueNs));
  }

  private void due(long atNs) {
    if (scheduledNs != atNs) {
      return; // an earlier one was asked for meanwhile
    }
    scheduledNs = Deadlines.NEVER;
    long nowNs = ports.loop.nowNs();
    if (association.deadlineNs() <= nowNs) {
      association.advanceTo(nowNs);
    }
    watch.advanceTo(nowNs);
    ports.touch(this);
  }

  // ---- any thread

  /// Has the loop look at this connection, once for all who ask before it does.
  void wakeTurn() {
    if (turnWanted.compareAndSet(false, true)) {
      ports.loop.execute(this::wokenTurn);
    }
  }

  private void wokenTurn() {
    ports.run(() -> ports.touch(this));
  }

  /// Runs a task on the loop, and carries out what it brings about.
  void onLoop(Runnable task) {
    ports.run(
        () -> {
          task.run();
          ports.touch(this);
        });
  }

  /// Blocking is not for the loop.
  ///
  /// @throws IllegalStateException on the association's loop
  void refuseOnLoop() {
    if (ports.loop.isCurrent()) {
      throw new IllegalStateException(
          "a blocking call on the association's own event loop would wait for itself");
    }
  }

  private void requireStream(SendInfo info) {
    int stream = info.stream();
    if (stream >= outboundStreams) {
      throw new IllegalArgumentException(
          "stream %d: the association has %d outbound streams, from 0"
              .formatted(stream, outboundStreams));
    }
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public void resumeReading() {
    inlet.resume();
  }

  @Override
  public Admission offer(Send send) {
    requireStream(send.info());
    return queue.offer(send);
  }

  @Override
  public Admission offer(ByteBuffer payload, Lane lane) {
    return queue.offerCopy(payload, lane);
  }

  @Override
  public Admission offer(ByteBuffer payload, Lane lane, SendInfo info) {
    requireStream(info);
    return queue.offerCopy(payload, lane, info);
  }

  @Override
  public SendOutcome send(Send send) throws InterruptedException {
    requireStream(send.info());
    refuseOnLoop();
    return queue.send(send);
  }

  @Override
  public CompletableFuture<SendOutcome> sendAsync(Send send, CompletionPoint point) {
    requireStream(send.info());
    return queue.sendAsync(send, point);
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  /// Streams that are known once the association is up; before, none but the first is certain.
  @Override
  public int streams() {
    int known = outboundStreams;
    return known == NOT_KNOWN ? 1 : known;
  }

  @Override
  public boolean isWritable() {
    return queue.isWritable();
  }

  @Override
  public void close() {
    close(new CloseReason.LocalClose("closed"), options.timing().drain());
  }

  @Override
  public CompletableFuture<CloseReport> close(CloseReason why, Duration drain) {
    ending.settle(why);
    onLoop(() -> ending.startDraining(why, drain));
    return ending.closed();
  }

  @Override
  public void abort(CloseReason why) {
    ending.settle(why);
    onLoop(() -> ending.abort(why));
  }

  @Override
  public CompletableFuture<CloseReport> closed() {
    return ending.closed();
  }

  @Override
  public ConnectionStats stats() {
    return new ConnectionStats(
        inlet.receivedMessages(),
        inlet.receivedBytes(),
        inlet.waitingBytes(),
        inlet.pauses().count(),
        inlet.pauses().totalNs(System.nanoTime()),
        handler instanceof Intake intake ? intake.levels() : Feed.Levels.NONE,
        queue.levels(),
        watch.stalls());
  }

  AssociationWatch watch() {
    return watch;
  }

  @Override
  public String toString() {
    return local + " - " + remote;
  }
}
