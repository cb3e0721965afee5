package io.weir.transport;

import java.io.IOException;

/// The peer's side ended before as many bytes had arrived as [MessageSocket#receiveFully] was
/// asked for. Those that had arrived are here, and stay receivable by their number.
public final class EndOfStreamException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient CloseReason reason;
  private final byte[] received;

  EndOfStreamException(int wantedBytes, CloseReason reason, byte[] received) {
    super(
        "the stream ended after %d of %d bytes: %s"
            .formatted(received.length, wantedBytes, reason));
    this.reason = reason;
    this.received = received;
  }

  /// Why the stream ended.
  ///
  /// @return the connection's close reason
  public CloseReason reason() {
    return reason;
  }

  /// What had arrived.
  ///
  /// @return a copy, shorter than what was asked for
  public byte[] received() {
    return received.clone();
  }
}
