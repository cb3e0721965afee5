package io.weir.interop.sctp;

import io.weir.sctp.SctpSocket;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationEvent.StreamsReset;
import io.weir.sctp.core.StreamDirection;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.Deadlines;
import io.weir.transport.Mailbox;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// An association of Weir's in a test: sends checked messages, checks what comes, echoes it if
/// asked to, and keeps the events for whoever awaits them. The counterpart of
/// [SctpPeer.Association]. A virtual thread of its own reads from its mailbox; thread-safe.
final class WeirAssociation {
  private static final long AT_MOST_S = 60;
  private static final int SEED = 7;

  /// Room for little, so that a reader that stops is felt.
  private static final Bounds MAILBOX = new Bounds(64, 256 << 10);

  private final SctpSocket socket;
  private final Mailbox<SocketEvent> mailbox = SocketEvent.mailbox(MAILBOX);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Tally tally = new Tally();
  private final List<AssociationEvent> events = new ArrayList<>();
  private final Map<Integer, Integer> nextOrdered = new HashMap<>();
  private final Map<Integer, Integer> nextUnordered = new HashMap<>();
  private boolean echoes;
  private boolean stalled;
  private long sent;
  private long echoed;
  private long acknowledged;
  private long abandoned;
  private long unsent;

  WeirAssociation(SctpSocket socket) {
    this.socket = socket;
    socket.handTo(mailbox);
    Thread.ofVirtual().name("weir-association").start(this::readAll);
    socket.read(ReadMode.ALWAYS);
  }

  /// The socket itself, for what only some tests ask of it.
  SctpSocket socket() {
    return socket;
  }

  // ---- reading

