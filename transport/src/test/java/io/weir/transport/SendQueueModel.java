package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import io.weir.transport.framing.Framers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A send queue beside a model of what it should hold ([SendLaneModel]), through random offers,
/// asynchronous sends, withdrawals, writes of any length, commitments, deadlines and an end, with
/// a random policy in each lane. Everything is compared after each step.
final class SendQueueModel {
  private static final CloseReason RESET = new CloseReason.Reset("reset");
  private static final List<Lane> LANES = List.of(Lane.values());
  private static final NotSent WITHDRAWN = new NotSent(new Unsent.Withdrawn());

  /// Later than any clock reads while the test runs, so that what is sent is never late by
  /// itself.
  private static final long START_NS = System.nanoTime() + (1L << 50);

  private final SplittableRandom random;
  private final SendLimits limits;
  private final SendQueue queue;
  private final List<SendLaneModel> lanes = new ArrayList<>();
  private final List<ModelMessage> all = new ArrayList<>();
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final ByteArrayOutputStream expectedStream = new ByteArrayOutputStream();
  private final ByteBuffer batch = ByteBuffer.allocate(1 << 10);
  private boolean writable = true;
  private int mostMessages;
  private long mostBytes;
  private long refused;
  private int runs;
  private long nowNs = START_NS;

  SendQueueModel(SplittableRandom random) {
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
    queue = new SendQueue(limits, Framers.length4(1000).get(), () -> {});
  }

  private LanePolicy policy() {
    return switch (random.nextInt(6)) {
      case 0 -> new LanePolicy.Refuse();
      case 1 -> new LanePolicy.DropOldest();
      case 2, 3 -> new LanePolicy.Conflate();
      case 4 -> new LanePolicy.DropLowerPriority();
      default -> new LanePolicy.Wait();
    };
  }

