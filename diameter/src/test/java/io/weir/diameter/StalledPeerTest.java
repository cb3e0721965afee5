package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.CallOutcome.Answered;
import io.weir.diameter.CallOutcome.NotSent;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.SendLevels;
import io.weir.transport.SendLimits;
import io.weir.transport.Watermarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The second seed of this project in small: a node at full load whose peer stops reading. There
/// a full buffer closed a healthy association; here it is a state in which everybody waits.
@ParameterizedClass
@EnumSource(Over.class)
class StalledPeerTest {
  @Parameter Over over = Over.TCP;

  private static final String PEER = "raw.example.com";
  private static final String BYSTANDER = "bystander.example.com";
  private static final int ROOM = 200;
  private static final int CALLERS = 16;
  private static final int CALLS_EACH = 25;

  @RegisterExtension final ErrorLog log = new ErrorLog();

  @Test
  void aPeerThatStopsReadingCostsNothingButTime() throws Exception {
    NodeOptions options = smallQueues();
    try (var node = TestNode.serving(options, request -> request.answer(2001).build());
        var peer = node.peer(over, PEER, 16 << 10)) {
      // Full load: callers that do not wait, and callers that do.
      List<CompletableFuture<CallOutcome>> taken =
          new ArrayList<>(Stalled.fill(node, PEER, ROOM, Duration.ofMinutes(10)));
      List<CompletableFuture<CallOutcome>> waiting = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        waiting.addAll(startCaller(node));
      }
      eventually("every caller waits", () -> sends(node).waiters() == CALLERS);
      eventually(
          "the stall is reported", () -> node.status(PEER).transport().orElseThrow().stalls() > 0);

      // Nothing is closed, nothing is kept beyond the bounds, nobody else is delayed.
      assertThat(node.status(PEER).state()).isEqualTo("ROpen");
      assertThat(node.status(PEER).inService()).isTrue();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      assertThat(node.node.callAsync(Stalled.request(node), Duration.ofMinutes(1)).join())
          .isInstanceOfSatisfying(NotSent.class, it -> assertThat(it.why()).contains("full"));
      assertThat(sends(node).queuedMessages()).isEqualTo(ROOM);
      try (var bystander = node.peer(over, BYSTANDER)) {
        assertThat(Messages.resultCode(bystander.ask(Messages.ccr(1)))).isEqualTo(2001);
      }
      node.awaitNoPeer(BYSTANDER);

      // The peer reads again: its watchdog answer comes before all that waits, and each request
      // comes once.
      peer.send(Messages.dwr(PEER));
      eventually("the DWA waits", () -> sends(node).queuedMessages() == ROOM + 1);
      int expected = taken.size() + CALLERS * CALLS_EACH;
      Set<Integer> ids = new HashSet<>();
      int requestsBeforeDwa = -1;
      while (ids.size() < expected) {
        DiameterMessage next = peer.receive();
        if (next.commandCode() == CommandCode.DEVICE_WATCHDOG) {
          requestsBeforeDwa = ids.size();
        } else {
          assertThat(next.isRetransmitted()).isFalse();
          assertThat(ids.add(next.endToEndId())).as("each once").isTrue();
          peer.send(Messages.success(next, PEER));
        }
      }
      assertThat(requestsBeforeDwa).isBetween(0, taken.size() - ROOM + 1);
      taken.addAll(waiting);
      for (var call : taken) {
        assertThat(call.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS))
            .isInstanceOf(Answered.class);
      }
      assertThat(peer.ask(Messages.dwr(PEER)).isRequest()).as("nothing comes twice").isFalse();
      assertThat(node.status(PEER).pendingCalls()).isZero();
      assertThat(node.status(PEER).strayAnswers()).isZero();
    }
  }

  private static NodeOptions smallQueues() {
    NodeOptions defaults = TestNode.options();
    var sends =
        new SendLimits(
            new Bounds(64, 1 << 20),
            new Bounds(64, 1 << 20),
            new Bounds(ROOM, 16 << 20),
            new Watermarks(1 << 16, 1 << 18));
    var timing =
        new Timing(Duration.ofSeconds(10), Duration.ofMillis(20), null, Duration.ofSeconds(5));
    return defaults.with(defaults.connection().withSends(sends).withTiming(timing));
  }

  private static SendLevels sends(TestNode node) {
    return node.status(PEER).transport().orElseThrow().sends();
  }

  private static List<CompletableFuture<CallOutcome>> startCaller(TestNode node) {
    List<CompletableFuture<CallOutcome>> outcomes = new ArrayList<>();
    for (int call = 0; call < CALLS_EACH; call++) {
      outcomes.add(new CompletableFuture<>());
    }
    Thread.ofVirtual()
        .start(
            () -> {
              for (var outcome : outcomes) {
                try {
                  outcome.complete(node.node.call(Stalled.request(node), Duration.ofMinutes(10)));
                } catch (InterruptedException | RuntimeException e) {
                  outcome.completeExceptionally(e);
                }
              }
            });
    return outcomes;
  }
}
