package io.weir.sctp.core;

import io.weir.sctp.wire.Octets;

/// A message of [AssociationSimulation]: its payload protocol identifier is its number in the whole
/// run, and each of its bytes follows from that. An application may withdraw it.
final class SimulatedMessage extends OutboundMessage {
  final int number;
  boolean withdrawn;

  /// Whether the association was told, when it asked, that it was withdrawn.
  boolean refused;

  /// What its sender was told, each once at most.
  boolean acknowledged;

  boolean toldFailed;
  boolean discarded;

  /// Whether some of it had left when that was told.
  boolean begunWhenFailed;

  SimulatedMessage(int number, int bytes, Carriage carriage) {
    super(Octets.of(payload(number, bytes)), carriage);
    this.number = number;
  }

  private static byte[] payload(int number, int bytes) {
    byte[] payload = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      payload[i] = byteAt(number, i);
    }
    return payload;
  }

  static byte byteAt(int number, int index) {
    return (byte) (number * 31 + index * 7 + (index >> 8));
  }

  @Override
  protected boolean claim(long nowNs) {
    if (withdrawn) {
      refused = true;
    }
    return !withdrawn;
  }

  /// Whether its sender has done with it.
  boolean isSettled() {
    return acknowledged || toldFailed || discarded || refused;
  }

  @Override
  public String toString() {
    return "message %d (%d bytes, %s, %s)"
        .formatted(number, payload().length(), carriage(), stage());
  }
}
