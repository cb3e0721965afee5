package io.weir.sctp.wire;

import org.jspecify.annotations.Nullable;

/// Reads big-endian numbers from octets, and remembers the first thing that was wrong, so that a
/// decoder can go to its end and look once. After a fault it gives zeros. One owner.
final class Cursor {
  private final Octets from;
  private int position;
  private int limit;
  private @Nullable String wrong;
  private int wrongAt;

  Cursor(Octets from) {
    this.from = from;
    limit = from.length();
  }

  int position() {
    return position;
  }

  void position(int newPosition) {
    position = newPosition;
  }

  int limit() {
    return limit;
  }

  void limit(int newLimit) {
    limit = newLimit;
  }

  int remaining() {
    return limit - position;
  }

  boolean isGood() {
    return wrong == null;
  }

  @Nullable String wrong() {
    return wrong;
  }

  int wrongAt() {
    return wrongAt;
  }

  void fail(String what, int at) {
    if (wrong == null) {
      wrong = what;
      wrongAt = at;
    }
    position = limit;
  }

  private boolean has(int bytes) {
    if (remaining() < bytes) {
      fail("ends within a field", position);
      return false;
    }
    return true;
  }

  int u8() {
    return has(1) ? from.at(position++) : 0;
  }

  int u16() {
    if (!has(2)) {
      return 0;
    }
    int value = from.at(position) << 8 | from.at(position + 1);
    position += 2;
    return value;
  }

  int i32() {
    return u16() << 16 | u16();
  }

  Octets octets(int bytes) {
    if (!has(bytes)) {
      return Octets.EMPTY;
    }
    Octets slice = from.slice(position, bytes);
    position += bytes;
    return slice;
  }

  Octets rest() {
    return octets(remaining());
  }
}
