package io.weir.sctp.core;

import io.weir.sctp.wire.Octets;

/// An endpoint pair shared key
/// ([RFC 4895 section 6.1](https://www.rfc-editor.org/rfc/rfc4895#section-6.1)). Immutable; its
/// secret is never printed.
///
/// @param id shared key identifier, 0 to 65535
/// @param secret any bytes, also none
public record SharedKey(int id, Octets secret) {
  /// What is used unless something else is configured.
  public static final SharedKey EMPTY = new SharedKey(0, Octets.EMPTY);

  /// Checks the range.
  public SharedKey {
    if (id < 0 || id > 0xffff) {
      throw new IllegalArgumentException("shared key " + id);
    }
  }

  @Override
  public String toString() {
    return "SharedKey[id=" + id + "]";
  }
}
