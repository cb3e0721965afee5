package io.weir.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionHandler.Offer;
import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Intake;
import io.weir.transport.LoopCounter;
import io.weir.transport.Spells;
import io.weir.transport.jfr.ReadingPaused;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The receiving half of a connection: reads into its window only while there is credit, has the
/// framer cut the window in place, and offers each frame to the handler (ARCHITECTURE.md).
///
/// Reading is the loop's. Cutting is done under the lock: by the loop, and on a message socket
/// also by the threads that read it. The counters are read by any thread.
final class Inbound implements WindowAllocator.Window {
  private static final int LEAST_ENCRYPTED_BYTES = 1 << 10;

  private final Channel channel;
  private final ConnectionHandler handler;
  private final @Nullable Intake intake;
  private final int readBufferBytes;
  private final ReentrantLock lock;

  // Guarded by lock.
  private Framer framer;
  private @Nullable ByteBuf window;
  private int wantedBytes = 1;
  private boolean paused;
  private @Nullable ReadingPaused pause;
  private boolean discarding;
  private @Nullable CloseReason wrong;
  private long discardedBytes;

  private @Nullable ByteBuffer readersView;

  /// The loop has asked the channel for bytes, or is being given them.
  private boolean asked;

  /// The loop reads into the window this moment.
  private boolean reading;

  // Set under the lock, read by any thread.
  private final LoopCounter receivedMessages = new LoopCounter();
  private final LoopCounter receivedBytes = new LoopCounter();
  private final LoopCounter windowBytes = new LoopCounter();
  private final Spells pauses = new Spells();

  Inbound(Channel channel, Framer framer, ConnectionHandler handler, int readBufferBytes) {
    this.channel = channel;
    this.framer = framer;
    this.handler = handler;
    this.readBufferBytes = readBufferBytes;
    this.intake = handler instanceof Intake ofSocket ? ofSocket : null;
    this.lock = intake == null ? new ReentrantLock() : intake.lock();
  }

  // ---- reading, on the loop

  /// The buffer for the next read: what the credit allows, at least one byte because the answer
  /// to an empty read would look like the end of the stream.
  @Override
  public ByteBuf nextReadBuffer() {
    lock.lock();
    try {
      reading = true;
      int roomBytes = roomBytes();
      ByteBuf into = windowWithRoom(roomBytes);
      return into.retainedSlice(into.writerIndex(), roomBytes).writerIndex(0);
    } finally {
      lock.unlock();
    }
  }

  private int roomBytes() {
    if (!mayRead() && !discarding) {
      // Netty reads on by itself once the peer has ended its side (epoll, RDHUP). No more can come
      // than the kernel holds, so it may as well come quickly.
      return readBufferBytes;
    }
    int held = heldBytes();
    long room = Math.max(handler.readCreditBytes(), wantedBytes - held);
    if (!wants()) {
      room = Math.min(room, readBufferBytes - held);
    }
    return (int) Math.max(1, Math.min(readBufferBytes, room));
  }

  /// How many encrypted bytes the next read may bring: as many as there is credit for, or a
  /// little more, because nothing comes of less than a record. At least one byte, and no more
  /// while nothing is wanted.
  int encryptedRoomBytes() {
    lock.lock();
    try {
      return mayRead() || discarding ? Math.max(LEAST_ENCRYPTED_BYTES, roomBytes()) : 1;
    } finally {
      lock.unlock();
    }
  }

  private int heldBytes() {
    return window == null ? 0 : window.readableBytes();
  }

  private boolean wants() {
    return intake == null || intake.wantsFrames();
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
    lock.lock();
    try {
      reading = false;
      receivedBytes.add(bytes);
      ByteBuf into = window;
      if (into == null || discarding) {
        discardedBytes += bytes;
        return null;
      }
      into.writerIndex(into.writerIndex() + bytes);
      deliver();
      return wrong;
    } finally {
      lock.unlock();
    }
  }

