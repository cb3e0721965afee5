package io.weir.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionHandler.Offer;
import io.weir.transport.Framer;
import io.weir.transport.Framing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The receiving half of a connection: reads into its window only while there is credit, has the
/// framer cut the window in place, and offers each frame to the handler (ARCHITECTURE.md).
///
/// Owned by the connection's loop; the counters are also read by other threads.
final class Inbound {
  private final Channel channel;
  private final Framer framer;
  private final ConnectionHandler handler;
  private final int readBufferBytes;

  private @Nullable ByteBuf window;
  private int wantedBytes = 1;
  private boolean paused;
  private boolean discarding;
  private long discardedBytes;
  private final LoopCounter receivedMessages = new LoopCounter();
  private final LoopCounter receivedBytes = new LoopCounter();
  private final LoopCounter pauses = new LoopCounter();
  private final LoopCounter windowBytes = new LoopCounter();

  Inbound(Channel channel, Framer framer, ConnectionHandler handler, int readBufferBytes) {
    this.channel = channel;
    this.framer = framer;
    this.handler = handler;
    this.readBufferBytes = readBufferBytes;
  }

  // ---- reading

  /// The buffer for the next read: what the credit allows, at least one byte because the answer
  /// to an empty read would look like the end of the stream.
  ByteBuf nextReadBuffer() {
    int held = window == null ? 0 : window.readableBytes();
    long room = Math.min(readBufferBytes, Math.max(handler.readCreditBytes(), wantedBytes - held));
    int roomBytes = (int) Math.max(1, room);
    ByteBuf into = windowWithRoom(roomBytes);
    return into.retainedSlice(into.writerIndex(), roomBytes).writerIndex(0);
  }

  private ByteBuf windowWithRoom(int roomBytes) {
    ByteBuf into = window;
    if (into == null) {
      into = LoopBuffers.ofThisLoop().takeWindow(Math.max(roomBytes, readBufferBytes));
      window = into;
    } else if (into.writableBytes() < roomBytes) {
      into.discardReadBytes();
      into.ensureWritable(roomBytes);
    }
    return into;
  }

  /// Bytes have arrived in a buffer that [#nextReadBuffer] gave.
  ///
  /// @return a reason to end the connection, or null
  @Nullable CloseReason arrived(ByteBuf slice) {
    int bytes = slice.readableBytes();
    slice.release();
    receivedBytes.add(bytes);
    ByteBuf into = window;
    if (into == null || discarding) {
      discardedBytes += bytes;
      return null;
    }
    into.writerIndex(into.writerIndex() + bytes);
    return deliver();
  }

  /// The reads of this turn are over: a window that the last of them left empty is given back.
  void readEnded() {
    ByteBuf into = window;
    if (into != null && !into.isReadable()) {
      window = null;
      LoopBuffers.ofThisLoop().giveBack(into, readBufferBytes);
    }
  }

  /// Whether another read of the same turn makes sense.
  boolean wantsMore() {
    return !paused;
  }

  // ---- framing

  /// Offers every whole frame in the window, as long as there is room.
  ///
  /// @return a reason to end the connection, or null
  private @Nullable CloseReason deliver() {
    ByteBuf from = window;
    if (from == null || paused) {
      return null;
    }
    CloseReason wrong = null;
    ByteBuffer view = from.internalNioBuffer(from.readerIndex(), from.readableBytes());
    int first = view.position();
    int end = view.limit();
    int at = first;
    try {
      while (at < end && !paused && wrong == null) {
        view.limit(end).position(at);
        switch (framer.next(view)) {
          case Framing.Frame(int length, int offset, int bytes) -> {
            payload(view, at + offset, bytes);
            at += answered(handler.received(view), length);
          }
          case Framing.Part(int length, int offset, int bytes, boolean last) -> {
            payload(view, at + offset, bytes);
            at += answered(handler.receivedPart(view, last), length);
          }
          case Framing.Incomplete(int wanted) -> {
            wantedBytes = wanted;
            end = at;
          }
          case Framing.Malformed malformed -> {
            handler.malformed(view, malformed);
            long start = receivedBytes.get() - from.readableBytes() + (at - first);
            wrong = new CloseReason.ProtocolError(malformed.detail(), start + malformed.offset());
          }
        }
      }
    } finally {
      consumed(from, at - first);
    }
    return wrong;
  }

  private static void payload(ByteBuffer view, int from, int bytes) {
    view.limit(from + bytes).position(from);
  }

  /// What the handler did with a frame or part.
  ///
  /// @return bytes to move on: none when there was no room
  private int answered(Offer answer, int lengthBytes) {
    return switch (answer) {
      case TAKEN -> {
        framer.taken();
        receivedMessages.add(1);
        wantedBytes = 1;
        yield lengthBytes;
      }
      case NO_ROOM -> {
        paused = true;
        pauses.add(1);
        yield 0;
      }
    };
  }

  private void consumed(ByteBuf from, int bytes) {
    from.skipBytes(bytes);
    windowBytes.set(from.readableBytes());
    if (!from.isReadable()) {
      window = null;
      LoopBuffers.ofThisLoop().giveBack(from, readBufferBytes);
    }
  }

  // ---- pausing

  boolean isPaused() {
    return paused;
  }

  void askForMore() {
    if (!paused && !discarding) {
      channel.read();
    }
  }

  /// Goes on after a pause.
  ///
  /// @return a reason to end the connection, or null
  @Nullable CloseReason resume() {
    paused = false;
    return deliver();
  }

  /// From now on what arrives is dropped, and counted, and so is what is in the window.
  void discard() {
    discarding = true;
    paused = false;
    ByteBuf from = window;
    if (from != null) {
      window = null;
      discardedBytes += from.readableBytes();
      windowBytes.set(0);
      from.release();
    }
  }

  /// Bytes that were dropped because the connection was ending.
  long discardedBytes() {
    return discardedBytes;
  }

  /// Goes on reading only to see the end of the stream.
  void readOn() {
    channel.read();
  }

  long windowBytes() {
    return windowBytes.get();
  }

  /// Bytes in the window of a frame that has begun and is not complete. Whole frames before it,
  /// for which there was no room, do not count.
  int unfinishedBytes() {
    ByteBuf from = window;
    if (from == null) {
      return 0;
    }
    ByteBuffer view = from.internalNioBuffer(from.readerIndex(), from.readableBytes());
    while (view.hasRemaining() && framer.next(view) instanceof Framing.Frame frame) {
      view.position(view.position() + frame.lengthBytes());
    }
    return view.remaining();
  }

  long receivedMessages() {
    return receivedMessages.get();
  }

  long receivedBytes() {
    return receivedBytes.get();
  }

  long pauses() {
    return pauses.get();
  }
}