  private void readAll() {
    try {
      SocketEvent event = mailbox.take(Deadlines.NEVER);
      while (event != null && taken(event)) {
        event = mailbox.take(Deadlines.NEVER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return false when it was the last
  private boolean taken(SocketEvent event) throws InterruptedException {
    boolean goesOn =
        switch (event) {
          case SocketEvent.Data data -> {
            received(data.payload(), data.info());
            yield true;
          }
          case SocketEvent.Notified notified -> {
            happened((AssociationEvent) notified.event());
            yield true;
          }
          case SocketEvent.Ended _ -> false;
          case SocketEvent.Noticed(_, Notice notice) ->
              locked(() -> stalled |= notice == Notice.STALLED) || notice != Notice.STALLED;
          case SocketEvent.PartOfData _ -> throw new AssertionError("no parts were asked for");
          case SocketEvent.WentPassive _, SocketEvent.InputEnded _ -> true;
        };
    mailbox.finished(event);
    return goesOn;
  }

  private void received(byte[] message, ReceiveInfo info) throws InterruptedException {
    boolean back = locked(() -> counted(message, info));
    if (back) {
      SendInfo same = SendInfo.on(info.stream()).withProtocol(info.protocolId());
      socket.send(Send.of(message).with(info.unordered() ? same.withoutOrder() : same));
    }
  }

  private boolean counted(byte[] message, ReceiveInfo info) {
    tally.add(message, info);
    echoed += echoes ? 1 : 0;
    return echoes;
  }

  private void happened(AssociationEvent event) {
    locked(
        () -> {
          if (event instanceof StreamsReset(boolean outgoing, var streams, ResetResult result)
              && result == ResetResult.PERFORMED) {
            begunAgain(outgoing, streams);
          } else if (event instanceof AssociationEvent.Restarted) {
            begunAgain(true, List.of());
            begunAgain(false, List.of());
          }
          return events.add(event);
        });
  }

  /// @param streams none for all
  private void begunAgain(boolean outgoing, List<Integer> streams) {
    if (!outgoing) {
      tally.beginAgain(streams);
    } else if (streams.isEmpty()) {
      nextOrdered.clear();
    } else {
      streams.forEach(nextOrdered::remove);
    }
  }

  /// Stops reading: the mailbox fills, then the window closes.
  void pause() {
    socket.read(ReadMode.PASSIVE);
  }

  /// Reads on.
  void resume() {
    socket.read(ReadMode.ALWAYS);
  }

  /// Sends every message that comes back, as it came, from now on.
  void echo() {
    locked(() -> echoes = true);
  }

  /// What came and went so far.
  SctpPeer.Count count() {
    lock.lock();
    try {
      return tally.count(sent, echoed, unsent);
    } finally {
      lock.unlock();
    }
  }

  // ---- sending

  /// Sends messages on the streams in turn; each waits for room in the queue.
  ///
  /// @param info all but the stream
  void send(int messages, int bytes, int streams, SendInfo info) {
    for (int i = 0; i < messages; i++) {
      Send next = next(bytes, i % streams, info);
      SendOutcome queued = within(socket.sendAsync(next, CompletionPoint.QUEUED), "room");
      if (!(queued instanceof SendOutcome.Queued)) {
        throw new AssertionError("not queued but " + queued + "; " + this);
      }
    }
  }

  /// Sends messages, ordered and fully reliable.
  void send(int messages, int bytes, int streams) {
    send(messages, bytes, streams, SendInfo.NONE);
  }

  private Send next(int bytes, int stream, SendInfo info) {
    lock.lock();
    try {
      Map<Integer, Integer> numbers = info.unordered() ? nextUnordered : nextOrdered;
      int number = numbers.merge(stream, 1, Integer::sum) - 1;
      sent++;
      var place =
          new SendInfo(
              stream,
              info.protocolId(),
              info.unordered(),
              info.acknowledgeAtOnce(),
              info.reliability());
      return Send.of(Pattern.message(number, bytes, stream, info.unordered(), SEED))
          .with(place)
          .toldAt(CompletionPoint.ACKNOWLEDGED)
          .telling(this::settled);
    } finally {
      lock.unlock();
    }
  }

  private void settled(SendOutcome outcome) {
    locked(
        () -> {
          switch (outcome) {
            case SendOutcome.Acknowledged _ -> acknowledged++;
            case SendOutcome.Abandoned _ -> abandoned++;
            case SendOutcome.NotSent(SendOutcome.Unsent.Expired _) -> abandoned++;
            case SendOutcome.NotSent _, SendOutcome.Unacknowledged _, SendOutcome.Cut _ -> unsent++;
            case SendOutcome.HandedOver _, SendOutcome.Underway _, SendOutcome.Queued _ ->
                throw new AssertionError("settled with " + outcome);
          }
          return true;
        });
  }

  /// How many messages were acknowledged.
  long acknowledged() {
    return locked(() -> acknowledged);
  }

  /// How many partly reliable messages were given up.
  long abandoned() {
    return locked(() -> abandoned);
  }

  /// Resets streams and waits for the answer.
  ///
  /// @param streams none for all
  /// @return whether it was done
  boolean reset(StreamDirection direction, int... streams) {
    boolean done = within(socket.resetStreams(direction, streams), "the reset");
    if (done && direction != StreamDirection.INCOMING) {
      awaitReset(true);
    }
    if (done && direction != StreamDirection.OUTGOING) {
      awaitReset(false);
    }
    return done;
  }

  /// Waits until streams were reset, whoever asked for it: only then are messages counted from 0.
  void awaitReset(boolean outgoing) {
    awaitEvent(
        outgoing ? "outgoing streams reset" : "incoming streams reset",
        e -> e instanceof StreamsReset reset && reset.outgoing() == outgoing);
  }

  // ---- waiting

  /// Waits until every message sent has been acknowledged, or given up where it may be.
  void awaitSettled() {
    await("every message is settled", () -> acknowledged + abandoned + unsent == sent);
  }

  /// Waits until so many messages have come.
  void awaitReceived(long messages) {
    await(messages + " messages have come", () -> tally.messages() >= messages);
  }

  /// Waits until so many ordered messages have come or were jumped over.
  void awaitAccounted(long messages) {
    await(messages + " messages are accounted for", () -> tally.accounted() >= messages);
  }

  /// Waits until an address of the peer has answered; the event may have been before there was an
  /// owner to be told.
  void awaitConfirmed(String address) {
    awaitStatus(
        address + " confirmed",
        () ->
            socket.paths().stream()
                .anyMatch(p -> p.confirmed() && p.address().getHostAddress().equals(address)));
  }

  /// Waits for an event and takes it.
  AssociationEvent awaitEvent(String what, Predicate<AssociationEvent> wanted) {
    List<AssociationEvent> found = new ArrayList<>();
    await(what, () -> take(wanted, found));
    return found.getFirst();
  }

  /// Waits until an address of the peer has changed so.
  void awaitAddress(String address, PathChange change) {
    var wanted = new AssociationEvent.PathChanged(InetAddress.ofLiteral(address), change);
    awaitEvent(wanted.toString(), wanted::equals);
  }

  private boolean take(Predicate<AssociationEvent> wanted, List<AssociationEvent> found) {
    for (Iterator<AssociationEvent> each = events.iterator(); each.hasNext(); ) {
      AssociationEvent event = each.next();
      if (wanted.test(event)) {
        each.remove();
        return found.add(event);
      }
    }
    return false;
  }

  /// Waits until Weir has noticed that the peer takes nothing any more.
  void awaitStall() {
    socket.tell(Notice.STALLED);
    await("the peer is noticed to stall", () -> stalled);
  }

  /// Waits until what has come and was not taken leaves so little of the window.
  ///
  /// @param bytes that the peer may still send
  void awaitWindowBelow(long bytes) {
    awaitStatus("the window is shut", () -> socket.status().receiving().window() < bytes);
  }

  /// Waits for what no event tells.
  private void awaitStatus(String what, BooleanSupplier done) {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(AT_MOST_S);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - untilNs > 0) {
        throw new AssertionError("waited too long until " + what + "; " + this);
      }
      Thread.onSpinWait();
    }
  }

  /// Fails when the association ends within that time.
  void staysUpFor(Duration time) {
    try {
      CloseReport report = socket.closed().get(time.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("ended: " + report + "; " + this);
    } catch (TimeoutException e) {
      // As it should.
    } catch (ExecutionException e) {
      throw new AssertionError("never completes so", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  /// Waits for the end.
  CloseReason awaitEnd() {
    CloseReport report = within(socket.closed(), "the end");
    return report.reason();
  }

  /// Waits for an answer of the socket.
  <T> T within(Future<T> future, String what) {
    try {
      return future.get(AT_MOST_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("waited too long for " + what + "; " + this, e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " failed; " + this, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  private void await(String what, BooleanSupplier done) {
    lock.lock();
    try {
      long leftNs = TimeUnit.SECONDS.toNanos(AT_MOST_S);
      while (!done.getAsBoolean()) {
        if (leftNs <= 0) {
          throw new AssertionError("waited too long until " + what + "; " + this);
        }
        leftNs = changed.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting until " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  /// For failure messages: what was counted, and how Weir sees the association.
  @Override
  public String toString() {
    String counted = "%s acknowledged=%d abandoned=%d".formatted(count(), acknowledged, abandoned);
    if (socket.closed().isDone()) {
      return "%s %s %s".formatted(counted, events, socket.closed().join());
    }
    return "%s %s %s %s".formatted(counted, socket.status(), socket.paths(), events);
  }
}
