package io.weir.interop;

/// The read mode of a socket by OTP's rules, of which the scripts keep account.
final class ModelCredit {
  private enum Kind {
    PASSIVE,
    ONCE,
    COUNTED,
    ALWAYS
  }

  private Kind kind = Kind.PASSIVE;
  private int left;

  boolean isActive() {
    return kind != Kind.PASSIVE;
  }

  boolean isCounted() {
    return kind == Kind.COUNTED;
  }

  int left() {
    return left;
  }

  /// Whether no more than so many messages will be delivered.
  boolean fitsWithin(int messages, PacketMode mode) {
    return switch (kind) {
      case PASSIVE -> mode != PacketMode.RAW;
      case ONCE -> messages >= 1;
      case COUNTED -> messages >= left;
      case ALWAYS -> false;
    };
  }

  /// Sets the mode.
  ///
  /// @return whether there is a passive notice
  boolean arm(String mode) {
    switch (mode) {
      case "false" -> become(Kind.PASSIVE, 0);
      case "true" -> become(Kind.ALWAYS, 0);
      case "once" -> become(Kind.ONCE, 0);
      default -> {
        int sum = left + Integer.parseInt(mode);
        become(sum > 0 ? Kind.COUNTED : Kind.PASSIVE, Math.max(0, sum));
        return sum <= 0;
      }
    }
    return false;
  }

  /// A message was delivered.
  ///
  /// @return whether there is a passive notice
  boolean spend() {
    if (kind == Kind.ONCE) {
      become(Kind.PASSIVE, 0);
    } else if (kind == Kind.COUNTED) {
      become(left > 1 ? Kind.COUNTED : Kind.PASSIVE, left - 1);
      return left == 0;
    }
    return false;
  }

  private void become(Kind newKind, int newLeft) {
    kind = newKind;
    left = newLeft;
  }
}
