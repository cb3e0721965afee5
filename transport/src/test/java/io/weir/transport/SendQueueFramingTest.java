package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.framing.Framers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What goes around a payload, and payloads in parts.
class SendQueueFramingTest {
  private static final Framer RAW = Framers.raw(100).get();

  private final SendQueue queue = new SendQueue(SendLimits.DEFAULTS, RAW, () -> {});
  private final Taker taker = new Taker(queue);

  /// Bytes around the payload, that tell its length and which framer put them.
  private record Around(String name, int most) implements Framer {
    @Override
    public Framing next(ByteBuffer received) {
      throw new AssertionError("nothing is received");
    }

    @Override
    public int prefixBytes(int payloadBytes) {
      if (payloadBytes > most) {
        throw new IllegalArgumentException("at most " + most + ", not " + payloadBytes);
      }
      return name.length() + 2;
    }

    @Override
    public void putPrefix(ByteBuffer target, int payloadBytes) {
      target.put((name + payloadBytes + "<").getBytes(ISO_8859_1));
    }

    @Override
    public int suffixBytes() {
      return name.length() + 1;
    }

    @Override
    public void putSuffix(ByteBuffer target) {
      target.put((">" + name).getBytes(ISO_8859_1));
    }
  }

  private static Send data(String text) {
    return Send.of(text.getBytes(ISO_8859_1));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  @Test
  void theSuffixFollowsThePayload() {
    queue.framedBy(new Around("f", 9));
    queue.offer(data("abc"));
    queue.offer(data(""));
    assertThat(taker.takeAll()).isEqualTo("f3<abc>ff0<>f");
    assertThat(queue.levels().handedOverBytes()).as("payload bytes").isEqualTo(3);
  }

  @Test
  void aFrameGoesOnWhereItStopped() {
    queue.framedBy(new Around("name", 9));
    queue.offer(data("abc"));
    queue.offer(Send.gather(bytes("d"), bytes("ef")));
    var stream = new StringBuilder();
    while (!queue.isEmpty()) {
      stream.append(taker.take(1));
    }
    assertThat(stream).hasToString("name3<abc>namename3<def>name");
  }

  @Test
  void aFrameIsCopiedAsFarAsThereIsRoom() {
    queue.framedBy(new Around("name", 9));
    queue.offer(data("1234567"));
    queue.offer(data("89abcde"));
    assertThat(taker.collect(0, 17)).as("not all of the suffix").isEqualTo("name7<1234567>nam");
    taker.takeCollected(15);
    assertThat(taker.collect(0, 20)).isEqualTo("amename7<89abcde>nam");
    taker.takeCollected(20);
    assertThat(taker.takeAll()).isEqualTo("e");
  }

  @Test
  void aMessageThatIsOnlyMissingItsSuffixIsNotHandedOver() {
    queue.framedBy(new Around("f", 9));
    queue.offer(data("abc"));
    taker.take(7);
    assertThat(queue.levels().handedOverMessages()).isZero();
    taker.take(1);
    assertThat(queue.levels().handedOverMessages()).isEqualTo(1);
  }

  @Test
  void whatIsQueuedKeepsItsFraming() {
    queue.framedBy(new Around("a", 9));
    queue.offer(data("1"));
    queue.offer(data("2"));
    taker.take(2);
    queue.framedBy(new Around("b", 9));
    queue.offer(data("3"));
    assertThat(taker.takeAll()).isEqualTo("<1>aa1<2>ab1<3>b");
  }

  @Test
  void whatWaitsForRoomKeepsItsFraming() {
    SendLimits limits = SendLimits.DEFAULTS.withData(new Bounds(2, 9));
    var full = new SendQueue(limits, new Around("a", 9), () -> {});
    full.offer(data("0"));
    full.offer(data("1"));
    full.sendAsync(data("2"), CompletionPoint.QUEUED);
    full.framedBy(new Around("b", 9));
    full.sendAsync(data("3"), CompletionPoint.QUEUED);
    var peer = new Taker(full);
    assertThat(peer.takeAll()).isEqualTo("a1<0>aa1<1>a");
    assertThat(peer.takeAll()).isEqualTo("a1<2>ab1<3>b");
  }

  @Test
  void aPayloadThatNoFrameCanCarryIsRefusedBeforeAnythingIsQueued() {
    queue.framedBy(new Around("f", 2));
    Send send = data("abc");
    assertThatThrownBy(() -> queue.offer(send)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> queue.send(send)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> queue.sendAsync(send, CompletionPoint.QUEUED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at most 2, not 3");
    assertThat(queue.isEmpty()).isTrue();
    queue.framedBy(RAW);
    assertThat(queue.offer(send)).as("nothing became of it").isEqualTo(Admission.ACCEPTED);
  }

  @Test
  void aFramerThatPutsTooMuchAroundIsRefused() {
    queue.framedBy(new Around("fifteen bytes..", 9));
    assertThatThrownBy(() -> queue.offer(data("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("16", "17");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aMessageIsGivenToAQueueOnce() {
    Send send = data("a");
    queue.offer(send);
    assertThatThrownBy(() -> queue.offer(send)).isInstanceOf(IllegalStateException.class);
    assertThat(taker.takeAll()).isEqualTo("a");
    assertThatThrownBy(() -> queue.offer(send)).isInstanceOf(IllegalStateException.class);
  }

  // ---- gather

  @Test
  void onePartAfterTheOther() {
    ByteBuffer window = bytes("..bc..");
    window.limit(4).position(2);
    Send send = Send.gather(bytes("a"), window, bytes(""), bytes("d").asReadOnlyBuffer());
    window.clear();
    queue.offer(send);
    assertThat(queue.levels().queuedBytes()).isEqualTo(4);
    assertThat(taker.takeAll()).isEqualTo("abcd");
    queue.offer(Send.gather());
    taker.takeAll();
    assertThat(queue.levels().handedOverMessages()).isEqualTo(2);
  }

  @Test
  void partsOfMoreThanAnIntAreTheCallersFault() {
    ByteBuffer half = ByteBuffer.allocate(1 << 20);
    var parts = new ByteBuffer[2048];
    Arrays.fill(parts, half);
    assertThatThrownBy(() -> Send.gather(parts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2147483648");
  }

  @Test
  void partsGoOutLikeAWholeHoweverTheyAreCut() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 50; i++) {
            var mixed = new SendQueueFramingTest();
            mixed.sendInParts(random.split());
          }
        });
  }

  private void sendInParts(SplittableRandom random) {
    queue.framedBy(new Around("frame", 9));
    var wanted = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      var parts = new ByteBuffer[random.nextInt(4)];
      var text = new StringBuilder();
      for (int p = 0; p < parts.length; p++) {
        String part = "abc".substring(random.nextInt(4));
        text.append(part);
        parts[p] = bytes(part);
      }
      queue.offer(Send.gather(parts));
      wanted.append("frame").append(text.length()).append('<').append(text).append(">frame");
    }
    var stream = new StringBuilder();
    while (!queue.isEmpty()) {
      taker.collect(0, random.nextInt(17, 40));
      stream.append(taker.takeCollected(random.nextInt(30)));
    }
    assertThat(stream).hasToString(wanted.toString());
  }
}
