package io.weir.transport.framing;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import java.nio.ByteBuffer;

/// No framing: whatever has arrived is a frame, up to a length. Immutable.
record Raw(int maxFrameBytes) implements Framer {
  @Override
  public Framing next(ByteBuffer received) {
    int length = Math.min(received.remaining(), maxFrameBytes);
    return new Frame(length, 0, length);
  }

  @Override
  public int prefixBytes(int payloadBytes) {
    return 0;
  }

  @Override
  public void putPrefix(ByteBuffer target, int payloadBytes) {}
}
