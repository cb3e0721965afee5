package io.weir.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One message on its way out: what, in which lane, until when, and who is told. Made by the
/// sender, given to a [SendQueue] once, and from then on owned by that queue. One that was
/// refused may be given again.
public final class Send {
  static final Send NOTHING = of(new byte[0]);

  /// The payload, or its parts: then the array is empty.
  final byte[] payload;

  final ByteBuffer @Nullable [] parts;

  /// Many messages instead of one: then there is no payload.
  final @Nullable SendRun run;

  /// Messages and payload bytes that count, less those of a run that have left.
  int messages = 1;

  int payloadBytes;

  // Set by the sender; the deadline also by the lane's policy, under the queue's lock.
  Lane lane = Lane.DATA;
  long deadlineNs = Deadlines.NEVER;
  SendListener listener = SendListener.NONE;
  @Nullable Object key;
  SendInfo info = SendInfo.NONE;
  CompletionPoint toldAt = CompletionPoint.HANDED_OVER;

  // Guarded by the queue's lock once the send was given to it.
  State state = State.NEW;
  @Nullable Framer framer;
  byte prefixBytes;
  byte suffixBytes;

  /// Whether the payload's array has the framing in it.
  boolean framed;

  /// Whether it was ever admitted to its lane.
  boolean admitted;

  long begunBytes;
  @Nullable Send previous;
  @Nullable Send next;

  /// Whether a [MessageHandover] has shown it to the engine, which holds it.
  boolean shown;

  @Nullable Send nextGone;

  /// The one whose place it has taken, until it is shown.
  @Nullable Send replaced;

  // Of the engine that takes whole messages, on its loop.
  private byte @Nullable [] whole;
  private int wholeOffset;
  private @Nullable Object attachment;

  /// Of a settled message, what became of it; of one that is offered to the transport, what
  /// becomes of it if the transport does not take its first byte, if that is not to go back to
  /// its place.
  @Nullable SendOutcome outcome;

  /// Where a send stands.
  enum State {
    NEW,
    /// Waits for room in its lane.
    WAITING,
    QUEUED,
    /// Offered to the transport this very moment: its first byte may be leaving.
    OFFERED,
    /// Its first byte has left, or can no longer be kept back.
    BEGUN,
    /// All of it has left; it counts until the peer's transport has it.
    HANDED_OVER,
    SETTLED
  }

  private Send(byte[] payload) {
    this.payload = payload;
    this.parts = null;
    this.run = null;
    this.payloadBytes = payload.length;
  }

  private Send(SendRun run) {
    this.payload = NOTHING.payload;
    this.parts = null;
    this.run = run;
    this.messages = run.messages();
    this.payloadBytes = run.payloadBytes();
    this.lane = run.lane;
    this.admitted = true;
  }

  private Send(ByteBuffer[] parts, int payloadBytes) {
    this.payload = NOTHING.payload;
    this.parts = parts;
    this.run = null;
    this.payloadBytes = payloadBytes;
  }

  private Send(Send from) {
    payload = from.payload;
    parts = from.parts;
    run = null;
    payloadBytes = from.payloadBytes;
    lane = from.lane;
    deadlineNs = from.deadlineNs;
    listener = from.listener;
    key = from.key;
    info = from.info;
    toldAt = from.toldAt;
  }

  /// A message in the data lane without a deadline and without a listener.
  ///
  /// @param payload the message, which the sender must not change any more
  /// @return the send
  public static Send of(byte[] payload) {
    return new Send(payload);
  }

  /// A message without a deadline and without a listener.
  ///
  /// @param payload the message, which the sender must not change any more
  /// @param lane its lane
  /// @return the send
  public static Send of(byte[] payload, Lane lane) {
    var send = new Send(payload);
    send.lane = lane;
    return send;
  }

  /// A run of messages, framed already.
  static Send of(SendRun run) {
    return new Send(run);
  }

  /// The first message of a run, of which a part has left.
  ///
  /// @param wire the message with its framing
  /// @param payloadBytes what it counts for
  /// @param begunBytes how many bytes have left
  static Send begun(byte[] wire, int payloadBytes, Lane lane, int begunBytes) {
    var send = of(wire, lane);
    send.payloadBytes = payloadBytes;
    send.framed = true;
    send.begunBytes = begunBytes;
    send.admitted = true;
    send.state = State.BEGUN;
    return send;
  }

