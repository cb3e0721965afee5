package io.weir.diameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Framer;
import io.weir.transport.Framing;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Framing.Malformed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Cutting a stream into messages, RFC 6733 section 3.
class DiameterFramingTest {
  private static final int LIMIT = 4_096;

  private final Framer framer = DiameterFraming.upTo(LIMIT).get();

  private Framing next(byte[] octets) {
    return framer.next(ByteBuffer.wrap(octets));
  }

  @Test
  void aWholeMessageIsAFrameWithItsHeader() {
    DiameterMessage message = Messages.ccr(1);
    byte[] more = Arrays.copyOf(message.bytes(), message.length() + 7);
    assertThat(next(more)).isEqualTo(new Frame(message.length(), 0, message.length()));
  }

  @Test
  void lessThanAHeaderIsIncompleteWhateverItSays() {
    for (int length = 0; length < 20; length++) {
      byte[] octets = new byte[length];
      Arrays.fill(octets, (byte) 0xFF);
      assertThat(next(octets)).isEqualTo(new Incomplete(20));
    }
  }

  @Test
  void aHeaderSaysHowMuchIsMissing() {
    DiameterMessage message = Messages.ccr(1);
    byte[] part = Arrays.copyOf(message.bytes(), message.length() - 1);
    assertThat(next(part)).isEqualTo(new Incomplete(message.length()));
  }

  @Test
  void lengthsAreCheckedAtTheirBounds() {
    DiameterMessage message = Messages.ccr(1);
    assertThat(next(Messages.claiming(message, 19))).isInstanceOf(Malformed.class);
    assertThat(next(Messages.claiming(message, 20))).isEqualTo(new Frame(20, 0, 20));
    assertThat(next(Messages.claiming(message, LIMIT))).isEqualTo(new Incomplete(LIMIT));
    assertThat(next(Messages.claiming(message, LIMIT + 1)))
        .isInstanceOfSatisfying(Malformed.class, it -> assertThat(it.offset()).isEqualTo(1));
  }

  @Test
  void sendsOnlyWhatItWouldReceive() {
    assertThat(framer.prefixBytes(20)).isZero();
    assertThat(framer.prefixBytes(LIMIT)).isZero();
    for (int length : new int[] {0, 19, LIMIT + 1}) {
      assertThatThrownBy(() -> framer.prefixBytes(length))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> DiameterFraming.upTo(19)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DiameterFraming.upTo(1 << 24))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(DiameterFraming.upTo((1 << 24) - 1).get()).isNotNull();
  }

  @Test
  void framesDoNotDependOnHowTheStreamIsCut() {
    Seeds.forEach(
        random -> {
          byte[] stream = stream(random);
          List<String> whole = frames(stream, stream.length, random);
          for (int most : new int[] {1, 2, 19, 20, 21, 300}) {
            assertThat(frames(stream, most, random)).isEqualTo(whole);
          }
        });
  }

  /// Good messages and, at times, a wrong one.
  private static byte[] stream(SplittableRandom random) {
    ByteBuffer stream = ByteBuffer.allocate(1 << 16);
    for (int i = 0; i < 30; i++) {
      byte[] message = Messages.ccr(i, random.nextInt(500)).bytes();
      if (random.nextInt(40) == 0) {
        message = Messages.claiming(DiameterMessage.of(message), random.nextInt(1 << 24));
      }
      if (random.nextInt(60) == 0) {
        message[0] = (byte) random.nextInt();
      }
      stream.put(message);
    }
    return Arrays.copyOf(stream.array(), stream.position());
  }

  /// Reads the stream in pieces of random size, as a connection does.
  private List<String> frames(byte[] stream, int most, SplittableRandom random) {
    List<String> found = new ArrayList<>();
    int start = 0;
    int end = 0;
    while (true) {
      switch (framer.next(ByteBuffer.wrap(stream, start, end - start).slice())) {
        case Frame frame -> {
          found.add(start + " " + frame);
          start += frame.lengthBytes();
        }
        case Framing.Part part -> throw new AssertionError("nobody asked for " + part);
        case Incomplete(int wanted) -> {
          assertThat(wanted).isGreaterThan(end - start);
          if (end == stream.length) {
            found.add("rest " + (end - start));
            return found;
          }
          end = Math.min(stream.length, end + random.nextInt(1, most + 1));
        }
        case Malformed malformed -> {
          found.add(start + " " + malformed);
          return found;
        }
      }
    }
  }
}
