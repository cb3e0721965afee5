package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static io.weir.diameter.Messages.ccr;
import static io.weir.diameter.Messages.resultCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.PeerTimeouts;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions.Timing;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Mailbox;
import io.weir.transport.SendLimits;
import io.weir.transport.Watermarks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Laws 1, 2, 3, 7, 8 and 10 of flow control, on the side that serves requests.
@SuppressWarnings("try") // the end of a connection is what some of these tests are about
class FlowControlTest {
  private static final String PEER = "raw.example.com";
  private static final String BYSTANDER = "bystander.example.com";
  private static final Duration NEVER = Duration.ofHours(1);

  @RegisterExtension final ErrorLog log = new ErrorLog();

  /// Holds the requests of one peer until it is opened; serves the others at once.
  private static final class Gate implements RequestHandler {
    final Semaphore open = new Semaphore(0);
    final AtomicInteger atWork = new AtomicInteger();
    final AtomicInteger mostAtWork = new AtomicInteger();

    @Override
    public DiameterMessage handle(Request request) throws InterruptedException {
      if (request.peerHost().equals(PEER)) {
        mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
        try {
          open.acquire();
        } finally {
          atWork.decrementAndGet();
        }
      }
      return request.answer(ResultCode.SUCCESS).build();
    }
  }

  private static NodeOptions limited(Bounds requests, int handlers, Duration holdBack) {
    return TestNode.options().with(new PeerLimits(requests, handlers, 1 << 10, holdBack));
  }

  private static void flood(RawPeer peer, int from, int to, int userNameBytes) {
    Thread.ofVirtual()
        .start(
            () -> {
              for (int i = from; i < to; i++) {
                peer.sendIfOpen(ccr(i, userNameBytes).bytes());
              }
            });
  }

  private static void assertEachAnsweredOnce(List<DiameterMessage> answers, int from, int to) {
    assertThat(answers)
        .extracting(DiameterMessage::hopByHopId)
        .doesNotHaveDuplicates()
        .allMatch(id -> id >= from && id < to)
        .hasSize(to - from);
  }

  // ---- bounds

  @Test
  void law1AHandlerThatBlocksHoldsItsPeerBackAtExactlyTheBoundOfMessages() {
    var gate = new Gate();
    try (var node = TestNode.serving(limited(new Bounds(8, 1 << 20), 3, NEVER), gate);
        var peer = node.peer(PEER);
        var bystander = node.peer(BYSTANDER)) {
      flood(peer, 0, 500, 0);
      eventually("reading stops", () -> pauses(node) > 0);
      assertThat(node.status(PEER).requestsHeld()).isEqualTo(8);
      for (int i = 0; i < 20; i++) {
        assertThat(resultCode(bystander.ask(ccr(i)))).as("law 8").isEqualTo(ResultCode.SUCCESS);
      }
      eventually("all handlers are at work", () -> gate.atWork.get() == 3);
      assertThat(node.status(PEER).handled()).isZero();
      gate.open.release(500);
      List<DiameterMessage> answers = peer.receive(500);
      assertEachAnsweredOnce(answers, 0, 500);
      assertThat(answers).allMatch(answer -> resultCode(answer) == ResultCode.SUCCESS);
      Mailbox.Levels levels = levels(node);
      assertThat(levels.mostHeldMessages()).isEqualTo(8);
      assertThat(gate.mostAtWork.get()).as("handlers at work").isEqualTo(3);
      eventually("all credit is back", () -> node.status(PEER).requestBytesHeld() == 0);
    }
  }

  private static long pauses(TestNode node) {
    return node.status(PEER).transport().map(ConnectionStats::readingPauses).orElse(0L);
  }

  private static Mailbox.Levels levels(TestNode node) {
    RequestDesk desk = node.connection(PEER).desk();
    assertThat(desk).isNotNull();
    return desk == null ? new Mailbox.Levels(0, 0, 0, 0, 0, 0) : desk.levels();
  }

  @Test
  void law1TheBoundOfBytesIsExactToo() {
    var gate = new Gate();
    int length = ccr(0, 1000).length();
    int bound = 7 * length - 1;
    try (var node = TestNode.serving(limited(new Bounds(1000, bound), 2, NEVER), gate);
        var peer = node.peer(PEER)) {
      flood(peer, 0, 200, 1000);
      eventually("reading stops", () -> pauses(node) > 0);
      assertThat(node.status(PEER).requestBytesHeld()).isBetween(6L * length, (long) bound);
      gate.open.release(200);
      assertEachAnsweredOnce(peer.receive(200), 0, 200);
      assertThat(levels(node).mostHeldBytes()).isBetween(6L * length, (long) bound);
    }
  }

