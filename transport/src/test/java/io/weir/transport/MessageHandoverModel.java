package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unacknowledged;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// A send queue whose engine takes whole messages, beside a model of what it should hold, through
/// random offers, asynchronous sends, withdrawals, deadlines, and everything that an association
/// does with a message, in any order that the life of a message allows, one by one or in batches.
/// Everything is compared after each step.
final class MessageHandoverModel {
  private static final CloseReason RESET = new CloseReason.Reset("reset");
  private static final List<Lane> LANES = List.of(Lane.values());
  private static final NotSent WITHDRAWN = new NotSent(new Unsent.Withdrawn());
  private static final long START_NS = System.nanoTime() + (1L << 50);

  private final SplittableRandom random;
  private final SendLimits limits;
  private final SendQueue queue;
  private final MessageHandover handover;
  private final boolean acknowledges;
  private final List<SendLaneModel> lanes = new ArrayList<>();
  private final List<ModelMessage> all = new ArrayList<>();

  // What the engine holds.
  private final List<ModelMessage> shown = new ArrayList<>();
  private final List<ModelMessage> begun = new ArrayList<>();
  private final List<ModelMessage> left = new ArrayList<>();

  private boolean wokenUp;
  private boolean writable = true;
  private long refused;
  private long handedOver;
  private long acknowledged;
  private long abandoned;
  private long nowNs = START_NS;

  MessageHandoverModel(SplittableRandom random) {
    this.random = random;
    SendLimits bounds =
        new SendLimits(
            new Bounds(3, 60), new Bounds(5, 200), new Bounds(8, 300), new Watermarks(100, 350));
    for (Lane lane : LANES) {
      bounds = bounds.withPolicy(lane, policy());
    }
    limits = bounds;
    lanes.add(new SendLaneModel(limits.control(), limits.policies().control()));
    lanes.add(new SendLaneModel(limits.reply(), limits.policies().reply()));
    lanes.add(new SendLaneModel(limits.data(), limits.policies().data()));
    queue = new SendQueue(limits, Framers.length4(1000).get(), () -> wokenUp = true);
    acknowledges = random.nextInt(4) > 0;
    handover = queue.messageWise(acknowledges);
  }

  private LanePolicy policy() {
    return switch (random.nextInt(6)) {
      case 0 -> new LanePolicy.Refuse();
      case 1 -> new LanePolicy.DropOldest();
      case 2 -> new LanePolicy.Conflate();
      case 3, 4 -> new LanePolicy.DropLowerPriority();
      default -> new LanePolicy.Wait();
    };
  }

