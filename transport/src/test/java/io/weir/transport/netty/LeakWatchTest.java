package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The watch over the other tests of this package would be worth nothing if it saw nothing.
@ExtendWith(LeakWatch.class)
class LeakWatchTest {
  @Test
  void seesABufferThatNobodyReleased() {
    UnpooledByteBufAllocator.DEFAULT.directBuffer(16).writeInt(1);
    eventually("the leak is reported", () -> !LeakWatch.reports().isEmpty());
    LeakWatch.forget();
  }
}