  /// What was decrypted of a read: it is there, whatever the credit, and stays in the window
  /// until it is wanted. That is a read and the record it completes at most.
  ///
  /// @return a reason to end the connection, or null
  @Nullable CloseReason decrypted(ByteBuf plain) {
    int bytes = plain.readableBytes();
    lock.lock();
    try {
      receivedBytes.add(bytes);
      if (discarding) {
        discardedBytes += bytes;
        return null;
      }
      windowWithRoom(bytes).writeBytes(plain);
      deliver();
      windowBytes.set(heldBytes());
      return wrong;
    } finally {
      lock.unlock();
      plain.release();
    }
  }

  /// The reads of this turn are over: a window that the last of them left empty is given back.
  @Override
  public void readEnded() {
    lock.lock();
    try {
      reading = false;
      asked = false;
      giveBackIfEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Whether another read of the same turn makes sense.
  @Override
  public boolean wantsMore() {
    lock.lock();
    try {
      return mayRead();
    } finally {
      lock.unlock();
    }
  }

  /// A passive socket reads ahead as far as its buffer goes, so that the end of the stream is
  /// seen.
  private boolean mayRead() {
    return !paused && !discarding && (wants() || heldBytes() < readBufferBytes);
  }

  void askForMore() {
    lock.lock();
    try {
      if (!mayRead()) {
        return;
      }
      asked = true;
    } finally {
      lock.unlock();
    }
    channel.read();
  }

  /// Goes on reading only to see the end of the stream.
  void readOn() {
    channel.read();
  }

  // ---- cutting, under the lock

  /// Offers every whole frame in the window, as long as frames are wanted and there is room.
  void deliver() {
    ByteBuf from = window;
    if (from == null || paused || wrong != null) {
      return;
    }
    ByteBuffer view = viewOf(from);
    int first = view.position();
    int end = view.limit();
    int at = first;
    try {
      while (at < end && !paused && wrong == null && wants()) {
        view.limit(end).position(at);
        int taken = next(view, at - first);
        if (taken == 0) {
          break;
        }
        at += taken;
      }
    } finally {
      consumed(from, at - first);
    }
  }

  /// The bytes in the window. The loop may be reading through the window's own view, so a thread
  /// that reads has another, and keeps it as long as the memory stays where it is.
  private ByteBuffer viewOf(ByteBuf from) {
    int start = from.readerIndex();
    int bytes = from.readableBytes();
    if (channel.eventLoop().inEventLoop()) {
      return from.internalNioBuffer(start, bytes);
    }
    ByteBuffer view = readersView;
    if (view == null || view.capacity() != from.capacity()) {
      view = from.nioBuffer(0, from.capacity());
      readersView = view;
    }
    return view.limit(start + bytes).position(start);
  }

  /// Cuts one frame and offers it.
  ///
  /// @param view from the frame's first byte to the last that has arrived
  /// @return bytes to move on: none when it is not whole, not right or not taken
  private int next(ByteBuffer view, int fromWindowStart) {
    int at = view.position();
    int exact = intake == null ? 0 : intake.exactBytes();
    if (exact > 0) {
      return exactly(view, exact);
    }
    long whole = framer.wholeFrame(view);
    if (whole >= 0) {
      int offset = (int) (whole >>> 47);
      int bytes = (int) whole & Integer.MAX_VALUE;
      int trailer = (int) (whole >>> 31) & 0xffff;
      payload(view, at + offset, bytes);
      return cut(handler.received(view), offset + bytes + trailer);
    }
    return switch (framer.next(view)) {
      case Framing.Frame(int length, int offset, int bytes) -> {
        payload(view, at + offset, bytes);
        yield cut(handler.received(view), length);
      }
      case Framing.Part(int length, int offset, int bytes, boolean last) -> {
        payload(view, at + offset, bytes);
        yield cut(handler.receivedPart(view, last), length);
      }
      case Framing.Incomplete(int wanted) -> {
        wantedBytes = wanted;
        yield 0;
      }
      case Framing.Malformed malformed -> {
        handler.malformed(view, malformed);
        long start = receivedBytes.get() - heldBytes() + fromWindowStart;
        wrong = new CloseReason.ProtocolError(malformed.detail(), start + malformed.offset());
        yield 0;
      }
    };
  }

  private int exactly(ByteBuffer view, int bytes) {
    if (view.remaining() < bytes) {
      wantedBytes = bytes;
      return 0;
    }
    payload(view, view.position(), bytes);
    return answered(handler.received(view), bytes);
  }

  private static void payload(ByteBuffer view, int from, int bytes) {
    view.limit(from + bytes).position(from);
  }

  private int cut(Offer answer, int lengthBytes) {
    if (answer == Offer.TAKEN) {
      framer.taken();
    }
    return answered(answer, lengthBytes);
  }

  private int answered(Offer answer, int lengthBytes) {
    return switch (answer) {
      case TAKEN -> {
        receivedMessages.add(1);
        wantedBytes = 1;
        yield lengthBytes;
      }
      case NO_ROOM -> {
        paused = true;
        pauses.begin(System.nanoTime());
        pause = new ReadingPaused();
        pause.begin();
        yield 0;
      }
    };
  }

  private void consumed(ByteBuf from, int bytes) {
    from.skipBytes(bytes);
    windowBytes.set(from.readableBytes());
    giveBackIfEmpty();
  }

  private void giveBackIfEmpty() {
    ByteBuf empty = window;
    if (empty == null || empty.isReadable() || reading) {
      return;
    }
    window = null;
    readersView = null;
    if (channel.eventLoop().inEventLoop()) {
      LoopBuffers.ofThisLoop().giveBack(empty, readBufferBytes);
    } else {
      empty.release();
    }
  }

  // ---- pausing and ending

  /// Goes on after a pause. On the loop.
  ///
  /// @return a reason to end the connection, or null
  @Nullable CloseReason resume() {
    lock.lock();
    try {
      endPause();
      deliver();
      return wrong;
    } finally {
      lock.unlock();
    }
  }

  private void endPause() {
    if (paused) {
      paused = false;
      pauses.end(System.nanoTime());
      recordPause();
    }
  }

  private void recordPause() {
    ReadingPaused event = pause;
    pause = null;
    if (event != null && event.shouldCommit()) {
      event.connection = channel.toString();
      event.windowBytes = heldBytes();
      event.commit();
    }
  }

  /// Goes on for a thread that reads or has given credit, whatever stopped it before. Under the
  /// lock.
  void retry() {
    endPause();
    deliver();
  }

  /// Whether the loop has something to do after a thread has cut frames itself.
  boolean needsLoop(boolean streamEnded) {
    lock.lock();
    try {
      return wrong != null || streamEnded || (mayRead() && !asked);
    } finally {
      lock.unlock();
    }
  }

  /// Whether something has arrived that nobody has been ready to take.
  boolean hasUntaken() {
    lock.lock();
    try {
      return !discarding && (paused || (heldBytes() > 0 && !wants()));
    } finally {
      lock.unlock();
    }
  }

  /// What is wrong with what arrived, which comes before any other reason to end.
  CloseReason wrongOr(CloseReason other) {
    lock.lock();
    try {
      return wrong == null ? other : wrong;
    } finally {
      lock.unlock();
    }
  }

  /// Cuts by another framer from now on.
  void framedBy(Framer next) {
    lock.lock();
    try {
      framer = next;
      wantedBytes = 1;
      deliver();
    } finally {
      lock.unlock();
    }
  }

  /// From now on what arrives is dropped, and counted, and so is what is in the window.
  void discard() {
    lock.lock();
    try {
      discarding = true;
      endPause();
      ByteBuf from = window;
      if (from != null) {
        window = null;
        readersView = null;
        discardedBytes += from.readableBytes();
        windowBytes.set(0);
        from.release();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The bytes in the window of a frame that has begun and will not be completed.
  byte[] unfinished() {
    lock.lock();
    try {
      byte[] bytes = new byte[heldBytes()];
      if (window != null) {
        window.getBytes(window.readerIndex(), bytes);
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /// Bytes that were dropped because the connection was ending. On the loop.
  long discardedBytes() {
    return discardedBytes;
  }

  // ---- counters, any thread

  long windowBytes() {
    return windowBytes.get();
  }

  long receivedMessages() {
    return receivedMessages.get();
  }

  long receivedBytes() {
    return receivedBytes.get();
  }

  Spells pauses() {
    return pauses;
  }
}
