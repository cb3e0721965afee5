package io.weir.sctp.core;

import io.weir.sctp.wire.Octets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Messages, and parts of messages, that wait for the application in their order. They still count
/// for the window. Owned by the association.
final class ReadyMessages {
  private final Context context;
  private final ReceiveWindow window;
  private final PiecesAhead ahead;
  private final ArrayDeque<InboundMessage> queue = new ArrayDeque<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long delivered;

  /// An event that is told once so many messages and parts were taken.
  private record Waiting(AssociationEvent event, long delivered) {}

  ReadyMessages(Context context, ReceiveWindow window, PiecesAhead ahead) {
    this.context = context;
    this.window = window;
    this.ahead = ahead;
  }

  /// A message of one piece, which is held by the window already.
  void add(InboundMessage message) {
    queue.add(message);
  }

  /// The row of a message: the message, or its rest where parts of it went before, if it is whole,
  /// otherwise another part. The row is empty afterwards.
  void add(Assembly assembly) {
    Piece last = assembly.last;
    if (last == null) {
      return;
    }
    Octets payload = assembly.joined();
    boolean ends = last.ends();
    boolean begins = !assembly.started;
    queue.add(
        new InboundMessage(
            payload,
            assembly.stream,
            assembly.sequence,
            assembly.protocolId,
            assembly.unordered,
            begins,
            ends,
            last.tsn));
    // Several pieces are one from now on.
    window.release(0, assembly.pieces - 1);
    for (Piece piece = assembly.first; piece != null; piece = piece.next) {
      ahead.letGo(piece);
    }
    assembly.clearRow();
    assembly.started = !ends;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int count() {
    return queue.size();
  }

  @Nullable InboundMessage peek() {
    return queue.peek();
  }

  /// Takes the next one and frees its room.
  ///
  /// @throws IllegalStateException when there is none
  InboundMessage take() {
    InboundMessage message = queue.poll();
    if (message == null) {
      throw new IllegalStateException("no message is ready");
    }
    window.release(message.payload().length(), 1);
    delivered++;
    for (Waiting next = waiting.peek();
        next != null && next.delivered <= delivered;
        next = waiting.peek()) {
      context.tell(waiting.remove().event);
    }
    return message;
  }

  /// Tells the driver of something once it has taken what is ready now: told before, it would be
  /// about messages that the driver has not seen.
  void tellBehind(AssociationEvent event) {
    if (queue.isEmpty()) {
      context.tell(event);
    } else {
      waiting.add(new Waiting(event, delivered + queue.size()));
    }
  }

  /// The association has ended: its end was the last event.
  void end() {
    waiting.clear();
  }

  /// Messages and parts taken so far.
  long delivered() {
    return delivered;
  }
}
