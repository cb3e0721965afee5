package io.weir.transport.framing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.transport.Framer;
import io.weir.transport.Seeds;
import io.weir.transport.framing.Cutting.Outcome;
import io.weir.transport.framing.Modes.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Any octets at all through every framer: nothing is thrown, each answer is about the window,
/// and it does not matter how the octets arrive. Without `JAZZER_FUZZ=1` only the kept inputs
/// run.
///
/// The first octet chooses the mode, the second the bound, the third the pieces.
class FramersFuzzTest {
  private static final int MAX_OCTETS = 4096;
  private static final int[] BOUNDS = {1, 2, 5, 100, 1000, 1 << 20, Integer.MAX_VALUE - 512};

  @FuzzTest(maxDuration = "20s")
  void cutsOrSaysWhy(byte[] octets) {
    if (octets.length < 3 || octets.length > MAX_OCTETS) {
      return;
    }
    Mode mode = Modes.ALL.get((octets[0] & 0xff) % Modes.ALL.size());
    int bound = BOUNDS[(octets[1] & 0xff) % BOUNDS.length];
    byte[] stream = Arrays.copyOfRange(octets, 3, octets.length);
    Outcome whole = check(mode.bounded().apply(bound), stream, octets[2]);
    if (!mode.header().isEmpty()) {
      int partBytes = 1 + (octets[2] & 0x3f);
      Supplier<Framer> parts = Framers.inParts(mode.header().getFirst(), partBytes, bound);
      Outcome inParts = check(parts, stream, octets[2]);
      assertThat(inParts.frames()).isEqualTo(whole.frames());
      assertThat(inParts.mostPartBytes()).isLessThanOrEqualTo(partBytes);
      assertThat(inParts.wrong()).isEqualTo(whole.wrong());
      check(Framers.inParts(mode.header().getFirst(), partBytes), stream, octets[2]);
    }
  }

  private static Outcome check(Supplier<Framer> framers, byte[] stream, int pieces) {
    Outcome whole = Cutting.whole(framers.get(), stream);
    checkSame(Cutting.of(framers.get(), stream, () -> 1), whole);
    var random = new SplittableRandom(pieces);
    int most = 1 + (pieces & 0x7f);
    checkSame(Cutting.of(framers.get(), stream, () -> random.nextInt(1, most + 1)), whole);
    return whole;
  }

  /// How long the parts are, and how many are there of a frame that did not end, depends on how
  /// they arrive.
  private static void checkSame(Outcome cut, Outcome whole) {
    assertThat(cut.frames()).isEqualTo(whole.frames());
    assertThat(cut.wrong()).isEqualTo(whole.wrong());
    assertThat(cut.at()).isEqualTo(whole.at());
    assertThat(cut.partsOpen()).isEqualTo(whole.partsOpen());
  }

  @FuzzTest(maxDuration = "20s")
  void takesAnyLineApart(byte[] octets) {
    if (octets.length > MAX_OCTETS) {
      return;
    }
    HttpLine start = HttpLine.startLine(octets);
    HttpLine header = HttpLine.headerLine(octets);
    assertThat(start instanceof HttpLine.Malformed || header instanceof HttpLine.Malformed)
        .as("no line is both")
        .isTrue();
    if (start instanceof HttpLine.Request request) {
      assertThat(request.form()).isNotNull();
    }
  }

  /// The fuzzer's target with seeds of its own, so that every build has some of it: right frames,
  /// damaged a little.
  @Test
  void damagedFramesOfEveryMode() {
    Seeds.forEach(
        random -> {
          for (int mode = 0; mode < Modes.ALL.size(); mode++) {
            for (int i = 0; i < 40; i++) {
              cutsOrSaysWhy(damaged(mode, random));
            }
          }
        });
  }

  private static byte[] damaged(int mode, SplittableRandom random) {
    byte[] octets = {(byte) mode, (byte) random.nextInt(), (byte) random.nextInt()};
    for (int count = random.nextInt(1, 10); count > 0; count--) {
      byte[] body = new byte[random.nextInt(1, 60)];
      random.nextBytes(body);
      byte[] one = Modes.ALL.get(mode).encoder().encode(body, random).bytes();
      if (random.nextInt(4) == 0) {
        one[random.nextInt(random.nextBoolean() ? 1 : one.length)] = (byte) random.nextInt();
      }
      octets = Cutting.joined(List.of(octets, one));
    }
    return octets;
  }
}
