package io.weir.diameter.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// Reads everything a cursor offers from whatever octets it is given, as a transcript that does
/// not depend on where the octets lie. Throws nothing but assertion errors if the cursor keeps
/// its word.
final class FullWalk {
  private static final int MAX_DEPTH = 24;

  private static final List<Consumer<AvpCursor>> READS =
      List.of(
          AvpCursor::integer32,
          AvpCursor::unsigned32,
          AvpCursor::unsigned32Bits,
          AvpCursor::enumerated,
          AvpCursor::integer64,
          AvpCursor::unsigned64,
          AvpCursor::float32,
          AvpCursor::float64,
          AvpCursor::octets,
          AvpCursor::utf8,
          AvpCursor::identity,
          AvpCursor::address,
          AvpCursor::timeEpochSeconds,
          AvpCursor::uri,
          AvpCursor::copyWithHeader,
          AvpCursor::isIdentity,
          AvpCursor::isAddress,
          AvpCursor::isUtf8);

  private final StringBuilder transcript = new StringBuilder();
  private final int base;

  private FullWalk(int base) {
    this.base = base;
  }

  static String of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  static String of(byte[] bytes, int from, int to) {
    FullWalk walk = new FullWalk(from);
    walk.level(new AvpCursor(bytes, from, to), from, to, 0);
    return walk.transcript.toString();
  }

  /// The same octets alone, among zeros and among ones must read the same: else the cursor looked
  /// beyond its bounds.
  static String checkBounds(byte[] bytes) {
    String alone = of(bytes);
    for (int fill : new int[] {0, 0xFF}) {
      byte[] among = new byte[bytes.length + 64];
      Arrays.fill(among, (byte) fill);
      System.arraycopy(bytes, 0, among, 32, bytes.length);
      byte[] before = among.clone();
      String inside = of(among, 32, 32 + bytes.length);
      if (!inside.equals(alone)) {
        throw new AssertionError("octets outside the bounds were read:\n" + alone + inside);
      }
      if (!Arrays.equals(among, before)) {
        throw new AssertionError("the cursor wrote");
      }
    }
    return alone;
  }

  private void level(AvpCursor cursor, int from, int to, int depth) {
    check(!cursor.found() && cursor.fault() == null, "a fresh cursor stands on nothing");
    int at = from;
    while (cursor.next()) {
      check(cursor.start() == at, "AVPs lie one after another");
      check(cursor.end() <= to, "an AVP ends within its group");
      check(cursor.dataStart() + cursor.dataLength() <= cursor.end(), "data ends before the end");
      check(cursor.length() == cursor.headerLength() + cursor.dataLength(), "lengths add up");
      at = cursor.end();
      append(cursor, depth);
      if (depth < MAX_DEPTH) {
        int data = cursor.dataStart();
        level(cursor.group(), data, data + cursor.dataLength(), depth + 1);
      }
    }
    check(!cursor.found() && !cursor.next(), "an ended cursor stays ended");
    AvpFault fault = cursor.fault();
    if (fault == null) {
      check(at == to, "a clean end is at the very end");
    } else {
      check(fault.offset() + fault.availableLength() == to, "the fault reaches to the end");
      transcript.append(fault.kind()).append(fault.offset() - base).append(fault.claimedLength());
      transcript.append(' ').append(fault.code()).append(fault.vendorId());
      transcript.append(HexFormat.of().formatHex(cursor.faultyAvp(4))).append('\n');
    }
  }

  private void append(AvpCursor cursor, int depth) {
    transcript.append(depth).append(':').append(cursor.start() - base).append(' ');
    transcript.append(cursor.code()).append(' ').append(cursor.vendorId()).append(' ');
    transcript.append(cursor.flags()).append(cursor.hasVendor()).append(cursor.isProtected());
    transcript.append(HexFormat.of().formatHex(cursor.copyWithHeader()));
    for (Consumer<AvpCursor> read : READS) {
      try {
        read.accept(cursor);
        transcript.append('+');
      } catch (AvpFormatException e) {
        check(e.offset() == cursor.start() && e.code() == cursor.code(), "the exception names it");
        check(e.actualLength() == cursor.dataLength(), "the exception has the length");
        transcript.append('-');
      }
    }
    transcript.append('\n');
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("does not hold: " + what);
    }
  }
}
