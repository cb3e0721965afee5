package io.weir.sctp.linux;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Endpoint;
import io.weir.transport.Feed;
import io.weir.transport.Framer;
import io.weir.transport.Intake;
import io.weir.transport.Lane;
import io.weir.transport.MessageHandover;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// One association of the kernel: joins its [Inbound] and [Outbound] halves and its [Ending]. Its
/// public methods may be called from any thread; everything else runs on its loop.
class KernelConnection implements Connection, Loop.Pollable, Inbound.Watcher {
  private final Loop loop;
  private final KernelSocket socket;
  private final ConnectionOptions options;
  private final AssociationOptions association;
  private final ConnectionHandler handler;
  private final SendQueue queue;
  private final Arrivals arrivals;
  private final Inbound inbound;
  private final Outbound outbound;
  private final MessageHandover handover;
  private final Ending ending;
  private final Endpoint local;
  private final Endpoint remote;
  private final Steering steering;
  private final AtomicBoolean turnWanted = new AtomicBoolean();
  private final int mostMessageBytes;
  private volatile int outboundStreams;

  // Owned by the loop.
  private long registration;
  private boolean inTurn;

  /// A connection of a socket whose association is up. On its loop.
  ///
  /// @param handlers makes the handler, which may be a part of the connection itself
  KernelConnection(
      Loop loop,
      KernelSocket socket,
      ConnectionOptions options,
      AssociationOptions association,
      Function<KernelConnection, ConnectionHandler> handlers) {
    this.loop = loop;
    this.socket = socket;
    this.options = options;
    this.association = association;
    handler = handlers.apply(this);
    local = Addresses.endpoint(Addresses.local(socket));
    remote = Addresses.endpoint(Addresses.peer(socket));
    outboundStreams = Statuses.outboundStreams(socket);
    mostMessageBytes = socket.sendLimitBytes();
    Framer framer = options.framer().get();
    queue =
        new SendQueue(options.sends(), new SizedFramer(framer, mostMessageBytes), this::wakeWriter);
    handover = queue.messageWise(true);
    arrivals = new Arrivals(handler, framer, options.readBufferBytes());
    ending = new Ending(this);
    inbound = new Inbound(this, arrivals, association.sizes().mostMessage());
    boolean inOrder = association.scheduling().scheduler() == StreamSchedule.FIRST_COME;
    outbound = new Outbound(this, queue, handover, inOrder);
    steering = new Steering(this);
  }

  /// Makes the connection live. Once.
  ///
  /// @throws IOException when the system does not poll its socket
  void open() throws IOException {
    registration = loop.register(socket.fd(), this);
    try {
      handler.opened(this);
    } catch (RuntimeException e) {
      ending.failed(e);
      return;
    }
    turn();
  }

  /// Whoever connected has read that the association is up. Before [#open].
  void isUp(AssociationEvent.Up up) {
    outboundStreams = up.traits().outboundStreams();
    ReentrantLock lock = arrivals.lock();
    lock.lock();
    try {
      arrivals.happened(up);
    } finally {
      lock.unlock();
    }
  }

  // ---- its parts

  Loop loop() {
    return loop;
  }

  KernelSocket socket() {
    return socket;
  }

  ConnectionOptions options() {
    return options;
  }

  AssociationOptions association() {
    return association;
  }

  ConnectionHandler handler() {
    return handler;
  }

