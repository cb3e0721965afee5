package io.weir.sctp;

import io.weir.sctp.AssociationConnection.Setup;
import io.weir.sctp.core.Association;
import io.weir.transport.Accepting;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.Endpoint;
import io.weir.transport.Feed;
import io.weir.transport.Listener;
import io.weir.transport.ListenerStats;
import io.weir.transport.Mailbox;
import io.weir.transport.MemoryBudget;
import io.weir.transport.MessageSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Listens at an SCTP port of [SharedPorts]. A peer that comes while there is no room within the
/// limits is refused with an ABORT: SCTP's handshake is over when an association is made, so there
/// is no kernel in whose backlog it could wait. Thread-safe.
final class SctpListener implements Listener {
  /// What becomes of the associations that peers begin.
  sealed interface Taking {
    /// They wait for [Listener#accept].
    record Waiting() implements Taking {}

    /// Each is given to a handler of its own.
    ///
    /// @param makers makes one handler per connection
    record Handlers(Supplier<ConnectionHandler> makers) implements Taking {}

    /// Each is given to one owner, on the association's loop, before anything of it.
    ///
    /// @param owner takes it
    record Owner(Consumer<AssociationSocket> owner) implements Taking {}
  }

  private final SharedPorts ports;
  private final int sctpPort;
  private final Setup setup;
  private final Taking taking;
  private final Accepting limits;
  private final Mailbox<AssociationSocket> line;
  private final Feed<AssociationSocket> feed;
  private final Object feeding = new Object();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();

  SctpListener(SharedPorts ports, int sctpPort, Setup setup, Taking taking) {
    this.ports = ports;
    this.sctpPort = sctpPort;
    this.setup = setup;
    this.taking = taking;
    limits = setup.options().accepting();
    line =
        new Mailbox<>(
            new Bounds(limits.mostWaiting(), limits.mostWaiting()), MemoryBudget.UNLIMITED, _ -> 1);
    feed = line.feed(() -> {});
  }

  // ---- the loops

  /// Makes a connection of an association that a peer has begun. On its loop.
  ///
  /// @return null when there is no room for it
  @Nullable AssociationConnection accept(LoopPorts on, Association association) {
    boolean room =
        !closed.get()
            && open.get() < limits.mostOpen()
            && setup.options().budget().awaitRoom(() -> {})
            && ports.use();
    if (!room) {
      dropped.increment();
      return null;
    }
    AssociationConnection made =
        switch (taking) {
          case Taking.Waiting _ -> waiting(on, association);
          case Taking.Handlers(Supplier<ConnectionHandler> makers) ->
              handled(on, association, makers);
          case Taking.Owner(Consumer<AssociationSocket> owner) -> owned(on, association, owner);
        };
    if (made == null) {
      ports.release();
      dropped.increment();
      return null;
    }
    setup.tracker().accept(made);
    open.incrementAndGet();
    accepted.increment();
    made.closed().thenRun(open::decrementAndGet);
    return made;
  }

  private AssociationConnection handled(
      LoopPorts on, Association association, Supplier<ConnectionHandler> makers) {
    ConnectionHandler handler = makers.get();
    return new AssociationConnection(on, association, setup, _ -> handler);
  }

  private AssociationConnection owned(
      LoopPorts on, Association association, Consumer<AssociationSocket> owner) {
    var socket = new AssociationSocket(on, association, setup);
    owner.accept(socket);
    return socket;
  }

  private @Nullable AssociationConnection waiting(LoopPorts on, Association association) {
    var socket = new AssociationSocket(on, association, setup);
    synchronized (feeding) { // a feed is offered to by one thread at a time
      return feed.offer(socket) ? socket : null;
    }
  }

  // ---- any thread

  SharedPorts ports() {
    return ports;
  }

  int sctpPort() {
    return sctpPort;
  }

  @Override
  public Endpoint endpoint() {
    return Endpoints.of(ports.addresses(), sctpPort, ports.udpPort());
  }

  @Override
  public @Nullable MessageSocket accept(long deadlineNs) throws InterruptedException {
    if (!(taking instanceof Taking.Waiting)) {
      throw new IllegalStateException("the listener gives its connections away by itself");
    }
    AssociationSocket socket = line.take(deadlineNs);
    if (socket != null) {
      line.finished(socket);
    }
    return socket;
  }

  @Override
  public ListenerStats stats() {
    return new ListenerStats(
        accepted.sum(),
        dropped.sum(),
        open.get(),
        line.levels().heldMessages(),
        0,
        open.get() >= limits.mostOpen(),
        0);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    for (LoopPorts each : ports.loops()) {
      each.run(() -> each.unlisten(sctpPort));
    }
    ports.unclaim(sctpPort);
    line.end(new CloseReason.LocalClose("the listener was closed"));
    for (AssociationSocket left = line.poll(); left != null; left = line.poll()) {
      left.close();
    }
    ports.release();
  }
}
