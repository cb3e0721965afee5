package io.weir.benchmarks;

import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/// Takes a copy of each frame on the event loop, as an application that keeps it would, and
/// counts it.
final class LoopSink implements ConnectionHandler {
  private final LongAdder taken;

  /// The last frame: what nobody holds need not be made.
  private byte[] last = {};

  LoopSink(LongAdder taken) {
    this.taken = taken;
  }

  @Override
  public void opened(Connection connection) {}

  @Override
  public Offer received(ByteBuffer frame) {
    byte[] copy = new byte[frame.remaining()];
    frame.get(copy);
    last = copy;
    taken.increment();
    return Offer.TAKEN;
  }

  byte[] last() {
    return last;
  }

  @Override
  public void closed(CloseReason reason) {}
}
