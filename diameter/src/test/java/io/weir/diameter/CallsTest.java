package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static io.weir.diameter.Messages.REALM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.diameter.CallOutcome.Answered;
import io.weir.diameter.CallOutcome.NotSent;
import io.weir.diameter.CallOutcome.PeerLost;
import io.weir.diameter.CallOutcome.Progress;
import io.weir.diameter.CallOutcome.TimedOut;
import io.weir.diameter.core.WatchdogSettings;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Bounds;
import io.weir.transport.SendLimits;
import io.weir.transport.Watermarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Laws 3 to 6 and 10 of flow control, on the side that sends requests: each call has one outcome,
/// and it is true.
@ParameterizedClass
@EnumSource(Over.class)
@SuppressWarnings("try") // the end of a connection is what some of these tests are about
class CallsTest {
  @Parameter Over over = Over.TCP;

  private static final String PEER = "raw.example.com";
  private static final String OTHER = "other.example.com";
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int ROOM = 50;

  @RegisterExtension final ErrorLog log = new ErrorLog();

  private static TestNode caller(NodeOptions options) {
    return TestNode.serving(options, request -> request.answer(2001).build());
  }

  private static NodeOptions options() {
    NodeOptions defaults = TestNode.options();
    return defaults.with(
        defaults
            .connection()
            .withSends(
                new SendLimits(
                    new Bounds(64, 1 << 20),
                    new Bounds(64, 1 << 20),
                    new Bounds(ROOM, 16 << 20),
                    new Watermarks(1 << 16, 1 << 20))));
  }

  private static DiameterMessage request(TestNode node) {
    return Messages.request(node.node, REALM).build();
  }

  private static CallOutcome outcome(CompletableFuture<CallOutcome> call) {
    try {
      return call.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the call has no outcome", e);
    }
  }

