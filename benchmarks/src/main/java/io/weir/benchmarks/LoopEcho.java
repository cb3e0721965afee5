package io.weir.benchmarks;

import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.Lane;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Echoes on the event loop: a copy of each frame is queued, and while the queue is full nothing
/// is read.
final class LoopEcho implements ConnectionHandler {
  private @Nullable Connection connection;
  private boolean waiting;

  @Override
  public void opened(Connection opened) {
    connection = opened;
  }

  @Override
  public Offer received(ByteBuffer frame) {
    Connection to = connection;
    if (to == null || !to.isWritable()) {
      waiting = true;
      return Offer.NO_ROOM;
    }
    return switch (to.offer(frame, Lane.DATA)) {
      case Admission.Full _ -> {
        waiting = true;
        yield Offer.NO_ROOM;
      }
      case Admission.Accepted _, Admission.Closed _ -> Offer.TAKEN;
    };
  }

  @Override
  public void writable() {
    goOn();
  }

  @Override
  public void drained() {
    goOn();
  }

  private void goOn() {
    if (waiting && connection != null) {
      waiting = false;
      connection.resumeReading();
    }
  }

  @Override
  public void closed(CloseReason reason) {}
}
