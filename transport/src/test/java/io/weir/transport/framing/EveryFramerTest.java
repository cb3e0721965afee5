package io.weir.transport.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Seeds;
import io.weir.transport.framing.Cutting.Outcome;
import io.weir.transport.framing.Modes.Mode;
import io.weir.transport.framing.Modes.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every packet mode.
class EveryFramerTest {
  private static final int MAX = 100_000;
  private static final List<Integer> SIZES =
      List.of(
          0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 100, 125, 126, 127, 128, 129, 250, 251, 252, 253, 254,
          255, 256, 257, 1000, 4095, 4096, 16_383, 16_384, 32_764, 32_765, 65_525, 65_531, 65_533,
          65_535, 65_536, 70_000);

  static List<Mode> modes() {
    return Modes.ALL;
  }

  static Stream<Arguments> sizes() {
    return modes().stream()
        .flatMap(
            mode ->
                SIZES.stream()
                    .filter(size -> size >= fewest(mode) && size <= mode.mostBody())
                    .map(size -> arguments(mode, size)));
  }

  /// The modes of text have no empty frame.
  private static int fewest(Mode mode) {
    return mode.header().isEmpty() ? 1 : 0;
  }

  private static Wire frame(Mode mode, int size, SplittableRandom random) {
    byte[] body = new byte[size];
    random.nextBytes(body);
    return mode.encoder().encode(body, random);
  }

  private static List<Wire> someFrames(Mode mode, int count, int most, SplittableRandom random) {
    int bound = Math.min(most, mode.mostBody()) + 1;
    return IntStream.range(0, count)
        .mapToObj(_ -> frame(mode, random.nextInt(fewest(mode), bound), random))
        .toList();
  }

  private static List<String> texts(List<Wire> frames) {
    return frames.stream().map(Wire::text).toList();
  }

  /// The frames, and for the last header line what shows that it is whole.
  private static byte[] stream(Mode mode, List<Wire> frames) {
    List<byte[]> pieces = new ArrayList<>(frames.stream().map(Wire::bytes).toList());
    if (mode.name().equals("httph")) {
      pieces.add(new byte[] {'X'});
    }
    return Cutting.joined(pieces);
  }

  private static void checkAllThere(Mode mode, List<Wire> frames, Outcome outcome) {
    assertThat(outcome.wrong()).as("well-formed").isEmpty();
    assertThat(outcome.frames()).isEqualTo(texts(frames));
    assertThat(outcome.at()).as("left over").isEqualTo(mode.name().equals("httph") ? 1 : 0);
  }

  // ---- cutting

  @ParameterizedTest
  @MethodSource("modes")
  void framesDoNotDependOnHowTheStreamIsCut(Mode mode) {
    Seeds.forEach(
        random -> {
          List<Wire> frames = someFrames(mode, 60, 300, random);
          byte[] stream = stream(mode, frames);
          int most = random.nextInt(1, 500);
          checkAllThere(
              mode,
              frames,
              Cutting.of(mode.framer(MAX), stream, () -> random.nextInt(1, most + 1)));
        });
  }