  /// A random life of a queue, from the start to the end.
  void run() {
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(11)) {
        case 0, 1, 2 -> offer();
        case 3, 4 -> sendAsync();
        case 5 -> withdraw();
        case 6, 7 -> write();
        case 8 -> nowNs += random.nextInt(4);
        case 9 -> append();
        default -> expire();
      }
      check();
    }
    end();
  }

  // ---- the model

  private SendLaneModel lane(ModelMessage message) {
    return lanes.get(LANES.indexOf(message.lane));
  }

  /// What goes next: the rest of the message that has begun, then the lanes.
  private List<ModelMessage> line() {
    List<ModelMessage> line = new ArrayList<>();
    all.stream().filter(m -> m.isHeld() && m.begunBytes > 0).forEach(line::add);
    lanes.forEach(lane -> line.addAll(lane.queued));
    return line;
  }

  private void changed() {
    lanes.forEach(SendLaneModel::admitWaiters);
    noteLevel();
  }

  private void noteLevel() {
    long level = lanes.get(1).bytes() + lanes.get(2).bytes();
    mostMessages = Math.max(mostMessages, lanes.stream().mapToInt(SendLaneModel::messages).sum());
    mostBytes = Math.max(mostBytes, level + lanes.get(0).bytes());
    boolean full = lanes.get(1).isFull() || lanes.get(2).isFull();
    boolean roomy = lanes.get(1).isHalfEmpty() && lanes.get(2).isHalfEmpty();
    if (level >= limits.watermarks().highBytes() || full) {
      writable = false;
    } else if (level <= limits.watermarks().lowBytes() && roomy) {
      writable = true;
    }
  }

  // ---- steps, each done to the queue and to the model

  private ModelMessage message() {
    byte[] payload = new byte[random.nextInt(random.nextInt(1, 400))];
    random.nextBytes(payload);
    long deadlineNs = random.nextBoolean() ? Deadlines.NEVER : nowNs + random.nextInt(12);
    String key = random.nextBoolean() ? "" : "k" + random.nextInt(3);
    Lane lane = LANES.get(random.nextInt(LANES.size()));
    return new ModelMessage(lane, payload, deadlineNs, key, random.nextInt(4) - 1);
  }

  private void offer() {
    ModelMessage message = message();
    boolean fits = lane(message).admit(message);
    assertThat(queue.offer(message.send)).isEqualTo(fits ? Admission.ACCEPTED : Admission.FULL);
    if (fits) {
      all.add(message);
      lane(message).admitWaiters();
      noteLevel();
    } else {
      refused++;
    }
  }

  /// Appends some messages as the loop does, and has them queued.
  private void append() {
    Lane lane = LANES.get(random.nextInt(LANES.size()));
    runs++;
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      byte[] payload = new byte[random.nextInt(random.nextInt(1, 150))];
      random.nextBytes(payload);
      var message = new ModelMessage(lane, payload, Deadlines.NEVER, "");
      boolean inRun = lane(message).takesIntoRun(message);
      if (!inRun) {
        runs++;
        changed(); // the run so far is queued first
      }
      message.run = inRun ? runs : 0;
      boolean fits = lane(message).admit(message);
      message.appendTo(queue, fits ? Admission.ACCEPTED : Admission.FULL);
      if (fits) {
        all.add(message);
      } else {
        refused++;
      }
      if (!inRun && fits) {
        changed();
      }
    }
    queue.publish();
    changed();
  }

  private void sendAsync() {
    ModelMessage message = message();
    message.sendTo(queue, random.nextBoolean());
    if (lane(message).admit(message) || lane(message).await(message)) {
      lane(message).admitWaiters();
      noteLevel();
    } else {
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
      changed();
    }
  }

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
  }

  /// Collects, lets senders come in between, and hands over a part.
  private void write() {
    batch.clear().limit(random.nextBoolean() ? batch.capacity() : random.nextInt(20, 200));
    List<ModelMessage> line = new ArrayList<>(line());
    int collected = queue.collect(batch, nowNs);
    byte[] bytes = Arrays.copyOf(batch.array(), collected);
    // The first that did not fit whole is where collecting stopped; what is late before is dropped.
    List<ModelMessage> offered = new ArrayList<>();
    var wanted = new ByteArrayOutputStream();
    for (ModelMessage message : line) {
      // A run is chosen whole, and copied as far as it goes.
      boolean goesOn =
          !offered.isEmpty()
              && message.run != 0
              && offered.getLast().run == message.run
              && offered.getLast().begunBytes == 0
              && wanted.size() < batch.limit();
      boolean room = goesOn || batch.limit() - wanted.size() > 16;
      if (message.begunBytes == 0 && !room) {
        break;
      }
      if (message.isLate(nowNs)) {
        lane(message).settle(message, SendQueue.EXPIRED);
      } else {
        int rest = message.frame.length - message.begunBytes;
        int copied = Math.min(rest, batch.limit() - wanted.size());
        wanted.write(message.frame, message.begunBytes, copied);
        offered.add(message);
        lane(message).offered(message);
      }
    }
    assertThat(bytes).isEqualTo(wanted.toByteArray());
    between(offered);
    boolean all = random.nextInt(3) == 0;
    if (all && random.nextBoolean()) {
      queue.commit();
      offered.forEach(message -> message.instead = null);
    }
    int taken = all ? collected : random.nextInt(collected + 1);
    stream.write(bytes, 0, taken);
    queue.handedOver(taken);
    account(offered, taken);
    changed();
  }

  private void between(List<ModelMessage> offered) {
    for (int i = random.nextInt(4); i > 0; i--) {
      offer();
    }
    if (!offered.isEmpty() && random.nextInt(3) == 0) {
      ModelMessage message = offered.get(random.nextInt(offered.size()));
      boolean possible = message.begunBytes == 0 && message.mayBeTakenBack();
      boolean unknown = message.isAsync() || !possible;
      assertThat(message.takeBack(queue)).isEqualTo(!unknown);
      if (possible && message.instead == null) {
        message.instead = WITHDRAWN;
      }
    }
  }

  private void account(List<ModelMessage> offered, int taken) {
    int left = taken;
    int next = 0;
    for (; next < offered.size(); next++) {
      ModelMessage message = offered.get(next);
      int rest = message.frame.length - message.begunBytes;
      if (left < rest) {
        message.begunBytes += left;
        break;
      }
      left -= rest;
      expectedStream.writeBytes(message.frame);
      lane(message).settle(message, SendOutcome.HANDED_OVER);
    }
    for (int i = offered.size() - 1; i >= next; i--) {
      lane(offered.get(i)).putBack(offered.get(i));
    }
  }

  private void end() {
    List<ModelMessage> held = all.stream().filter(ModelMessage::isHeld).toList();
    assertThat(queue.end(RESET)).isEqualTo(held.size());
    for (ModelMessage message : held) {
      if (message.begunBytes > 0) {
        expectedStream.write(message.frame, 0, message.begunBytes);
        message.expected = new Cut(message.begunBytes, RESET);
      } else {
        message.expected = new NotSent(new Unsent.Closed(RESET));
      }
    }
    all.forEach(ModelMessage::checkEnd);
    assertThat(stream.toByteArray()).isEqualTo(expectedStream.toByteArray());
    assertThat(queue.isEmpty()).isTrue();
  }

  private void check() {
    SendLevels levels = queue.levels();
    assertThat(levels.queuedMessages()).isEqualTo(line().size());
    assertThat(levels.queuedBytes())
        .isEqualTo(line().stream().mapToLong(ModelMessage::payloadBytes).sum());
    int waiters = lanes.stream().mapToInt(lane -> lane.waiting.size()).sum();
    assertThat(levels.waiters()).isEqualTo(waiters);
    assertThat(levels.mostQueuedMessages()).isEqualTo(mostMessages);
    assertThat(levels.mostQueuedBytes()).isEqualTo(mostBytes);
    assertThat(levels.refusedMessages()).isEqualTo(refused);
    assertThat(levels.handedOverMessages()).isEqualTo(settledAs(SendOutcome.HANDED_OVER));
    assertThat(levels.expiredMessages()).isEqualTo(settledAs(SendQueue.EXPIRED));
    assertThat(levels.droppedMessages()).isEqualTo(settledAs(SendQueue.DROPPED));
    assertThat(levels.conflatedMessages()).isEqualTo(settledAs(SendQueue.CONFLATED));
    assertThat(levels.abandonedMessages()).isEqualTo(settledAs(SendQueue.ABANDONED_QUEUED));
    assertThat(levels.withdrawnMessages()).isEqualTo(settledAs(WITHDRAWN));
    assertThat(queue.isEmpty()).isEqualTo(line().isEmpty() && waiters == 0);
    assertThat(queue.isWritable()).isEqualTo(writable);
    lanes.forEach(SendLaneModel::checkBounds);
    all.forEach(ModelMessage::check);
  }

  private long settledAs(SendOutcome outcome) {
    return all.stream().filter(m -> outcome.equals(m.expected)).count();
  }
}
