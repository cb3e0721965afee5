package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Bad;
import io.weir.sctp.wire.Decoded.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Bytes that are being decoded, and what was found wrong with them. Made by [PacketReader] and
/// [Parameters] for one call; the readers of chunks, parameters and causes pass it on and return
/// null when they have called [#fail]. Positions are indices of the array.
final class Input {
  private final byte[] array;
  private final int base;
  private @Nullable Bad bad;

  Input(Octets octets) {
    array = octets.array();
    base = octets.offset();
  }

  int u8(int at) {
    return array[at] & 0xff;
  }

  int u16(int at) {
    return (u8(at) << 8) | u8(at + 1);
  }

  int i32(int at) {
    return (u16(at) << 16) | u16(at + 2);
  }

  /// Some of the bytes, not copied.
  Octets octets(int from, int to) {
    return Octets.of(array, from, to - from);
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(array, from, to);
  }

  List<Integer> bytes(int from, int to) {
    var values = new ArrayList<Integer>(to - from);
    for (int at = from; at < to; at++) {
      values.add(u8(at));
    }
    return values;
  }

  /// Numbers of 16 bits; the number of bytes is even.
  List<Integer> shorts(int from, int to) {
    var values = new ArrayList<Integer>((to - from) / 2);
    for (int at = from; at < to; at += 2) {
      values.add(u16(at));
    }
    return values;
  }

  /// Notes what is wrong; the first one counts.
  void fail(Fault what, String detail, int at) {
    if (bad == null) {
      bad = new Bad(what, detail, at - base);
    }
  }

  /// Makes something of a part, or nothing of none.
  static <T, R> @Nullable R make(@Nullable T part, Function<T, R> whole) {
    return part == null ? null : whole.apply(part);
  }

  /// What was noted.
  Bad bad() {
    if (bad == null) {
      throw new IllegalStateException("nothing is wrong");
    }
    return bad;
  }
}
