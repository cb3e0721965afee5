package io.weir.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// Has Netty read into the buffers that a connection gives, no more than its credit allows, and
/// once per turn. Owned by the connection's loop.
final class WindowAllocator implements RecvByteBufAllocator {
  /// Reads of one connection in one turn, before the others of the loop have theirs: a quiet one
  /// waits for no more than that.
  private static final int READS_PER_TURN = 1;

  private final Window window;

  /// Where the bytes that are read go.
  interface Window {
    /// The buffer for the next read, with room for a byte at least.
    ByteBuf nextReadBuffer();

    /// Whether another read of the same turn makes sense.
    boolean wantsMore();

    /// The reads of this turn are over.
    void readEnded();
  }

  WindowAllocator(Window window) {
    this.window = window;
  }

  @Override
  @SuppressWarnings("deprecation") // the interface's own type: there is no other
  public Handle newHandle() {
    return new Reads();
  }

  private final class Reads implements ExtendedHandle {
    private int reads;
    private int attemptedBytes;
    private int lastBytes;

    @Override
    public ByteBuf allocate(ByteBufAllocator ignored) {
      return window.nextReadBuffer();
    }

    @Override
    public int guess() {
      return 1;
    }

    @Override
    public void reset(ChannelConfig config) {
      reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
      reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
      lastBytes = bytes;
    }

    @Override
    public int lastBytesRead() {
      return lastBytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attemptedBytes = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attemptedBytes;
    }

    @Override
    public boolean continueReading() {
      return continueReading(() -> lastBytes == attemptedBytes);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return reads < READS_PER_TURN
          && lastBytes == attemptedBytes
          && window.wantsMore()
          && maybeMore.get();
    }

    @Override
    public void readComplete() {
      window.readEnded();
    }
  }
}
