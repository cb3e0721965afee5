package io.weir.diameter.core;

import java.util.Optional;

/// Why a node sends a Disconnect-Peer-Request, the Disconnect-Cause AVP of
/// [RFC 6733 section 5.4.3](https://www.rfc-editor.org/rfc/rfc6733#section-5.4.3).
///
/// Immutable.
public enum DisconnectCause {
  /// A reboot is imminent; the receiver may attempt to reconnect.
  REBOOTING(0),
  /// Resources are short; the receiver should not attempt to reconnect (this node waits longer).
  BUSY(1),
  /// No messages are expected; the receiver should not attempt to reconnect (this node does not).
  DO_NOT_WANT_TO_TALK_TO_YOU(2);

  private final int code;

  DisconnectCause(int code) {
    this.code = code;
  }

  /// The Enumerated value on the wire.
  public int code() {
    return code;
  }

  /// The cause with this value on the wire, or empty for a value the RFC does not define.
  ///
  /// @param code any Enumerated value
  public static Optional<DisconnectCause> of(int code) {
    return switch (code) {
      case 0 -> Optional.of(REBOOTING);
      case 1 -> Optional.of(BUSY);
      case 2 -> Optional.of(DO_NOT_WANT_TO_TALK_TO_YOU);
      default -> Optional.empty();
    };
  }
}