  /// One message made of several parts, in the data lane, without a deadline and without a
  /// listener. The parts are copied only once, when they are written.
  ///
  /// @param parts the bytes between each buffer's position and limit, which the sender must not
  ///     change any more; the buffers themselves stay the sender's
  /// @return the send
  /// @throws IllegalArgumentException when they are more than 2^31 - 1 bytes
  public static Send gather(ByteBuffer... parts) {
    var slices = new ByteBuffer[parts.length];
    long bytes = 0;
    for (int i = 0; i < parts.length; i++) {
      slices[i] = parts[i].slice();
      bytes += slices[i].remaining();
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "one message has at most %d bytes, not %d".formatted(Integer.MAX_VALUE, bytes));
    }
    return new Send(slices, (int) bytes);
  }

  /// The same message in another lane.
  ///
  /// @param newLane the lane
  /// @return a new send
  public Send in(Lane newLane) {
    var send = new Send(this);
    send.lane = newLane;
    return send;
  }

  /// The same message with a deadline: if its first byte has not left by then it never will.
  ///
  /// @param newDeadlineNs instant on the [System#nanoTime()] clock
  /// @return a new send
  public Send before(long newDeadlineNs) {
    var send = new Send(this);
    send.deadlineNs = newDeadlineNs;
    return send;
  }

  /// The same message with a listener for its outcome.
  ///
  /// @param newListener told once
  /// @return a new send
  public Send telling(SendListener newListener) {
    var send = new Send(this);
    send.listener = newListener;
    return send;
  }

  /// The same message with a key: in a lane that conflates ([LanePolicy.Conflate]) it takes the
  /// place of an older one with an equal key. Other lanes ignore the key.
  ///
  /// @param newKey what the message is about; with `equals` and `hashCode`, and not changed any
  ///     more
  /// @return a new send
  public Send keyed(Object newKey) {
    var send = new Send(this);
    send.key = newKey;
    return send;
  }

  /// The same message with what a transport with streams is to do with it. Transports without
  /// streams (TCP, TLS, UNIX-domain sockets) ignore it.
  ///
  /// @param newInfo its attributes
  /// @return a new send
  public Send with(SendInfo newInfo) {
    var send = new Send(this);
    send.info = newInfo;
    return send;
  }

  /// The same message with its listener told, or its blocking sender going on, at another point.
  ///
  /// @param point [CompletionPoint#HANDED_OVER], or [CompletionPoint#ACKNOWLEDGED] on a transport
  ///     that can tell ([Connection#acknowledges()]); a queue of another refuses it
  /// @return a new send
  /// @throws IllegalArgumentException when the point is [CompletionPoint#QUEUED], which is for
  ///     [Connection#sendAsync(Send, CompletionPoint)]
  public Send toldAt(CompletionPoint point) {
    if (point == CompletionPoint.QUEUED) {
      throw new IllegalArgumentException(
          "a listener is told what becomes of a message, not that it is queued; sendAsync with"
              + " CompletionPoint.QUEUED tells that");
    }
    var send = new Send(this);
    send.toldAt = point;
    return send;
  }

  /// What a transport with streams does with it.
  ///
  /// @return its attributes
  public SendInfo info() {
    return info;
  }

  /// Its lane.
  ///
  /// @return the lane
  public Lane lane() {
    return lane;
  }

  /// Whether anybody is told what becomes of it.
  @SuppressWarnings("ReferenceEquality") // the one instance that does nothing
  boolean isToldOf() {
    return listener != SendListener.NONE;
  }

  /// Whether its deadline has passed already.
  boolean isLate() {
    return deadlineNs != Deadlines.NEVER && Deadlines.passed(deadlineNs, System.nanoTime());
  }

  /// Bytes that have not left yet, prefix and suffix included.
  long restBytes() {
    if (run != null) {
      return run.wireBytes();
    }
    int bytes = framed ? payload.length : prefixBytes + payloadBytes + suffixBytes;
    return bytes - begunBytes;
  }

  /// Fixes what goes around the payload.
  ///
  /// @throws IllegalArgumentException when no frame can carry it
  void frame(Framer by) {
    if (state != State.NEW) {
      throw new IllegalStateException("a Send is given to a queue once; make a new one");
    }
    framer = by;
    prefixBytes = around(by.prefixBytes(payloadBytes));
    suffixBytes = around(by.suffixBytes());
  }

  // ---- an engine that takes whole messages, on its loop

  /// The array in which the whole message lies, as the transport carries it: the payload and what
  /// the framer puts around it. The sender's own array where nothing is put around it; otherwise
  /// it is put together at the first call. Not to be changed.
  ///
  /// @return the message from [#messageOffset()], [#messageBytes()] long
  public byte[] messageArray() {
    byte[] known = whole;
    if (known == null) {
      known = putTogether();
      whole = known;
    }
    return known;
  }

  /// Where the message begins in [#messageArray()], which is called before.
  ///
  /// @return index of its first byte
  public int messageOffset() {
    return wholeOffset;
  }

  /// How long the message is, as the transport carries it.
  ///
  /// @return bytes
  public int messageBytes() {
    return framed ? payload.length : prefixBytes + payloadBytes + suffixBytes;
  }

  private byte[] putTogether() {
    boolean bare = framed || prefixBytes + suffixBytes == 0;
    ByteBuffer[] several = parts;
    if (bare && several == null) {
      return payload;
    }
    if (bare && several != null && several.length == 1 && several[0].hasArray()) {
      wholeOffset = several[0].arrayOffset();
      return several[0].array();
    }
    ByteBuffer target = ByteBuffer.allocate(messageBytes());
    Framer by = framer;
    if (by != null) {
      by.putPrefix(target, payloadBytes);
    }
    if (several == null) {
      target.put(payload);
    } else {
      putParts(several, 0, target);
    }
    if (by != null) {
      by.putSuffix(target);
    }
    return target.array();
  }

  /// What the engine keeps beside the message.
  ///
  /// @return what was attached, or null
  public @Nullable Object attachment() {
    return attachment;
  }

  /// Keeps something of the engine's beside the message, which it is given back with.
  ///
  /// @param newAttachment what, or null for nothing
  public void attach(@Nullable Object newAttachment) {
    attachment = newAttachment;
  }

  /// The message whose place this one has taken, during the call that shows it
  /// ([MessageHandover#takeNew]).
  ///
  /// @return one that was shown before and did not begin, or null
  public @Nullable Send replaced() {
    return replaced;
  }

  /// Until when its first byte may leave. The lane's policy may have brought it forward.
  ///
  /// @return instant on the [System#nanoTime()] clock, or [Deadlines#NEVER]
  public long deadlineNs() {
    return deadlineNs;
  }

  private static byte around(int bytes) {
    if (bytes < 0 || bytes > Framer.MOST_AROUND_BYTES) {
      throw new IllegalArgumentException(
          "a framer puts 0 to %d bytes before or after a payload, not %d"
              .formatted(Framer.MOST_AROUND_BYTES, bytes));
    }
    return (byte) bytes;
  }

  /// Copies the next bytes that have not left, as many as there is room for.
  void copyTo(ByteBuffer target) {
    if (run != null) {
      run.copyTo(target);
      return;
    }
    if (framed) {
      putSome(payload, (int) begunBytes, payload.length, target);
      return;
    }
    Framer by = framer;
    if (by == null) {
      throw new IllegalStateException("a Send is framed before it is queued");
    }
    long from = begunBytes - prefixBytes;
    if (from < 0) {
      putPrefix(by, target);
      from = 0;
    }
    if (parts == null) {
      int left = payloadBytes - (int) Math.min(from, payloadBytes);
      target.put(payload, payloadBytes - left, Math.min(left, target.remaining()));
    } else {
      putParts(parts, (int) Math.min(from, payloadBytes), target);
    }
    if (suffixBytes > 0 && target.hasRemaining()) {
      putSuffix(by, (int) Math.max(0, from - payloadBytes), target);
    }
  }

  private void putPrefix(Framer by, ByteBuffer target) {
    if (begunBytes == 0 && target.remaining() >= prefixBytes) {
      by.putPrefix(target, payloadBytes);
    } else {
      ByteBuffer whole = ByteBuffer.allocate(Framer.MOST_AROUND_BYTES);
      by.putPrefix(whole, payloadBytes);
      putSome(whole.array(), (int) begunBytes, prefixBytes, target);
    }
  }

  private void putSuffix(Framer by, int from, ByteBuffer target) {
    if (from == 0 && target.remaining() >= suffixBytes) {
      by.putSuffix(target);
    } else {
      ByteBuffer whole = ByteBuffer.allocate(Framer.MOST_AROUND_BYTES);
      by.putSuffix(whole);
      putSome(whole.array(), from, suffixBytes, target);
    }
  }

  private static void putSome(byte[] bytes, int from, int to, ByteBuffer target) {
    target.put(bytes, from, Math.min(to - from, target.remaining()));
  }

  private static void putParts(ByteBuffer[] parts, int from, ByteBuffer target) {
    int skip = from;
    for (ByteBuffer part : parts) {
      int bytes = part.limit();
      if (skip < bytes) {
        int some = Math.min(bytes - skip, target.remaining());
        target.put(target.position(), part, skip, some);
        target.position(target.position() + some);
      }
      skip = Math.max(0, skip - bytes);
    }
  }
}
