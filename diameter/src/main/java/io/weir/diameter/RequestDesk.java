package io.weir.diameter;

import io.weir.diameter.dictionary.MessageChecker;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.transport.Admission;
import io.weir.transport.Feed;
import io.weir.transport.Lane;
import io.weir.transport.Mailbox;
import io.weir.transport.SendOutcome;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Where the requests of one connection wait, and the virtual threads that have them answered.
///
/// A request counts against the bound from its arrival until its answer is in the send queue.
/// Each worker takes one request after another; as long as more wait, one further worker stands
/// ready to run, so that a handler that blocks holds up nobody: whenever a carrier thread is
/// free, the next request is begun, up to the limit of handlers. Handlers that do not block are
/// so served by as many workers as there are carriers, without a thread start per request.
///
/// [#offer] is called by the connection's loop; the rest is thread-safe.
final class RequestDesk {
  /// Requests that a worker takes before another takes its place behind other virtual threads.
  private static final int TURN = 128;

  private final NodeContext node;
  private final PeerConnection connection;
  private final Answerer answerer;
  private final Mailbox<DiameterMessage> inbox;
  private final Feed<DiameterMessage> feed;
  private final AtomicInteger workers = new AtomicInteger();
  private final AtomicBoolean spareReady = new AtomicBoolean();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean abandoned;

  RequestDesk(NodeContext node, PeerConnection connection, Answerer answerer, Runnable roomAgain) {
    this.node = node;
    this.connection = connection;
    this.answerer = answerer;
    inbox = new Mailbox<>(node.limits().requests(), node.budget(), DiameterMessage::length);
    feed = inbox.feed(roomAgain::run);
  }

  // ---- the connection's loop

  /// Whether a request of this length has room.
  boolean hasRoom(int lengthBytes) {
    return feed.wouldAdmit(lengthBytes);
  }

  /// Takes a request in, if it has room.
  boolean offer(DiameterMessage request) {
    return feed.offer(request);
  }

  /// Bytes that may still come in, at least 1.
  long roomBytes() {
    return Math.max(1, feed.roomBytes());
  }

  /// Has workers look at what was offered.
  void wake() {
    startSpare();
  }

  // ---- workers

  private void startSpare() {
    int most = node.limits().handlers();
    while (workers.get() < most && spareReady.compareAndSet(false, true)) {
      if (workers.incrementAndGet() <= most) {
        Thread.ofVirtual().name("weir-handler").start(this::work);
        return;
      }
      // Another came first. One that ended just now may have left it to this one.
      workers.decrementAndGet();
      spareReady.set(false);
      if (!inbox.hasWaiting()) {
        return;
      }
    }
  }

  private void work() {
    spareReady.set(false);
    threads.add(Thread.currentThread());
    MessageBuilder builder = MessageBuilder.request(0, 0);
    MessageChecker.Scratch scratch = node.checker().newScratch();
    DiameterMessage next = inbox.poll();
    for (int turn = 1; next != null; turn++) {
      if (inbox.hasWaiting()) {
        startSpare();
      }
      serve(next, builder, scratch);
      if (turn < TURN) {
        next = inbox.finishedAndPoll(next);
      } else {
        inbox.finished(next);
        next = null;
      }
    }
    threads.remove(Thread.currentThread());
    workers.decrementAndGet();
    // The turn is over, or one came between the last look and now.
    if (inbox.hasWaiting()) {
      startSpare();
    }
  }

  /// Serves one request. Nothing is thrown: the worker goes on whatever happens to a request.
  private void serve(
      DiameterMessage request, MessageBuilder builder, MessageChecker.Scratch scratch) {
    try {
      send(answer(request, builder, scratch));
    } catch (InterruptedException e) {
      answerer.countUnsent();
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error defect) {
      answerer.lost(request, defect);
    }
  }

  private DiameterMessage answer(
      DiameterMessage request, MessageBuilder builder, MessageChecker.Scratch scratch)
      throws InterruptedException {
    try {
      return answerer.answer(request, builder, scratch);
    } catch (InterruptedException e) {
      if (abandoned) {
        throw e;
      }
      return answerer.failed(request, builder, e);
    } finally {
      if (!abandoned) {
        Thread.interrupted(); // what a handler does to its thread is not the next one's
      }
    }
  }

  private void send(DiameterMessage answer) throws InterruptedException {
    switch (connection.offer(answer, Lane.REPLY)) {
      case Admission.Accepted _ -> {}
      // The peer does not read its answers. Its requests keep their credit until it does.
      case Admission.Full _ -> sendWaiting(answer);
      case Admission.Closed _ -> answerer.countUnsent();
    }
  }

  private void sendWaiting(DiameterMessage answer) throws InterruptedException {
    SendOutcome outcome = connection.transport().send(connection.outgoing(answer, Lane.REPLY));
    if (outcome instanceof SendOutcome.NotSent) {
      answerer.countUnsent();
    }
  }

  // ---- ending

  /// Whether nothing waits or is in work.
  boolean isIdle() {
    return inbox.levels().heldMessages() == 0;
  }

  /// Interrupts the handlers at work: the connection is gone and their answers have nowhere to
  /// go.
  void abandon() {
    abandoned = true;
    for (DiameterMessage left = inbox.poll(); left != null; left = inbox.poll()) {
      answerer.countUnsent();
      inbox.finished(left);
    }
    threads.forEach(Thread::interrupt);
  }

  Mailbox.Levels levels() {
    return inbox.levels();
  }
}
