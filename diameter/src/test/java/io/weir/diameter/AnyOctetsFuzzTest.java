package io.weir.diameter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Bounds;
import io.weir.transport.Mailbox;
import io.weir.transport.SendLevels;
import io.weir.transport.SendLimits;
import io.weir.transport.Watermarks;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Any octets at all, in each state of a connection, through the framing into the stack, with no
/// socket between: nothing is thrown, what is held stays within its bounds, and what is answered
/// is Diameter. Without `JAZZER_FUZZ=1` only the kept inputs run.
class AnyOctetsFuzzTest {
  private static final String PEER = "raw.example.com";
  private static final int MAX_OCTETS = 16_384;
  private static final Bounds REQUESTS = new Bounds(8, 4_096);
  private static final Bounds CONTROL = new Bounds(16, 1 << 16);
  private static final Bounds REPLY = new Bounds(8, 1 << 16);
  private static final Bounds DATA = new Bounds(8, 1 << 16);

  private static NodeOptions options() {
    NodeOptions options =
        TestNode.options()
            .with(new PeerLimits(REQUESTS, 2, 8, Duration.ZERO))
            .withCloseDrain(Duration.ofMillis(1));
    return options.with(
        options
            .connection()
            .withSends(new SendLimits(CONTROL, REPLY, DATA, new Watermarks(1, 1 << 16))));
  }

  private static FakeNode node() {
    return FakeNode.serving(options(), request -> request.answer(2001).build());
  }

  @FuzzTest(maxDuration = "20s")
  void beforeTheCer(byte[] octets) {
    try (var node = node()) {
      check(node.accepted(), octets);
    }
  }

  @FuzzTest(maxDuration = "20s")
  void onceItIsOpen(byte[] octets) {
    try (var node = node()) {
      check(node.up(Messages.cer(PEER)), octets);
    }
  }

  @FuzzTest(maxDuration = "20s")
  void whileCallsWait(byte[] octets) {
    try (var node = node()) {
      FakeNode.Link link = node.up(Messages.cer(PEER));
      for (int i = 0; i < 3; i++) {
        link.handler()
            .offer(new Call(Messages.ccr(i), System.nanoTime() + 1_000_000_000_000L, _ -> {}));
      }
      check(link, octets);
    }
  }

  @FuzzTest(maxDuration = "20s")
  void afterADisconnectRequest(byte[] octets) {
    try (var node = node()) {
      FakeNode.Link link = node.up(Messages.cer(PEER));
      link.feed(Messages.dpr(PEER));
      check(link, octets);
    }
  }

  private static void check(FakeNode.Link link, byte[] octets) {
    byte[] some = octets.length > MAX_OCTETS ? Arrays.copyOf(octets, MAX_OCTETS) : octets;
    // Twice, with nothing read in between: answers, too, have to find their bound.
    for (int i = 0; i < 2; i++) {
      link.feed(some);
      checkBounds(link);
    }
    for (byte[] sent : link.connection().takeSent()) {
      DiameterMessage message = DiameterMessage.of(sent);
      assertThat(message.version()).isEqualTo(1);
      assertThat(message.length() % 4).isZero();
      assertThat(message.avps().next()).isTrue();
    }
    link.finish();
    checkBounds(link);
  }

  private static void checkBounds(FakeNode.Link link) {
    RequestDesk desk = link.handler().desk();
    if (desk != null) {
      Mailbox.Levels levels = desk.levels();
      assertThat(levels.mostHeldMessages()).isLessThanOrEqualTo(REQUESTS.messages());
      if (levels.mostHeldBytes() > REQUESTS.bytes()) {
        assertThat(levels.mostHeldBytes()).as("one alone").isLessThanOrEqualTo(MAX_OCTETS);
      }
    }
    SendLevels sends = link.connection().levels();
    assertThat(sends.queuedMessages())
        .isLessThanOrEqualTo(CONTROL.messages() + REPLY.messages() + DATA.messages());
    assertThat(link.handler().pendingCalls()).isLessThanOrEqualTo(8);
  }

  /// The fuzzer's target with seeds of its own, so that every build has some of it: right
  /// messages, damaged a little.
  @Test
  void damagedMessagesInEveryState() {
    List<DiameterMessage> kinds =
        List.of(
            Messages.cer(PEER),
            Messages.cea(Messages.cer(PEER), PEER),
            Messages.dwr(PEER),
            Messages.success(Messages.dwr(PEER), PEER),
            Messages.dpr(PEER),
            Messages.success(Messages.dpr(PEER), PEER),
            Messages.ccr(1),
            Messages.success(Messages.ccr(1), PEER));
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 40; i++) {
            byte[] octets = {};
            for (int count = random.nextInt(1, 30); count > 0; count--) {
              byte[] one = kinds.get(random.nextInt(kinds.size())).bytes().clone();
              for (int change = random.nextInt(4); change > 0; change--) {
                one[random.nextInt(random.nextInt(8) == 0 ? 0 : 4, one.length)] =
                    (byte) random.nextInt();
              }
              int length = octets.length;
              octets = Arrays.copyOf(octets, length + one.length);
              System.arraycopy(one, 0, octets, length, one.length);
            }
            beforeTheCer(octets);
            onceItIsOpen(octets);
            whileCallsWait(octets);
            afterADisconnectRequest(octets);
          }
        });
  }
}
