package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Part;
import io.weir.transport.Seeds;
import io.weir.transport.framing.Cutting.Outcome;
import io.weir.transport.framing.Modes.Mode;
import io.weir.transport.framing.Modes.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Frames that are delivered in parts.
class InPartsTest {
  private static final LengthField LENGTH_8 = LengthField.of(8);

  static List<Mode> headed() {
    return Modes.headed();
  }

  private static Framer parts(FrameHeader header, int partBytes) {
    return Framers.inParts(header, partBytes).get();
  }

  private static ByteBuffer window(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  /// Takes what is found in the window, up to where nothing is.
  private static List<Framing> all(Framer framer, ByteBuffer window) {
    List<Framing> found = new ArrayList<>();
    while (window.hasRemaining()) {
      Framing framing = Cutting.checked(framer, window);
      found.add(framing);
      if (!(framing instanceof Part part)) {
        return found;
      }
      framer.taken();
      window.position(window.position() + part.lengthBytes());
    }
    return found;
  }

  // ---- the same frames

  @ParameterizedTest
  @MethodSource("headed")
  void thePartsOfAFrameAreTheFrame(Mode mode) {
    Seeds.forEach(
        random -> {
          List<Wire> frames = new ArrayList<>();
          for (int i = 0; i < 30; i++) {
            byte[] body = new byte[random.nextInt(Math.min(mode.mostBody(), 400) + 1)];
            random.nextBytes(body);
            frames.add(mode.encoder().encode(body, random));
          }
          byte[] stream = Cutting.joined(frames.stream().map(Wire::bytes).toList());
          List<String> delivered = frames.stream().map(Wire::text).toList();
          for (int partBytes : new int[] {1, 3, 64, 100_000}) {
            int most = random.nextInt(1, 600);
            Framer framer = parts(mode.header().getFirst(), partBytes);
            Outcome outcome = Cutting.of(framer, stream, () -> random.nextInt(1, most + 1));
            assertThat(outcome.wrong()).isEmpty();
            assertThat(outcome.at()).as("left over").isZero();
            assertThat(outcome.frames()).isEqualTo(delivered);
            assertThat(outcome.partsOpen()).isEmpty();
            assertThat(outcome.mostPartBytes()).isLessThanOrEqualTo(partBytes);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("headed")
  void theBoundHoldsForTheWholeFrame(Mode mode) {
    byte[] stream = mode.encoder().encode(new byte[100], new SplittableRandom(3)).bytes();
    Framer bounded = Framers.inParts(mode.header().getFirst(), 10, 99).get();
    assertThat(Cutting.whole(bounded, stream).wrong()).hasSize(1);
    assertThat(Cutting.whole(bounded, stream)).isEqualTo(Cutting.whole(mode.framer(99), stream));
  }

  // ---- as bytes arrive

  @Test
  void deliversWhatIsThere() {
    Framer framer = parts(FrameHeader.Known.NETSTRING, 4);
    assertThat(all(framer, window("10:a"))).containsExactly(new Part(4, 3, 1, false));
    assertThat(all(framer, window("bcdefgh")))
        .containsExactly(new Part(4, 0, 4, false), new Part(3, 0, 3, false));
    assertThat(all(framer, window("ij,1:x,")))
        .containsExactly(new Part(3, 0, 2, true), new Part(4, 2, 1, true));
  }

  @Test
  void aFrameWithoutBodyIsOnePart() {
    assertThat(all(parts(FrameHeader.Known.NETSTRING, 4), window("0:,0:,")))
        .containsExactly(new Part(3, 2, 0, true), new Part(3, 2, 0, true));
    assertThat(all(parts(LENGTH_8, 4), ByteBuffer.wrap(new byte[8])))
        .containsExactly(new Part(8, 8, 0, true));
  }

  @Test
  void aTrailerThatComesLateIsAPartWithoutPayload() {
    Framer framer = parts(FrameHeader.Known.NETSTRING, 4);
    assertThat(all(framer, window("2:ab"))).containsExactly(new Part(4, 2, 2, false));
    assertThat(all(framer, window(","))).containsExactly(new Part(1, 0, 0, true));
  }

  @Test
  void saysHowMuchIsMissing() {
    Framer framer = parts(FrameHeader.Known.NETSTRING, 4);
    assertThat(all(framer, window("10:"))).containsExactly(new Incomplete(7));
    assertThat(all(framer, window("2:"))).containsExactly(new Incomplete(4));
    assertThat(all(framer, window("0:"))).containsExactly(new Incomplete(3));
    assertThat(all(framer, window("0"))).containsExactly(new Incomplete(2));
  }

  @Test
  void aTrailerThatIsWrongEndsTheStreamAfterTheBody() {
    Framer framer = parts(FrameHeader.Known.NETSTRING, 3);
    assertThat(all(framer, window("5:abcde;")))
        .startsWith(new Part(5, 2, 3, false), new Part(2, 0, 2, false))
        .last()
        .isInstanceOfSatisfying(
            Framing.Malformed.class, wrong -> assertThat(wrong.offset()).isZero());
    assertThat(all(parts(FrameHeader.Known.NETSTRING, 3), window("0:;")))
        .singleElement()
        .isInstanceOfSatisfying(
            Framing.Malformed.class, wrong -> assertThat(wrong.offset()).isEqualTo(2));
  }

  @Test
  void whatIsNotTakenIsFoundAgain() {
    Framer framer = parts(FrameHeader.Known.NETSTRING, 3);
    ByteBuffer window = window("5:abcde,1:x,");
    Framing first = framer.next(window);
    assertThat(framer.next(window)).isEqualTo(first).isEqualTo(new Part(5, 2, 3, false));
    framer.taken();
    window.position(5);
    Framing second = framer.next(window);
    assertThat(framer.next(window)).isEqualTo(second).isEqualTo(new Part(3, 0, 2, true));
  }

  // ---- longer than memory

  @Test
  void aFrameMayBeAsLongAsALongTells() {
    Framer framer = parts(LENGTH_8, 1 << 16);
    ByteBuffer window = ByteBuffer.allocate(1 << 17).putLong(0, Long.MAX_VALUE);
    assertThat(framer.next(window)).isEqualTo(new Part(8 + (1 << 16), 8, 1 << 16, false));
    framer.taken();
    for (int i = 0; i < 100_000; i++) {
      assertThat(framer.next(window)).isEqualTo(new Part(1 << 16, 0, 1 << 16, false));
      framer.taken();
    }
  }

  @Test
  void aPartAsLongAsAnIntTellsDoesNotOverflow() {
    Framer framer = parts(LENGTH_8, Integer.MAX_VALUE);
    ByteBuffer window = ByteBuffer.allocate(8).putLong(0, Long.MAX_VALUE);
    assertThat(Cutting.checked(framer, window)).isEqualTo(new Incomplete(Integer.MAX_VALUE));
  }

  @Test
  void sixGigabytesEndWhereTheyEnd() {
    long length = 6L << 30;
    Framer framer = parts(LENGTH_8, 1 << 24);
    ByteBuffer header = ByteBuffer.allocate(9).putLong(0, length);
    assertThat(framer.next(header)).isEqualTo(new Part(9, 8, 1, false));
    framer.taken();
    ByteBuffer window = ByteBuffer.allocate(1 << 24);
    long seen = 1;
    Framing framing = framer.next(window);
    while (framing instanceof Part(int _, int _, int bytes, boolean last) && !last) {
      seen += bytes;
      framer.taken();
      framing = framer.next(window);
    }
    int rest = (1 << 24) - 1;
    assertThat(framing).isEqualTo(new Part(rest, 0, rest, true));
    assertThat(seen + rest).isEqualTo(length);
  }

  @Test
  void aLengthBeyondALongIsMalformed() {
    ByteBuffer window = ByteBuffer.allocate(8).putLong(0, Long.MIN_VALUE);
    assertThat(parts(LENGTH_8, 10).next(window)).isInstanceOf(Framing.Malformed.class);
    assertThat(parts(LENGTH_8.countingItself(), 10).next(window))
        .isInstanceOf(Framing.Malformed.class);
    String long64 = "9223372036854775807:x";
    assertThat(parts(FrameHeader.Known.NETSTRING, 10).next(window(long64)))
        .isEqualTo(new Part(21, 20, 1, false));
    assertThat(parts(FrameHeader.Known.NETSTRING, 10).next(window("9223372036854775808:x")))
        .isInstanceOfSatisfying(
            Framing.Malformed.class, wrong -> assertThat(wrong.offset()).isEqualTo(18));
  }

  // ---- sending and limits

  @ParameterizedTest
  @MethodSource("headed")
  void sendsWholeFrames(Mode mode) {
    byte[] payload = {1, 2, 3};
    assertThat(Cutting.framed(parts(mode.header().getFirst(), 1), payload))
        .isEqualTo(Cutting.framed(mode.framer(1000), payload));
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatThrownBy(() -> Framers.inParts(LENGTH_8, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("partBytes must be at least 1: 0");
    assertThatThrownBy(() -> Framers.inParts(LENGTH_8, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxFrameBytes must be 1 to 9223372036854775807: 0");
    assertThatThrownBy(() -> LengthField.of(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a length has 1, 2, 3, 4 or 8 bytes, not 5");
  }
}
