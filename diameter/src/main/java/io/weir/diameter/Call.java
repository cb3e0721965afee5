package io.weir.diameter;

import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.SendListener;
import io.weir.transport.SendOutcome;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request of this node on its way to an answer. Thread-safe: whoever settles it first wins.
final class Call implements SendListener {
  private static final int FLAGS_AT = 4;
  private static final int HOP_BY_HOP_AT = 12;

  final DiameterMessage request;
  final long deadlineNs;
  private final Consumer<CallOutcome> listener;
  private final AtomicBoolean settled = new AtomicBoolean();
  private volatile boolean handedOver;
  private volatile boolean everHandedOver;

  // Written by the thread that adds the call to a table, before it is visible there.
  private int hopByHopId;
  private volatile @Nullable PeerConnection connection;

  Call(DiameterMessage request, long deadlineNs, Consumer<CallOutcome> listener) {
    this.request = request;
    this.deadlineNs = deadlineNs;
    this.listener = listener;
  }

  /// Ties the call to a connection and the identifier it has there.
  void assign(PeerConnection newConnection, int newHopByHopId) {
    handedOver = false;
    hopByHopId = newHopByHopId;
    connection = newConnection;
  }

  int hopByHopId() {
    return hopByHopId;
  }

  /// The request as it goes out on its present connection: with that connection's Hop-by-Hop
  /// Identifier, and with the T flag when another peer may have seen it
  /// ([RFC 6733 section 3](https://www.rfc-editor.org/rfc/rfc6733#section-3)).
  byte[] wireBytes() {
    byte[] bytes = request.bytes().clone();
    DiameterHeader.putHopByHopId(ByteBuffer.wrap(bytes), 0, hopByHopId);
    assert bytes[HOP_BY_HOP_AT] == (byte) (hopByHopId >>> 24);
    if (everHandedOver) {
      bytes[FLAGS_AT] |= (byte) DiameterHeader.FLAG_RETRANSMITTED;
    }
    return bytes;
  }

  /// Whether the request has gone out on its present connection.
  boolean isHandedOver() {
    return handedOver;
  }

  CallOutcome.Progress progress() {
    return everHandedOver ? CallOutcome.Progress.SENT : CallOutcome.Progress.NOT_SENT;
  }

  boolean isSettled() {
    return settled.get();
  }

  /// Reports the outcome, if none was reported before.
  void settle(CallOutcome outcome) {
    if (settled.compareAndSet(false, true)) {
      listener.accept(outcome);
    }
  }

  @Override
  public void settled(SendOutcome outcome) {
    switch (outcome) {
      case SendOutcome.HandedOver _ -> {
        handedOver = true;
        everHandedOver = true;
      }
      case SendOutcome.NotSent(SendOutcome.Unsent.Expired _) -> {
        PeerConnection tried = connection;
        if (tried != null && tried.forget(this)) {
          settle(new CallOutcome.TimedOut(progress()));
        }
      }
      // The connection is ending: it hands its pending calls over when it is gone.
      case SendOutcome.Cut _ -> everHandedOver = true;
      case SendOutcome.NotSent _, SendOutcome.Underway _ -> {}
    }
  }
}