  @Test
  void law1ARequestLargerThanTheWholeBoundPassesAlone() {
    var gate = new Gate();
    try (var node = TestNode.serving(limited(new Bounds(10, 2_000), 4, NEVER), gate);
        var peer = node.peer(PEER)) {
      flood(peer, 0, 5, 100_000);
      eventually("the second waits outside", () -> pauses(node) > 0);
      assertThat(node.status(PEER).requestsHeld()).isEqualTo(1);
      gate.open.release(5);
      assertEachAnsweredOnce(peer.receive(5), 0, 5);
      assertThat(levels(node).mostHeldMessages()).isEqualTo(1);
    }
  }

  /// With room for as many handlers as there are requests, each gets one although all block.
  @Test
  void handlersThatBlockAreAsManyAsTheLimitAllows() {
    var gate = new Gate();
    try (var node = TestNode.serving(limited(new Bounds(100, 1 << 20), 40, NEVER), gate);
        var peer = node.peer(PEER)) {
      flood(peer, 0, 60, 0);
      eventually("40 are at work", () -> gate.atWork.get() == 40);
      gate.open.release(60);
      assertEachAnsweredOnce(peer.receive(60), 0, 60);
      assertThat(gate.mostAtWork.get()).isEqualTo(40);
    }
  }

  // ---- hold back, then refuse