  @ParameterizedTest
  @MethodSource("modes")
  void everyCutInTwoGivesTheSameFrames(Mode mode) {
    Seeds.forEach(
        random -> {
          List<Wire> frames = someFrames(mode, 4, 20, random);
          byte[] stream = stream(mode, frames);
          for (int cut = 1; cut < stream.length; cut++) {
            int first = cut;
            checkAllThere(mode, frames, Cutting.of(mode.framer(MAX), stream, () -> first));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("modes")
  void theStreamMayArriveByteByByte(Mode mode) {
    Seeds.forEach(
        random -> {
          List<Wire> frames = someFrames(mode, 20, 200, random);
          checkAllThere(mode, frames, Cutting.of(mode.framer(MAX), stream(mode, frames), () -> 1));
        });
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void framesOfAllSizesPass(Mode mode, int size) {
    var random = new SplittableRandom(size);
    List<Wire> frames = List.of(frame(mode, size, random), frame(mode, size, random));
    byte[] stream = stream(mode, frames);
    checkAllThere(mode, frames, Cutting.whole(mode.framer(MAX), stream));
    checkAllThere(mode, frames, Cutting.of(mode.framer(MAX), stream, () -> 1460));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void looksOnlyAtTheWindow(Mode mode) {
    Seeds.forEach(
        random -> {
          Wire frame = frame(mode, 20, random);
          byte[] stream = stream(mode, List.of(frame));
          ByteBuffer window =
              ByteBuffer.allocateDirect(stream.length + 9).position(3).put(stream).position(3);
          int left = stream.length - frame.bytes().length;
          for (int there = 1; there < frame.bytes().length + left; there++) {
            assertThat(Cutting.checked(mode.framer(MAX), window.limit(3 + there)))
                .isInstanceOf(Framing.Incomplete.class);
          }
          assertThat(Cutting.checked(mode.framer(MAX), window.limit(3 + stream.length)))
              .isInstanceOfSatisfying(
                  Framing.Frame.class,
                  found -> assertThat(found.lengthBytes()).isEqualTo(frame.bytes().length));
        });
  }

  // ---- bounds

  @ParameterizedTest
  @MethodSource("modes")
  void theBoundIsExact(Mode mode) {
    Seeds.forEach(
        random -> {
          for (int size : new int[] {2, 40, 120, 250}) {
            Wire frame = frame(mode, size, random);
            byte[] stream = stream(mode, List.of(frame));
            // Padding counts.
            int padding = frame.bytes().length - frame.delivered().length;
            int counted = size + (mode.name().equals("fcgi") ? padding : 0);
            for (int bound : new int[] {counted - 1, counted, counted + 1}) {
              Outcome whole = Cutting.whole(mode.framer(bound), stream);
              assertThat(whole.frames().size()).isEqualTo(bound < counted ? 0 : 1);
              assertThat(whole.wrong().size()).isEqualTo(bound < counted ? 1 : 0);
              assertThat(Cutting.of(mode.framer(bound), stream, () -> 1)).isEqualTo(whole);
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("modes")
  void refusesABoundThatIsNoneWhereItIsGiven(Mode mode) {
    for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> mode.bounded().apply(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(wrong));
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void theHighestBoundDoesNotOverflow(Mode mode) {
    Framer framer = mode.framer(Integer.MAX_VALUE - 512);
    Wire frame = frame(mode, 100, new SplittableRandom(1));
    Outcome outcome = Cutting.whole(framer, stream(mode, List.of(frame)));
    assertThat(outcome.frames()).containsExactly(frame.text());
  }

  // ---- sending

  @ParameterizedTest
  @MethodSource("modes")
  void whatIsSentIsWhatTheModeHasOnTheWire(Mode mode) {
    boolean writes = !whole(mode);
    for (int size : SIZES) {
      if (size >= fewest(mode) && size <= mode.mostBody()) {
        Wire frame = frame(mode, size, new SplittableRandom(size));
        byte[] payload = frame.delivered();
        assertThat(Cutting.framed(mode.framer(MAX), payload))
            .isEqualTo(writes ? frame.bytes() : payload);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void refusesToSendWhatItsHeaderCannotTell(Mode mode) {
    if (whole(mode)) {
      assertThat(mode.framer(5).prefixBytes(70_000)).isZero();
      assertThat(mode.framer(5).suffixBytes()).isZero();
      return;
    }
    int most = Math.min(mode.mostBody(), MAX);
    assertThat(mode.framer(MAX).prefixBytes(most)).isPositive();
    assertThatThrownBy(() -> mode.framer(MAX).prefixBytes(most + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a frame carries at most %d bytes, not %d", most, most + 1);
    assertThatThrownBy(() -> mode.framer(5).prefixBytes(6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Whether frames of the mode are delivered with their header, and written as they are.
  private static boolean whole(Mode mode) {
    return !(mode.name().startsWith("length")
        || mode.name().equals("varint")
        || mode.name().equals("netstring"));
  }
}