  SendQueue queue() {
    return queue;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  Inbound inbound() {
    return inbound;
  }

  Outbound outbound() {
    return outbound;
  }

  Ending ending() {
    return ending;
  }

  Steering steering() {
    return steering;
  }

  // ---- any thread

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Admission offer(Send send) {
    requireStream(send);
    return queue.offer(send);
  }

  @Override
  public Admission offer(ByteBuffer payload, Lane lane) {
    return queue.offerCopy(payload, lane);
  }

  @Override
  public SendOutcome send(Send send) throws InterruptedException {
    requireStream(send);
    refuseOnLoop();
    return queue.send(send);
  }

  @Override
  public CompletableFuture<SendOutcome> sendAsync(Send send, CompletionPoint point) {
    requireStream(send);
    return queue.sendAsync(send, point);
  }

  private void requireStream(Send send) {
    int streams = outboundStreams;
    if (send.info().stream() >= streams && streams > 0) {
      throw new IllegalArgumentException(
          "stream %d: the association has %d streams to send on, from 0"
              .formatted(send.info().stream(), streams));
    }
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  @Override
  public boolean isWritable() {
    return queue.isWritable();
  }

  @Override
  public void resumeReading() {
    wantTurn();
  }

  /// Has the loop look at everything, soon.
  void wantTurn() {
    if (turnWanted.compareAndSet(false, true)) {
      loop.execute(this::turn);
    }
  }

  @Override
  public void close() {
    close(new CloseReason.LocalClose("closed"), options.timing().drain());
  }

  @Override
  public CompletableFuture<CloseReport> close(CloseReason why, Duration drain) {
    ending.settle(why);
    loop.execute(() -> ending.startDraining(why, drain));
    return ending.closed();
  }

  @Override
  public void abort(CloseReason why) {
    ending.settle(why);
    loop.execute(() -> ending.drop(why));
  }

  @Override
  public CompletableFuture<CloseReport> closed() {
    return ending.closed();
  }

  @Override
  public ConnectionStats stats() {
    return new ConnectionStats(
        arrivals.receivedMessages(),
        arrivals.receivedBytes(),
        arrivals.heldBytes(),
        arrivals.pauses().count(),
        arrivals.pauses().totalNs(System.nanoTime()),
        handler instanceof Intake intake ? intake.levels() : Feed.Levels.NONE,
        queue.levels(),
        outbound.watch().stalls());
  }

  /// Blocking is not for the loop.
  ///
  /// @throws IllegalStateException on the connection's loop
  void refuseOnLoop() {
    if (loop.isCurrent()) {
      throw new IllegalStateException(
          "a blocking call on the connection's own event loop would wait for itself");
    }
  }

  public boolean isDrained() {
    return handover.isDrained();
  }

  public boolean isDry() {
    return handover.isDry();
  }

  /// The longest message that the kernel takes.
  int mostMessageBytes() {
    return mostMessageBytes;
  }

  private void wakeWriter() {
    if (!(loop.isCurrent() && inTurn)) {
      wantTurn(); // within a turn its end does it, for all at once
    } else {
      turnWanted.set(true);
    }
  }

  // ---- the loop

  @Override
  public void ready(int events) {
    turn();
  }

  /// Reads what there is and has room, finds out what was acknowledged, sends what there is room
  /// for. Everything that may have changed comes here.
  void turn() {
    turnWanted.set(false);
    if (inTurn) {
      loop.execute(this::turn);
      return;
    }
    inTurn = true;
    try {
      work();
    } catch (RuntimeException e) {
      ending.failed(e);
    } finally {
      inTurn = false;
    }
    if (turnWanted.get()) {
      loop.execute(this::turn);
    }
  }

  private void work() {
    deliver();
    if (ending.isGone()) {
      ending.restWasTaken();
      return;
    }
    long keptBytes = outbound.keptBytes();
    boolean allRead = inbound.read();
    if (allRead) {
      ending.allRead();
    }
    handler.readBatchEnded();
    CloseReason wrong = arrivals.wrong();
    if (wrong != null && !ending.isGone()) {
      ending.startDraining(wrong, options.timing().drain());
    }
    if (ending.isGone()) {
      return;
    }
    if (allRead || Statuses.isUp(socket)) {
      outbound.released(keptBytes, allRead);
    }
    steering.goOn();
    outbound.flush();
  }

  private void deliver() {
    ReentrantLock lock = arrivals.lock();
    lock.lock();
    try {
      arrivals.deliver();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void notified(Notification what) {
    switch (what.event()) {
      case null -> {}
      case AssociationEvent.Up up -> {
        outboundStreams = up.traits().outboundStreams();
        tell(up);
      }
      case AssociationEvent.Restarted restarted -> {
        outboundStreams = restarted.traits().outboundStreams();
        tell(restarted);
      }
      case AssociationEvent.PeerShutsDown down -> {
        tell(down);
        ending.peerShutsDown();
      }
      case AssociationEvent.Ended ended -> ending.ended(ended);
      case AssociationEvent.SendFailed failed -> {
        var whole = outbound.failed(what.context(), failed, !Statuses.isUp(socket));
        if (whole != null) {
          tell(whole);
        }
      }
      case AssociationEvent.PartialDeliveryAborted aborted -> {
        if (inbound.abandon(aborted.stream())) {
          tell(aborted);
        }
      }
      case AssociationEvent.StreamsReset reset -> {
        tell(reset);
        steering.answered(reset);
      }
      case AssociationEvent.AssociationReset reset -> {
        tell(reset);
        steering.answered(reset);
      }
      case AssociationEvent.StreamsChanged changed -> {
        outboundStreams = Math.max(outboundStreams, Statuses.outboundStreams(socket));
        tell(changed);
        steering.answered(changed);
      }
      case AssociationEvent.Dry _ -> {} // the handler is told when everything is known to be
      case AssociationEvent.PathChanged _,
          AssociationEvent.RemoteError _,
          AssociationEvent.Adaptation _,
          AssociationEvent.KeyChanged _,
          AssociationEvent.LocalAddress _ ->
          tell(what.event());
    }
  }

  private void tell(AssociationEvent event) {
    ReentrantLock lock = arrivals.lock();
    lock.lock();
    try {
      arrivals.happened(event);
      arrivals.deliver();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void readNothing() {
    ending.readNothing();
  }

  @Override
  public void readFailed(int negated) {
    ending.readFailed(negated);
  }

  /// The socket is needed no longer.
  void released() {
    loop.unregister(registration, socket.fd());
    socket.close();
    steering.stop();
  }

  @Override
  public String toString() {
    return local + " - " + remote;
  }
}