  /// A random life of a queue, from the start to the end.
  void run() {
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> offer();
        case 3, 4 -> sendAsync();
        case 5 -> withdraw();
        case 6 -> nowNs += random.nextInt(4);
        case 7 -> expire();
        case 8, 9 -> turn();
        case 10 -> handover.together(this::someSteps);
        default -> step();
      }
      changed();
      check();
    }
    end();
  }

  private SendLaneModel lane(ModelMessage message) {
    return lanes.get(LANES.indexOf(message.lane));
  }

  private void changed() {
    lanes.forEach(SendLaneModel::admitWaiters);
    long level = lanes.get(1).bytes() + lanes.get(2).bytes();
    boolean full = lanes.get(1).isFull() || lanes.get(2).isFull();
    boolean roomy = lanes.get(1).isHalfEmpty() && lanes.get(2).isHalfEmpty();
    if (level >= limits.watermarks().highBytes() || full) {
      writable = false;
    } else if (level <= limits.watermarks().lowBytes() && roomy) {
      writable = true;
    }
  }

  // ---- senders

  private ModelMessage message() {
    byte[] payload = new byte[random.nextInt(random.nextInt(1, 400))];
    random.nextBytes(payload);
    long deadlineNs = random.nextBoolean() ? Deadlines.NEVER : nowNs + random.nextInt(20);
    String key = random.nextBoolean() ? "" : "k" + random.nextInt(3);
    Lane lane = LANES.get(random.nextInt(LANES.size()));
    return new ModelMessage(lane, payload, deadlineNs, key, random.nextInt(4) - 1);
  }

  private CompletionPoint toldAt() {
    return acknowledges && random.nextBoolean()
        ? CompletionPoint.ACKNOWLEDGED
        : CompletionPoint.HANDED_OVER;
  }

  private void offer() {
    ModelMessage message = message();
    boolean fits = lane(message).admit(message);
    Admission answer = message.offerTo(queue, toldAt());
    assertThat(answer).isEqualTo(fits ? Admission.ACCEPTED : Admission.FULL);
    if (fits) {
      all.add(message);
    } else {
      refused++;
    }
  }

  private void sendAsync() {
    ModelMessage message = message();
    message.sendTo(queue, random.nextInt(3) == 0 ? CompletionPoint.QUEUED : toldAt());
    if (!lane(message).admit(message) && !lane(message).await(message)) {
      message.expected = new NotSent(new Unsent.Full());
      refused++;
    }
    all.add(message);
  }

  private void withdraw() {
    if (all.isEmpty()) {
      return;
    }
    ModelMessage message = all.get(random.nextInt(Math.max(0, all.size() - 12), all.size()));
    boolean possible = message.isHeld() && message.begunBytes == 0 && message.mayBeTakenBack();
    assertThat(message.takeBack(queue)).isEqualTo(possible);
    if (possible) {
      lane(message).settle(message, WITHDRAWN);
    }
  }

  // ---- the engine

  private void expire() {
    long next = queue.expire(nowNs);
    for (ModelMessage message : List.copyOf(all)) {
      if (message.isHeld() && message.isLate(nowNs)) {
        lane(message).settle(message, SendQueue.EXPIRED);
      }
    }
    long earliest =
        all.stream()
            .filter(m -> m.isHeld() && m.begunBytes == 0)
            .mapToLong(m -> m.deadlineNs)
            .min()
            .orElse(Deadlines.NEVER);
    assertThat(next).isEqualTo(earliest);
    changed();
    takeGone();
  }

  /// The engine was woken.
  private void turn() {
    wokenUp = false;
    queue.woken();
    List<ModelMessage> wanted = new ArrayList<>();
    lanes.forEach(lane -> lane.queued.stream().filter(m -> !m.shown).forEach(wanted::add));
    List<Send> taken = new ArrayList<>();
    int count =
        handover.takeNew(
            send -> {
              ModelMessage message = wanted.get(taken.size());
              assertThat(Arrays.copyOf(send.messageArray(), send.messageBytes()))
                  .isEqualTo(message.frame);
              ModelMessage replaces = message.replaces;
              assertThat(replaces == null ? null : replaces.attached).isSameAs(send.replaced());
              message.attached = send;
              send.attach(message);
              taken.add(send);
            });
    assertThat(count).isEqualTo(wanted.size()).isEqualTo(taken.size());
    wanted.forEach(message -> message.shown = true);
    shown.addAll(wanted);
    takeGone();
  }

  private void takeGone() {
    List<Object> gone = new ArrayList<>();
    handover.takeGone(send -> gone.add(send.attachment()));
    List<ModelMessage> wanted = shown.stream().filter(m -> !m.isHeld()).toList();
    assertThat(gone).containsExactlyInAnyOrderElementsOf(List.copyOf(wanted));
    shown.removeAll(wanted);
  }

  private void someSteps() {
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      step();
    }
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> pick(shown, this::begin);
      case 4, 5, 6 -> pick(begun, this::handOver);
      case 7, 8 -> pick(left, this::acknowledge);
      case 9 -> pick(shown, this::abandonShown);
      default -> pick(random.nextBoolean() ? begun : left, this::abandonBegun);
    }
  }

  private void pick(List<ModelMessage> from, Consumer<ModelMessage> step) {
    if (!from.isEmpty()) {
      step.accept(from.remove(random.nextInt(from.size())));
    }
  }

  private void begin(ModelMessage message) {
    boolean may = message.isHeld() && !message.isLate(nowNs);
    assertThat(handover.begin(message.attached, nowNs)).isEqualTo(may);
    if (may) {
      handover.left(message.attached, 1);
      lane(message).offered(message);
      message.begunBytes = 1;
      begun.add(message);
    } else if (message.isHeld()) {
      lane(message).settle(message, SendQueue.EXPIRED);
    }
  }

  private void handOver(ModelMessage message) {
    handover.handedOver(message.attached);
    handedOver++;
    if (!acknowledges) {
      lane(message).settle(message, SendOutcome.HANDED_OVER);
      return;
    }
    left.add(message);
    if (message.toldAt == CompletionPoint.HANDED_OVER) {
      message.expected = SendOutcome.HANDED_OVER;
    }
  }

  private void acknowledge(ModelMessage message) {
    handover.acknowledged(message.attached);
    acknowledged++;
    endWait(message, SendOutcome.ACKNOWLEDGED);
  }

  private void abandonShown(ModelMessage message) {
    assertThat(handover.abandoned(message.attached)).isEqualTo(message.isHeld());
    if (message.isHeld()) {
      lane(message).settle(message, SendQueue.ABANDONED_QUEUED);
    }
  }

  private void abandonBegun(ModelMessage message) {
    assertThat(handover.abandoned(message.attached)).isTrue();
    if (!message.isHeld()) {
      abandoned++; // told as handed over, so it is not counted by its outcome
    }
    endWait(message, SendQueue.ABANDONED_BEGUN);
  }

  private void endWait(ModelMessage message, SendOutcome outcome) {
    if (message.isHeld()) {
      message.expected = outcome;
    }
    lane(message).release(message);
  }

  // ---- the end

  private void end() {
    List<ModelMessage> held = all.stream().filter(ModelMessage::isHeld).toList();
    long unsent = held.stream().filter(m -> !left.contains(m)).count();
    assertThat(queue.end(RESET)).isEqualTo((int) unsent);
    for (ModelMessage message : held) {
      if (left.contains(message)) {
        message.expected = new Unacknowledged(RESET);
      } else if (message.begunBytes > 0) {
        message.expected = new Cut(1, RESET);
      } else {
        message.expected = new NotSent(new Unsent.Closed(RESET));
      }
    }
    all.forEach(ModelMessage::checkEnd);
    assertThat(handover.isDry()).isTrue();
    assertThat(queue.levels().unacknowledgedBytes()).isZero();
    takeGone();
    begun.forEach(message -> handover.handedOver(message.attached));
    left.forEach(message -> handover.acknowledged(message.attached));
    all.forEach(ModelMessage::checkEnd);
    assertThat(queue.levels().queuedMessages()).isZero();
  }

  private void check() {
    SendLevels levels = queue.levels();
    int messages = lanes.stream().mapToInt(SendLaneModel::messages).sum();
    int waiters = lanes.stream().mapToInt(lane -> lane.waiting.size()).sum();
    assertThat(levels.queuedMessages()).isEqualTo(messages);
    assertThat(levels.queuedBytes())
        .isEqualTo(lanes.stream().mapToLong(SendLaneModel::bytes).sum());
    assertThat(levels.unacknowledgedMessages()).isEqualTo(left.size());
    assertThat(levels.unacknowledgedBytes())
        .isEqualTo(left.stream().mapToLong(ModelMessage::payloadBytes).sum());
    assertThat(levels.waiters()).isEqualTo(waiters);
    assertThat(levels.refusedMessages()).isEqualTo(refused);
    assertThat(levels.handedOverMessages()).isEqualTo(handedOver);
    assertThat(levels.acknowledgedMessages()).isEqualTo(acknowledged);
    assertThat(levels.abandonedMessages())
        .isEqualTo(
            abandoned
                + settledAs(SendQueue.ABANDONED_QUEUED)
                + settledAs(SendQueue.ABANDONED_BEGUN));
    assertThat(levels.expiredMessages()).isEqualTo(settledAs(SendQueue.EXPIRED));
    assertThat(levels.droppedMessages()).isEqualTo(settledAs(SendQueue.DROPPED));
    assertThat(levels.conflatedMessages()).isEqualTo(settledAs(SendQueue.CONFLATED));
    assertThat(levels.withdrawnMessages()).isEqualTo(settledAs(WITHDRAWN));
    assertThat(handover.isDrained()).isEqualTo(messages == left.size() && waiters == 0);
    assertThat(handover.isDry()).isEqualTo(messages == 0 && waiters == 0);
    assertThat(queue.isWritable()).isEqualTo(writable);
    lanes.forEach(SendLaneModel::checkBounds);
    all.forEach(ModelMessage::check);
    checkWakeup();
  }

  /// Nothing new, and nothing that is gone, waits without the engine having been woken.
  private void checkWakeup() {
    boolean isNew = lanes.stream().anyMatch(lane -> lane.queued.stream().anyMatch(m -> !m.shown));
    boolean isGone = shown.stream().anyMatch(m -> !m.isHeld());
    if (isNew || isGone) {
      assertThat(wokenUp).as("the engine was woken").isTrue();
    }
  }

  private long settledAs(SendOutcome outcome) {
    return all.stream().filter(m -> outcome.equals(m.expected)).count();
  }
}
