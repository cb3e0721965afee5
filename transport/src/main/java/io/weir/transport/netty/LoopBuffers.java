package io.weir.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Buffers that the connections of one event loop share, because only one of them is read or
/// written at a time: so an idle connection holds none. Owned by its loop.
final class LoopBuffers {
  /// Most bytes copied for one write.
  static final int WRITE_BYTES = 256 << 10;

  private static final FastThreadLocal<LoopBuffers> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected LoopBuffers initialValue() {
          return new LoopBuffers();
        }

        @Override
        protected void onRemoval(LoopBuffers buffers) {
          buffers.releaseSpare();
        }
      };

  private final ByteBuffer write = ByteBuffer.allocateDirect(WRITE_BYTES);
  private @Nullable ByteBuf spareWindow;

  private LoopBuffers() {}

  static LoopBuffers ofThisLoop() {
    return OF_LOOP.get();
  }

  /// The buffer for one write, empty.
  ByteBuffer forWriting() {
    return write.clear();
  }

  /// A receive buffer of at least this capacity, empty.
  ByteBuf takeWindow(int capacityBytes) {
    ByteBuf window = spareWindow;
    if (window != null && window.capacity() >= capacityBytes) {
      spareWindow = null;
      return window.clear();
    }
    return PooledByteBufAllocator.DEFAULT.directBuffer(capacityBytes);
  }

  /// Gives a receive buffer back; one of ordinary size is kept for the next connection.
  void giveBack(ByteBuf window, int ordinaryBytes) {
    if (spareWindow == null && window.capacity() <= 2 * ordinaryBytes) {
      spareWindow = window;
    } else {
      window.release();
    }
  }

  private void releaseSpare() {
    if (spareWindow != null) {
      spareWindow.release();
      spareWindow = null;
    }
  }
}