  @Test
  void afterTheHoldBackRequestsAreRefusedWhileControlAndAnswersStillFlow() throws Exception {
    var gate = new Gate();
    var options = limited(new Bounds(8, 1 << 20), 4, Duration.ofMillis(30));
    try (var node = TestNode.serving(options, gate);
        var peer = node.peer(PEER)) {
      flood(peer, 0, 50, 0);
      List<DiameterMessage> busy = peer.receive(42);
      assertEachAnsweredOnce(busy, 8, 50);
      assertThat(busy)
          .allMatch(answer -> resultCode(answer) == ResultCode.TOO_BUSY)
          .allMatch(DiameterMessage::isError);
      assertThat(node.status(PEER).requestsHeld()).isEqualTo(8);

      assertThat(peer.ask(Messages.dwr(PEER)).commandCode())
          .as("law 7: control flows")
          .isEqualTo(CommandCode.DEVICE_WATCHDOG);
      var call =
          node.node.callAsync(
              Messages.request(node.node, Messages.REALM).build(), Duration.ofSeconds(30));
      peer.send(Messages.success(peer.receive(), PEER));
      assertThat(call.get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS))
          .as("law 7: answers flow")
          .isInstanceOf(CallOutcome.Answered.class);

      gate.open.release(1_000);
      assertEachAnsweredOnce(peer.receive(8), 0, 8);
      eventually("there is room", () -> node.status(PEER).requestsHeld() == 0);
      assertThat(resultCode(peer.ask(ccr(60)))).isEqualTo(ResultCode.SUCCESS);
      assertThat(node.status(PEER).shed()).isZero();
    }
  }

  @Test
  void nothingIsRefusedWhenRoomReturnsWithinTheHoldBack() {
    var gate = new Gate();
    try (var node = TestNode.serving(limited(new Bounds(4, 1 << 20), 2, NEVER), gate);
        var peer = node.peer(PEER)) {
      for (int round = 0; round < 20; round++) {
        long before = pauses(node);
        flood(peer, round * 20, round * 20 + 20, 0);
        eventually("reading stops", () -> pauses(node) > before);
        gate.open.release(20);
        List<DiameterMessage> answers = peer.receive(20);
        assertEachAnsweredOnce(answers, round * 20, round * 20 + 20);
        assertThat(answers).allMatch(answer -> resultCode(answer) == ResultCode.SUCCESS);
      }
    }
  }

  @Test
  void aPeerIsHeldBackAnewAfterItWasRefused() {
    var gate = new Gate();
    var options = limited(new Bounds(4, 1 << 20), 2, Duration.ofMillis(30));
    try (var node = TestNode.serving(options, gate);
        var peer = node.peer(PEER)) {
      for (int round = 0; round < 3; round++) {
        flood(peer, 0, 10, 0);
        assertThat(peer.receive(6)).allMatch(answer -> resultCode(answer) == ResultCode.TOO_BUSY);
        gate.open.release(4);
        assertThat(peer.receive(4)).allMatch(answer -> resultCode(answer) == ResultCode.SUCCESS);
        eventually("there is room", () -> node.status(PEER).requestsHeld() == 0);
      }
    }
  }

  @Test
  void aPeerThatLeavesWhileItIsHeldBackLeavesNothingBehind() {
    for (Duration holdBack : List.of(Duration.ofMillis(30), NEVER)) {
      var gate = new Gate();
      try (var node = TestNode.serving(limited(new Bounds(4, 1 << 20), 2, holdBack), gate)) {
        for (int round = 0; round < 3; round++) {
          var peer = node.peer(PEER);
          flood(peer, 0, 4, 0);
          eventually("its requests are held", () -> node.status(PEER).requestsHeld() == 4);
          flood(peer, 4, 500, 5_000);
          eventually("it is held back", () -> pauses(node) > 0);
          peer.reset();
          eventually("its handlers are interrupted", () -> gate.atWork.get() == 0);
          node.awaitNoPeer(PEER);
        }
        assertThat(node.context.peers().connections()).isEmpty();
      }
    }
  }

  @Test
  void aPeerThatLeavesWhileTheLoopHoldsItBackLeavesNothingBehind() {
    var options =
        withSends(
            limited(new Bounds(16, 1 << 20), 4, NEVER),
            new Bounds(4, 1 << 20),
            new Bounds(64, 1 << 20));
    var builder =
        Node.builder(TestNode.HOST, Messages.REALM)
            .serveOnLoop(ApplicationId.CREDIT_CONTROL, FlowControlTest::answerAtLength)
            .options(options);
    try (var node = TestNode.start(builder)) {
      for (int round = 0; round < 3; round++) {
        var peer = node.peer(PEER, 16 << 10);
        flood(peer, 0, 1_000, 0);
        eventually("it is held back", () -> queued(node) > 0 && pauses(node) > 0);
        peer.reset();
        node.awaitNoPeer(PEER);
      }
      assertThat(node.context.peers().connections()).isEmpty();
    }
  }

  private static DiameterMessage answerAtLength(Request request) {
    return request.answer(ResultCode.SUCCESS).addOctets(BaseAvp.CLASS, new byte[8_000]).build();
  }

  // ---- lanes

  private static NodeOptions withSends(NodeOptions options, Bounds reply, Bounds data) {
    return options.with(
        options
            .connection()
            .withSends(
                new SendLimits(
                    new Bounds(64, 1 << 20), reply, data, new Watermarks(1 << 16, 1 << 20))));
  }

  @Test
  void law2APeerThatDoesNotReadItsAnswersKeepsTheCreditOfItsRequests() {
    var options =
        withSends(
            limited(new Bounds(16, 1 << 20), 4, NEVER),
            new Bounds(4, 1 << 20),
            new Bounds(64, 1 << 20));
    int count = 2_000;
    try (var node = TestNode.serving(options, FlowControlTest::answerAtLength);
        var peer = node.peer(PEER, 16 << 10);
        var bystander = node.peer(BYSTANDER)) {
      flood(peer, 0, count, 0);
      // Above the low mark of its requests, at which it would be read from again.
      eventually(
          "answers are at their bound and the peer is held back",
          () -> queued(node) == 4 && pauses(node) > 0 && node.status(PEER).requestsHeld() > 8);
      assertThat(resultCode(bystander.ask(ccr(1)))).as("law 8").isEqualTo(ResultCode.SUCCESS);
      assertThat(node.status(PEER).inService()).as("law 3").isTrue();
      assertEachAnsweredOnce(peer.receive(count), 0, count);
      assertThat(levels(node).mostHeldMessages()).isEqualTo(16);
    }
  }

  /// Handlers on the loop keep no request at all: one answer waits, and nothing more is read.
  @Test
  void law2HoldsForHandlersOnTheLoopToo() {
    var options =
        withSends(
            limited(new Bounds(16, 1 << 20), 4, NEVER),
            new Bounds(4, 1 << 20),
            new Bounds(64, 1 << 20));
    int count = 1_000;
    var builder =
        Node.builder(TestNode.HOST, Messages.REALM)
            .serveOnLoop(ApplicationId.CREDIT_CONTROL, FlowControlTest::answerAtLength)
            .options(options);
    try (var node = TestNode.start(builder);
        var peer = node.peer(PEER, 16 << 10);
        var bystander = node.peer(BYSTANDER)) {
      flood(peer, 0, count, 0);
      eventually("it is held back", () -> queued(node) > 0 && pauses(node) > 0);
      assertThat(queued(node)).isLessThanOrEqualTo(4);
      assertThat(node.status(PEER).requestsHeld()).isZero();
      assertThat(resultCode(bystander.ask(ccr(1)))).as("law 8").isEqualTo(ResultCode.SUCCESS);
      assertEachAnsweredOnce(peer.receive(count), 0, count);
      assertThat(node.status(PEER).shed()).isZero();
    }
  }

  /// The peer is held back and reads nothing: closing the node does not wait for it for ever.
  @Test
  void aNodeClosesAlthoughAPeerDoesNotRead() throws Exception {
    for (boolean onLoop : new boolean[] {true, false}) {
      RequestHandler handler = FlowControlTest::answerAtLength;
      var options =
          withSends(
              limited(new Bounds(16, 1 << 20), 4, NEVER),
              new Bounds(4, 1 << 20),
              new Bounds(64, 1 << 20));
      long briefNs = TimeUnit.MILLISECONDS.toNanos(50);
      var connection = options.connection();
      var timing =
          new Timing(Duration.ofSeconds(10), Duration.ofSeconds(5), null, Duration.ofMillis(50));
      var builder =
          Node.builder(TestNode.HOST, Messages.REALM)
              .options(
                  options
                      .with(connection.withTiming(timing))
                      .with(new PeerTimeouts(briefNs * 100, briefNs * 100, briefNs, briefNs)));
      var node =
          TestNode.start(
              onLoop
                  ? builder.serveOnLoop(ApplicationId.CREDIT_CONTROL, handler)
                  : builder.serve(ApplicationId.CREDIT_CONTROL, handler));
      try (var peer = node.peer(PEER, 16 << 10)) {
        flood(peer, 0, 1_000, 0);
        eventually("it is held back", () -> queued(node) > 0 && pauses(node) > 0);
        CompletableFuture.runAsync(node::close).get(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS);
        assertThat(node.context.peers().connections()).isEmpty();
      }
    }
  }

  @Test
  void law10WatchdogAnswersThatFindNoRoomAreCounted() {
    try (var node = FakeNode.serving(TestNode.options(), request -> request.answer(2001).build())) {
      FakeNode.Link link = node.up(Messages.cer(PEER));
      for (int i = 0; i < 100; i++) {
        assertThat(link.feed(Messages.dwr(PEER))).isZero();
      }
      assertThat(link.connection().levels().queuedMessages()).isEqualTo(64);
      assertThat(link.handler().shed()).isEqualTo(36);
    }
  }

  private static int queued(TestNode node) {
    return node.status(PEER).transport().map(stats -> stats.sends().queuedMessages()).orElse(0);
  }

  @Test
  void law7AnswersGoBeforeRequestsAndControlBeforeBoth() {
    int room = 100;
    var options =
        withSends(TestNode.options(), new Bounds(1_000, 1 << 20), new Bounds(room, 16 << 20));
    try (var node = TestNode.serving(options, request -> request.answer(2001).build());
        var peer = node.peer(PEER, 16 << 10)) {
      Stalled.fill(node, PEER, room);
      for (int i = 0; i < 5; i++) {
        peer.send(ccr(i));
      }
      eventually("the answers wait", () -> queued(node) == room + 5);
      peer.send(Messages.dwr(PEER));
      eventually("the DWA waits", () -> queued(node) == room + 6);
      peer.receive(message -> message.commandCode() == CommandCode.DEVICE_WATCHDOG);
      assertThat(peer.receive(5)).noneMatch(DiameterMessage::isRequest);
      assertThat(peer.receive(room - 1)).allMatch(DiameterMessage::isRequest);
    }
  }

  @Test
  void aNodeThatClosesInterruptsWhatIsStillAtWorkAfterTheDrain() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var node =
        TestNode.serving(
            TestNode.options().withCloseDrain(Duration.ofMillis(20)),
            request -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
              return request.answer(ResultCode.SUCCESS).build();
            });
    try (var peer = node.peer(PEER)) {
      peer.send(ccr(1));
      assertThat(begun.await(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS)).isTrue();
      Thread.ofVirtual()
          .start(
              () -> {
                peer.send(Messages.success(peer.receive(), PEER));
                peer.awaitEnd();
                peer.close();
              });
      node.close();
      assertThat(interrupted.await(RawPeer.LONGEST_MS, TimeUnit.MILLISECONDS)).isTrue();
    }
  }
}
