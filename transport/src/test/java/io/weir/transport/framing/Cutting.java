package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/// What a connection makes of a stream that arrives in pieces: an unfinished frame stays at the
/// start of the window. Checks on the way what every framer has to keep.
final class Cutting {
  /// @param frames payload of each frame, the parts of one put together
  /// @param mostPartBytes longest part
  /// @param partsOpen payload of the parts of a frame whose last one did not come
  /// @param wrong detail of what is malformed, or nothing
  /// @param at where that is in the stream, or how many bytes make no frame yet
  record Outcome(
      List<String> frames, int mostPartBytes, String partsOpen, List<String> wrong, int at) {}

  private final Framer framer;
  private final ByteBuffer window;
  private final List<String> frames = new ArrayList<>();
  private final StringBuilder parts = new StringBuilder();
  private int mostPartBytes;

  private Cutting(Framer framer, byte[] stream) {
    this.framer = framer;
    this.window = ByteBuffer.wrap(stream).limit(0);
  }

  /// @param pieces gives how many bytes arrive next, at least 1
  static Outcome of(Framer framer, byte[] stream, IntSupplier pieces) {
    var cutting = new Cutting(framer, stream);
    while (cutting.window.limit() < stream.length) {
      long limit = (long) cutting.window.limit() + pieces.getAsInt();
      cutting.window.limit((int) Math.min(stream.length, limit));
      Framing wrong = cutting.deliver();
      if (wrong instanceof Framing.Malformed(String detail, int offset)) {
        return cutting.outcome(List.of(detail), cutting.window.position() + offset);
      }
    }
    return cutting.outcome(List.of(), cutting.window.remaining());
  }

  static Outcome whole(Framer framer, byte[] stream) {
    return of(framer, stream, () -> Integer.MAX_VALUE);
  }

  private Outcome outcome(List<String> wrong, int at) {
    return new Outcome(List.copyOf(frames), mostPartBytes, parts.toString(), wrong, at);
  }

  /// @return why there is no further frame
  private Framing deliver() {
    Framing framing = new Framing.Incomplete(1);
    while (window.hasRemaining()) {
      framing = checked(framer, window);
      switch (framing) {
        case Framing.Frame(int length, int offset, int bytes) -> {
          frames.add(text(offset, bytes));
          take(length);
        }
        case Framing.Part(int length, int offset, int bytes, boolean last) -> {
          parts.append(text(offset, bytes));
          mostPartBytes = Math.max(mostPartBytes, bytes);
          if (last) {
            frames.add(parts.toString());
            parts.setLength(0);
          }
          take(length);
        }
        case Framing.Incomplete _, Framing.Malformed _ -> {
          return framing;
        }
      }
    }
    return framing;
  }

  private String text(int offset, int bytes) {
    return new String(window.array(), window.position() + offset, bytes, ISO_8859_1);
  }

  private void take(int length) {
    framer.taken();
    window.position(window.position() + length);
  }

  /// Asks a framer twice, and checks its answer.
  static Framing checked(Framer framer, ByteBuffer window) {
    int at = window.position();
    int end = window.limit();
    Framing framing = framer.next(window);
    check(framer.next(window).equals(framing), "says something else when asked again", framing);
    check(isSameByNumber(framer.wholeFrame(window), framing), "tells another number", framing);
    check(window.position() == at && window.limit() == end, "moves the window", framing);
    switch (framing) {
      case Framing.Frame(int length, int offset, int bytes) ->
          checkInside(framing, length, offset, bytes, end - at);
      case Framing.Part(int length, int offset, int bytes, boolean _) ->
          checkInside(framing, length, offset, bytes, end - at);
      case Framing.Incomplete(int wanted) ->
          check(wanted > end - at, "wants no more than is there", framing);
      case Framing.Malformed(String detail, int offset) -> {
        check(!detail.isBlank(), "says no reason", framing);
        check(offset >= 0 && offset < end - at, "finds a wrong byte that is not there", framing);
      }
    }
    return framing;
  }

  private static void checkInside(Framing framing, int length, int offset, int bytes, int there) {
    check(length >= 1 && length <= there, "takes more than is there", framing);
    check(offset >= 0 && bytes >= 0 && offset + bytes <= length, "delivers more", framing);
  }

  /// Not by AssertJ: this runs for each byte of each stream.
  /// A framer need not tell frames by numbers; one that does tells the same frames.
  private static boolean isSameByNumber(long whole, Framing framing) {
    return whole == Framer.NOT_WHOLE
        || (framing instanceof Framing.Frame(int length, int offset, int bytes)
            && whole == Framer.whole(offset, bytes, length - offset - bytes));
  }

  private static void check(boolean right, String wrong, Framing framing) {
    if (!right) {
      throw new AssertionError("a framer " + wrong + ": " + framing);
    }
  }

  /// A payload with what a framer puts around it.
  static byte[] framed(Framer framer, byte[] payload) {
    int around = framer.prefixBytes(payload.length);
    assertThat(around).isBetween(0, Framer.MOST_AROUND_BYTES);
    ByteBuffer frame = ByteBuffer.allocate(around + payload.length + framer.suffixBytes());
    framer.putPrefix(frame, payload.length);
    assertThat(frame.position()).as("what was put").isEqualTo(around);
    frame.put(payload);
    framer.putSuffix(frame);
    assertThat(frame.hasRemaining()).isFalse();
    return frame.array();
  }

  static byte[] joined(List<byte[]> pieces) {
    byte[] all = new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  static byte[] head(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
