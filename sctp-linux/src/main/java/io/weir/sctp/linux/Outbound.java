package io.weir.sctp.linux;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.OutboundMessage;
import io.weir.sctp.wire.Octets;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.Intake;
import io.weir.transport.Lane;
import io.weir.transport.MessageHandover;
import io.weir.transport.Reliability;
import io.weir.transport.Send;
import io.weir.transport.SendQueue;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The sending half of a connection: gives the kernel one message of its send queue after the
/// other, as long as the kernel has room, and finds out what the peer has acknowledged.
///
/// Whether there is room is asked before a message begins, so that what is refused room has not
/// begun: it waits in the queue, where control goes before it and a deadline or its sender can
/// take it back. When the kernel frees memory it says so, once each time (edge-triggered).
///
/// Owned by the connection's loop.
final class Outbound {
  /// Messages given to the kernel before other connections of the loop have their turn.
  private static final int TURN_MESSAGES = 128;

  /// Told about what concerns the whole connection.
  interface Watcher {
    /// Everything queued has been handed over.
    void drained();

    /// The kernel refuses messages for good.
    void refused(int negated);
  }

  private final Loop loop;
  private final KernelSocket socket;
  private final SendQueue queue;
  private final MessageHandover handover;
  private final ConnectionHandler handler;
  private final SendWatch watch;
  private final Watcher watcher;
  private final SendLine control = new SendLine();
  private final SendLine replies = new SendLine();
  private final SendLine data = new SendLine();
  private final Unacknowledged unacknowledged;

  /// One that has begun and that the kernel had no memory for.
  private @Nullable Send current;

  private boolean stopped;
  private boolean paused;
  private long lastKeptBytes;
  private boolean somethingSent;
  private boolean mayBeDry;

  Outbound(
      KernelConnection connection, SendQueue queue, MessageHandover handover, boolean inOrder) {
    loop = connection.loop();
    socket = connection.socket();
    this.queue = queue;
    this.handover = handover;
    handler = connection.handler();
    watch = new SendWatch(loop, queue, handler, connection.options().timing(), connection.ending());
    watcher = connection.ending();
    unacknowledged = new Unacknowledged(inOrder);
  }

  SendWatch watch() {
    return watch;
  }

  /// Gives the kernel what it has room for.
  void flush() {
    queue.woken();
    if (stopped) {
      return;
    }
    handover.takeNew(send -> lineOf(send).add(send));
    handover.takeGone(SendLine::remove);
    somethingSent = false;
    int turn = 0;
    boolean goesOn = true;
    while (goesOn && turn < TURN_MESSAGES && !stopped) {
      Send next = next();
      goesOn = next != null && !paused && hasRoom() && give(next);
      turn++;
    }
    if (stopped) {
      return;
    }
    if (turn == TURN_MESSAGES && goesOn) {
      loop.execute(this::flush);
    }
    afterwards();
  }

  private void afterwards() {
    if (somethingSent) {
      mayBeDry = true;
      watch.progressed();
      tellProgress();
    }
    watch.looked();
    if (somethingSent && handover.isDrained()) {
      handler.drained();
    }
    if (handover.isDrained()) {
      watcher.drained();
    }
  }

  private void tellProgress() {
    if (handler instanceof Intake intake) {
      intake.progressed();
    }
  }

  private SendLine lineOf(Send send) {
    return lineOf(send.lane());
  }

  private SendLine lineOf(Lane lane) {
    return switch (lane) {
      case CONTROL -> control;
      case REPLY -> replies;
      case DATA -> data;
    };
  }

  private @Nullable Send next() {
    if (current != null) {
      return current;
    }
    Send first = control.peek();
    if (first == null) {
      first = replies.peek();
    }
    return first == null ? data.peek() : first;
  }

  /// Whether the kernel takes a message now (RFC 6458 section 8: it takes one whole as long as
  /// what it keeps is below its limit).
  private boolean hasRoom() {
    MessageIo io = loop.io();
    return io.readMemory(socket.fd()) && io.sendQueuedBytes() < io.sendLimitBytes();
  }