  /// A blocking call on a thread of its own.
  private static CompletableFuture<CallOutcome> blocking(
      TestNode node, DiameterMessage request, Duration timeout) {
    var outcome = new CompletableFuture<CallOutcome>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                outcome.complete(node.node.call(request, timeout));
              } catch (InterruptedException | RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            });
    return outcome;
  }

  // ---- the plain call

  @Test
  void aCallIsAnsweredByItsPeer() {
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      DiameterMessage request = request(node);
      for (var call :
          List.of(node.node.callAsync(request, LONG), blocking(node, request(node), LONG))) {
        DiameterMessage received = peer.receive();
        assertThat(received.isRequest()).isTrue();
        assertThat(received.isRetransmitted()).isFalse();
        peer.send(Messages.success(received, PEER));
        assertThat(outcome(call))
            .isInstanceOfSatisfying(
                Answered.class,
                answered -> {
                  assertThat(answered.peerHost()).isEqualTo(PEER);
                  assertThat(answered.answer().endToEndId()).isEqualTo(received.endToEndId());
                });
      }
      assertThat(node.status(PEER).pendingCalls()).isZero();
    }
  }

  @Test
  void answersFindTheirCallsInAnyOrder() {
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      List<CompletableFuture<CallOutcome>> calls = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        DiameterMessage request = request(node);
        ids.add(request.endToEndId());
        calls.add(node.node.callAsync(request, LONG));
      }
      for (DiameterMessage received : peer.receive(40).reversed()) {
        peer.send(Messages.success(received, PEER));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(((Answered) outcome(calls.get(i))).answer().endToEndId()).isEqualTo(ids.get(i));
      }
    }
  }

  @Test
  void anEndToEndIdOfZeroIsReplacedAndAnAnswerIsNoRequest() {
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      var call = node.node.callAsync(Messages.ccrWith(0).endToEndId(0).build(), LONG);
      DiameterMessage received = peer.receive();
      assertThat(received.endToEndId()).isNotZero();
      peer.send(Messages.success(received, PEER));
      outcome(call);
      DiameterMessage answer = Messages.success(received, PEER);
      assertThatThrownBy(() -> node.node.callAsync(answer, LONG))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aCallWithoutASuitablePeerSaysWhatIsMissing() throws Exception {
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      DiameterMessage elsewhere = Messages.request(node.node, "example.org").build();
      for (CallOutcome outcome :
          List.of(outcome(node.node.callAsync(elsewhere, LONG)), node.node.call(elsewhere, LONG))) {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                NotSent.class, it -> assertThat(it.why()).contains("example.org").contains(PEER));
      }
    }
  }

  @Test
  void aListenerThatThrowsHarmsNoConnection() {
    log.expect("listener");
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      node.node.call(
          request(node),
          LONG,
          outcome -> {
            throw new IllegalStateException("from a listener");
          });
      peer.send(Messages.success(peer.receive(), PEER));
      var next = node.node.callAsync(request(node), LONG);
      peer.send(Messages.success(peer.receive(), PEER));
      assertThat(outcome(next)).isInstanceOf(Answered.class);
    }
  }

  // ---- bounds

  @Test
  void law1TheTableOfPendingCallsIsBounded() throws Exception {
    var limits = new PeerLimits(new Bounds(8, 1 << 20), 2, 4, Duration.ofSeconds(2));
    try (var node = caller(options().with(limits));
        var peer = node.peer(over, PEER)) {
      List<CompletableFuture<CallOutcome>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(node.node.callAsync(request(node), LONG));
      }
      assertThat(node.node.callAsync(request(node), LONG).join())
          .isInstanceOfSatisfying(NotSent.class, it -> assertThat(it.why()).contains("full"));
      assertThat(node.node.call(request(node), LONG)).isInstanceOf(NotSent.class);
      peer.receive(4).forEach(received -> peer.send(Messages.success(received, PEER)));
      calls.forEach(call -> assertThat(outcome(call)).isInstanceOf(Answered.class));
      var next = node.node.callAsync(request(node), LONG);
      peer.send(Messages.success(peer.receive(), PEER));
      assertThat(outcome(next)).isInstanceOf(Answered.class);
    }
  }

  // ---- deadlines

  @Test
  void aCallThatIsNotAnsweredTimesOutAsSentAndItsLateAnswerIsCounted() throws Exception {
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      Duration brief = Duration.ofMillis(30);
      assertThat(node.node.call(request(node), brief)).isEqualTo(new TimedOut(Progress.SENT));
      assertThat(outcome(node.node.callAsync(request(node), brief)))
          .isEqualTo(new TimedOut(Progress.SENT));
      assertThat(node.status(PEER).pendingCalls()).isZero();
      peer.receive(2).forEach(received -> peer.send(Messages.success(received, PEER)));
      eventually("both are counted", () -> node.status(PEER).strayAnswers() == 2);
    }
  }

  /// The peer gets exactly those whose outcome says that they were sent.
  @Test
  void law4ACallThatTimesOutAsNotSentNeverGoesOut() {
    try (var node = caller(options());
        var peer = node.peer(over, PEER, 16 << 10)) {
      Set<Integer> sent = new HashSet<>();
      Set<Integer> notSent = new HashSet<>();
      while (notSent.size() < 60) {
        List<CompletableFuture<CallOutcome>> calls = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
          DiameterMessage request = Stalled.request(node);
          ids.add(request.endToEndId());
          calls.add(
              i % 5 == 0
                  ? blocking(node, request, Duration.ofMillis(1 + i))
                  : node.node.callAsync(request, Duration.ofMillis(1 + i)));
        }
        for (int i = 0; i < ROOM; i++) {
          switch (outcome(calls.get(i))) {
            case TimedOut(Progress progress) when progress == Progress.SENT -> sent.add(ids.get(i));
            case TimedOut _, NotSent _ -> notSent.add(ids.get(i));
            case Answered _, PeerLost _ -> throw new AssertionError("nobody answered");
          }
        }
      }
      assertThat(node.status(PEER).inService()).as("law 9").isTrue();
      Set<Integer> received = new HashSet<>();
      peer.send(Messages.dwr(PEER));
      boolean dwaCame = false;
      while (!dwaCame || received.size() < sent.size()) {
        DiameterMessage next = peer.receive();
        dwaCame |= next.commandCode() == CommandCode.DEVICE_WATCHDOG;
        if (next.isRequest()) {
          assertThat(received.add(next.endToEndId())).as("once").isTrue();
        }
      }
      assertThat(received).doesNotContainAnyElementsOf(notSent).containsAll(sent);
      assertThat(received).hasSameSizeAs(sent);
    }
  }

  @Test
  void aDeadlineThatHasPassedIsNotSent() throws Exception {
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      Duration past = Duration.ofSeconds(-5);
      for (int i = 0; i < 20; i++) {
        assertThat(outcome(node.node.callAsync(request(node), past)))
            .isEqualTo(new TimedOut(Progress.NOT_SENT));
        assertThat(node.node.call(request(node), past)).isEqualTo(new TimedOut(Progress.NOT_SENT));
      }
      assertThat(peer.ask(Messages.dwr(PEER)).commandCode()).isEqualTo(CommandCode.DEVICE_WATCHDOG);
    }
  }

  // ---- waiting

  @Test
  void law6CallersThatWaitForRoomAreServedFirstComeFirstServed() {
    try (var node = caller(options());
        var peer = node.peer(over, PEER, 16 << 10)) {
      int before = Stalled.fill(node, PEER, ROOM).size();
      List<CompletableFuture<CallOutcome>> waiting = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      for (int i = 1; i <= 20; i++) {
        DiameterMessage request = Stalled.request(node);
        ids.add(request.endToEndId());
        waiting.add(blocking(node, request, LONG));
        int count = i;
        eventually("it waits", () -> waiters(node) == count);
      }
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      peer.receive(before);
      List<DiameterMessage> last = peer.receive(20);
      assertThat(last).extracting(DiameterMessage::endToEndId).isEqualTo(ids);
      last.forEach(received -> peer.send(Messages.success(received, PEER)));
      waiting.forEach(call -> assertThat(outcome(call)).isInstanceOf(Answered.class));
    }
  }

  private static int waiters(TestNode node) {
    return node.status(PEER).transport().orElseThrow().sends().waiters();
  }

  @Test
  void law6ACallerThatIsInterruptedLeavesNothingBehind() throws Exception {
    try (var node = caller(options());
        var peer = node.peer(over, PEER, 16 << 10)) {
      int before = Stalled.fill(node, PEER, ROOM).size();
      DiameterMessage request = Stalled.request(node);
      var interrupted = new CompletableFuture<Boolean>();
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      node.node.call(request, LONG);
                      interrupted.complete(false);
                    } catch (InterruptedException e) {
                      interrupted.complete(true);
                    }
                  });
      eventually("it waits", () -> waiters(node) == 1);
      caller.interrupt();
      assertThat(interrupted.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(waiters(node)).isZero();
      assertThat(node.status(PEER).pendingCalls()).isEqualTo(before);
      assertThat(peer.receive(before))
          .extracting(DiameterMessage::endToEndId)
          .doesNotContain(request.endToEndId());
      assertThat(peer.ask(Messages.dwr(PEER)).isRequest()).isFalse();
    }
  }

  // ---- loss

  @Test
  void aCallWhosePeerIsLostGoesToAnotherWithTheTFlag() {
    try (var node = caller(options())) {
      RawPeer first = node.peer(over, PEER);
      RawPeer second = node.peer(over, OTHER);
      for (int round = 0; round < 6; round++) {
        DiameterMessage request = request(node);
        var call = node.node.callAsync(request, LONG);
        eventually("it is pending", () -> pending(node, PEER) + pending(node, OTHER) == 1);
        boolean atFirst = pending(node, PEER) == 1;
        RawPeer lost = atFirst ? first : second;
        RawPeer other = atFirst ? second : first;
        assertThat(lost.receive().isRetransmitted()).isFalse();
        if (round % 2 == 0) {
          lost.reset();
        } else {
          lost.close();
        }
        DiameterMessage again = other.receive();
        assertThat(again.isRetransmitted()).isTrue();
        assertThat(again.endToEndId()).isEqualTo(request.endToEndId());
        other.send(Messages.success(again, PEER));
        assertThat(((Answered) outcome(call)).peerHost()).isEqualTo(atFirst ? OTHER : PEER);
        node.awaitNoPeer(atFirst ? PEER : OTHER);
        if (atFirst) {
          first = node.peer(over, PEER);
        } else {
          second = node.peer(over, OTHER);
        }
      }
      first.close();
      second.close();
    }
  }

  private static int pending(TestNode node, String host) {
    return node.status(host).pendingCalls();
  }

  @Test
  void aCallWhosePeerIsLostWithoutAnotherIsLostToo() {
    try (var node = caller(options());
        var peer = node.peer(over, PEER)) {
      var async = node.node.callAsync(request(node), LONG);
      var waiting = blocking(node, request(node), LONG);
      peer.receive(2);
      peer.reset();
      for (var call : List.of(async, waiting)) {
        assertThat(outcome(call))
            .isInstanceOfSatisfying(
                PeerLost.class, lost -> assertThat(lost.peerHost()).isEqualTo(PEER));
      }
    }
  }

  @Test
  void callsThatNeverWentOutAreNotSentWhenTheirPeerIsLost() {
    try (var node = caller(options());
        var peer = node.peer(over, PEER, 16 << 10)) {
      var taken = Stalled.fill(node, PEER, ROOM);
      var waiting = blocking(node, Stalled.request(node), LONG);
      eventually("it waits", () -> waiters(node) == 1);
      peer.reset();
      assertThat(outcome(waiting)).isInstanceOf(NotSent.class);
      List<CallOutcome> outcomes = taken.stream().map(CallsTest::outcome).toList();
      // One may have been cut in the middle.
      assertThat(outcomes.stream().filter(NotSent.class::isInstance).count())
          .isBetween(ROOM - 1L, (long) ROOM);
      assertThat(outcomes.stream().filter(PeerLost.class::isInstance).count())
          .isGreaterThanOrEqualTo(taken.size() - ROOM);
    }
  }

  @Test
  void everyCallHasAnOutcomeHoweverOftenConnectionsAreLost() {
    try (var node = caller(options())) {
      List<CompletableFuture<CallOutcome>> calls = new ArrayList<>();
      for (int round = 0; round < 12; round++) {
        RawPeer peer = node.peer(over, PEER);
        for (int i = 0; i < 60; i++) {
          calls.add(
              i % 2 == 0
                  ? blocking(node, request(node), LONG)
                  : node.node.callAsync(request(node), LONG));
          if (i == 20 + round) {
            peer.reset();
          }
        }
        peer.close();
        node.awaitNoPeer(PEER);
      }
      for (var call : calls) {
        assertThat(outcome(call)).isInstanceOfAny(NotSent.class, PeerLost.class);
      }
    }
  }

  // ---- watchdog

  @Test
  void aSuspectedPeersCallsGoToAnotherPeer() {
    var options = options().with(new WatchdogSettings(TimeUnit.SECONDS.toNanos(1)));
    try (var node = caller(options);
        var silent = node.peer(over, PEER);
        var alive = node.peer(over, OTHER)) {
      // A destination that only a host has, so that the call goes to the silent one first.
      var call = new CompletableFuture<CallOutcome>();
      boolean atSilent = false;
      while (!atSilent) {
        call = node.node.callAsync(request(node), LONG);
        eventually("it is pending", () -> pending(node, PEER) + pending(node, OTHER) == 1);
        atSilent = pending(node, PEER) == 1;
        if (!atSilent) {
          alive.send(Messages.success(alive.receive(CallsTest::isCall), OTHER));
          outcome(call);
        }
      }
      DiameterMessage moved = alive.receive();
      while (!isCall(moved)) {
        alive.send(Messages.success(moved, OTHER));
        moved = alive.receive();
      }
      assertThat(moved.isRetransmitted()).isTrue();
      alive.send(Messages.success(moved, OTHER));
      assertThat(((Answered) outcome(call)).peerHost()).isEqualTo(OTHER);
      assertThat(node.status(PEER).inService()).isFalse();
      assertThat(silent.receive(CallsTest::isCall).endToEndId()).isEqualTo(moved.endToEndId());
    }
  }

  private static boolean isCall(DiameterMessage message) {
    return message.isRequest() && message.find(BaseAvp.SESSION_ID).found();
  }
}