  /// Gives the kernel one message.
  ///
  /// @return whether to go on
  private boolean give(Send send) {
    if (current == null) {
      SendLine.remove(send);
      if (!handover.begin(send, System.nanoTime())) {
        return true;
      }
      current = send;
    }
    byte[] array = send.messageArray();
    int bytes = send.messageBytes();
    ByteBuffer message = ByteBuffer.wrap(array, send.messageOffset(), bytes);
    int context = unacknowledged.nextContext();
    int answer = loop.io().send(socket.fd(), message, send.info(), context);
    if (answer == -Errno.EAGAIN || answer == -Errno.EINTR) {
      return false; // the kernel's memory is short: it is tried again when some is freed
    }
    if (answer == -Errno.ENOMEM || answer == -Errno.ENOBUFS) {
      loop.schedule(50_000_000, this::flush); // nobody says when there is some again
      return false;
    }
    if (answer < 0) {
      watcher.refused(answer);
      return false;
    }
    current = null;
    somethingSent = true;
    handover.handedOver(send);
    unacknowledged.add(context, send, bytes);
    return true;
  }

  // ---- what becomes of it

  /// How much the kernel keeps now, to be told to [#released] after everything was read.
  ///
  /// @return bytes, or less than 0 when nothing is to be found out
  long keptBytes() {
    if (stopped || unacknowledged.isEmpty() || !loop.io().readMemory(socket.fd())) {
      return -1;
    }
    return loop.io().sendQueuedBytes();
  }

  /// What the peer has acknowledged is told.
  ///
  /// @param keptBytes as [#keptBytes] said
  /// @param allRead whether everything that the kernel had to tell was read since
  void released(long keptBytes, boolean allRead) {
    if (stopped || keptBytes < 0 || unacknowledged.isEmpty()) {
      return;
    }
    if (keptBytes < lastKeptBytes) {
      watch.progressed(); // a part of a long message counts
    }
    lastKeptBytes = keptBytes;
    boolean[] any = new boolean[1];
    handover.together(
        () ->
            unacknowledged.release(
                keptBytes,
                allRead,
                send -> {
                  any[0] = true;
                  handover.acknowledged(send);
                }));
    if (any[0]) {
      watch.progressed();
      tellProgress();
      watch.looked();
    }
    tellDry();
  }

  /// The association was shut down in order: the peer has everything.
  void allAcknowledged() {
    released(0, true);
  }

  private void tellDry() {
    if (mayBeDry && handover.isDry()) {
      mayBeDry = false;
      handler.dry();
    }
  }

  /// The kernel has given up a message, or a part of one.
  ///
  /// @param context as it was given with it
  /// @param what as the kernel says it
  /// @param ended whether the association has ended
  /// @return the event with the whole message, or null when it was told before
  AssociationEvent.@Nullable SendFailed failed(
      int context, AssociationEvent.SendFailed what, boolean ended) {
    Send send = unacknowledged.remove(context);
    if (send == null) {
      return null;
    }
    if (!ended && !(send.info().reliability() instanceof Reliability.Full)) {
      handover.abandoned(send);
      tellProgress();
      watch.looked();
      tellDry();
    } // otherwise the end of the queue tells what becomes of it
    Octets whole = Octets.of(send.messageArray(), send.messageOffset(), send.messageBytes());
    return new AssociationEvent.SendFailed(
        new OutboundMessage(whole, what.message().carriage()), what.begun());
  }

  /// Gives the kernel nothing more until told to go on.
  void pause(boolean on) {
    paused = on;
  }

  /// Whether everything was sent and acknowledged. Any thread.
  boolean isDry() {
    return handover.isDry();
  }

  /// Whether everything was handed over. Any thread.
  boolean isDrained() {
    return handover.isDrained();
  }

  /// The connection is gone.
  void stop() {
    stopped = true;
    watch.stop();
  }
}
