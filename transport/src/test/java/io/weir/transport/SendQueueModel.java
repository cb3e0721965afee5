package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.Cut;
import io.weir.transport.SendOutcome.NotSent;
import io.weir.transport.SendOutcome.Unsent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A send queue beside a list of what it should hold, through random offers, withdrawals, writes
/// of any length, deadlines and an end. Everything is compared after each step.
final class SendQueueModel {
  private static final CloseReason RESET = new CloseReason.Reset("reset");
  private static final List<Lane> LANES = List.of(Lane.values());
  private static final SendLimits LIMITS =
      new SendLimits(
          new Bounds(3, 60), new Bounds(5, 200), new Bounds(8, 300), new Watermarks(100, 350));

  /// One message, and what is known of it.
  private static final class Message {
    final Lane lane;
    final byte[] frame;
    final long deadlineNs;
    final Send send;
    final List<SendOutcome> told = new ArrayList<>();
    int begunBytes;
    boolean withdrawn;
    @Nullable SendOutcome expected;

    Message(Lane lane, byte[] payload, long deadlineNs) {
      this.lane = lane;
      this.deadlineNs = deadlineNs;
      frame = ByteBuffer.allocate(4 + payload.length).putInt(payload.length).put(payload).array();
      send = Send.of(payload).in(lane).before(deadlineNs).telling(told::add);
    }

    int payloadBytes() {
      return frame.length - 4;
    }

    boolean isLate(long nowNs) {
      return begunBytes == 0 && deadlineNs <= nowNs;
    }
  }

  private final SplittableRandom random;
  private final SendQueue queue = new SendQueue(LIMITS, Framers.length4(1000).get(), () -> {});
  private final List<Message> all = new ArrayList<>();
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final ByteArrayOutputStream expectedStream = new ByteArrayOutputStream();
  private final ByteBuffer batch = ByteBuffer.allocate(1 << 10);
  private boolean writable = true;
  private long nowNs;

  SendQueueModel(SplittableRandom random) {
    this.random = random;
  }

  /// A random life of a queue, from the start to the end.
  void run() {
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> offer();
        case 3 -> withdraw();
        case 4, 5 -> write();
        case 6 -> nowNs += random.nextInt(4);
        default -> expire();
      }
      check();
    }
    end();
  }

  // ---- the model

  private List<Message> held(Lane lane) {
    return all.stream().filter(m -> m.expected == null && m.lane == lane).toList();
  }

  private static long bytes(List<Message> messages) {
    return messages.stream().mapToLong(Message::payloadBytes).sum();
  }

  private static Bounds bounds(Lane lane) {
    return switch (lane) {
      case CONTROL -> LIMITS.control();
      case REPLY -> LIMITS.reply();
      case DATA -> LIMITS.data();
    };
  }

  /// What goes next: the rest of the message that has begun, then the lanes.
  private List<Message> line() {
    List<Message> line = new ArrayList<>();
    all.stream().filter(m -> m.expected == null && m.begunBytes > 0).forEach(line::add);
    for (Lane lane : LANES) {
      held(lane).stream().filter(m -> m.begunBytes == 0).forEach(line::add);
    }
    return line;
  }

  private void settle(Message message, SendOutcome outcome) {
    assertThat(message.expected).isNull();
    message.expected = outcome;
  }

  private void noteLevel() {
    long level = bytes(held(Lane.REPLY)) + bytes(held(Lane.DATA));
    if (level >= LIMITS.watermarks().highBytes()) {
      writable = false;
    } else if (level <= LIMITS.watermarks().lowBytes()) {
      writable = true;
    }
  }

  // ---- steps, each done to the queue and to the model

  private void offer() {
    Lane lane = LANES.get(random.nextInt(LANES.size()));
    byte[] payload = new byte[random.nextInt(random.nextInt(1, 400))];
    random.nextBytes(payload);
    long deadlineNs = random.nextBoolean() ? Deadlines.NEVER : nowNs + random.nextInt(12);
    var message = new Message(lane, payload, deadlineNs);
    List<Message> held = held(lane);
    boolean fits =
        held.isEmpty()
            || (held.size() < bounds(lane).messages()
                && bytes(held) + payload.length <= bounds(lane).bytes());
    assertThat(queue.offer(message.send)).isEqualTo(fits ? Admission.ACCEPTED : Admission.FULL);
    if (fits) {
      all.add(message);
      noteLevel();
    }
  }

  private void withdraw() {
    if (all.isEmpty()) {
      return;
    }
    Message message = all.get(random.nextInt(Math.max(0, all.size() - 12), all.size()));
    boolean possible = message.expected == null && message.begunBytes == 0;
    assertThat(queue.withdraw(message.send, new Unsent.Full())).isEqualTo(possible);
    if (possible) {
      settle(message, new NotSent(new Unsent.Full()));
      noteLevel();
    }
  }

  private void expire() {
    long next = queue.expire(nowNs);
    all.stream()
        .filter(m -> m.expected == null && m.isLate(nowNs))
        .forEach(m -> settle(m, SendQueue.EXPIRED));
    noteLevel();
    long earliest =
        line().stream()
            .filter(m -> m.begunBytes == 0)
            .mapToLong(m -> m.deadlineNs)
            .min()
            .orElse(Deadlines.NEVER);
    assertThat(next).isEqualTo(earliest);
  }

  /// Collects, lets senders come in between, and hands over a part.
  private void write() {
    batch.clear().limit(random.nextBoolean() ? batch.capacity() : random.nextInt(20, 200));
    List<Message> line = new ArrayList<>(line());
    int collected = queue.collect(batch, nowNs);
    byte[] bytes = Arrays.copyOf(batch.array(), collected);
    // The first that did not fit whole is where collecting stopped; what is late before is dropped.
    List<Message> offered = new ArrayList<>();
    var wanted = new ByteArrayOutputStream();
    for (Message message : line) {
      boolean room = batch.limit() - wanted.size() > 16;
      if (message.begunBytes == 0 && !room) {
        break;
      }
      if (message.isLate(nowNs)) {
        settle(message, SendQueue.EXPIRED);
      } else {
        int rest = message.frame.length - message.begunBytes;
        int copied = Math.min(rest, batch.limit() - wanted.size());
        wanted.write(message.frame, message.begunBytes, copied);
        offered.add(message);
      }
    }
    assertThat(bytes).isEqualTo(wanted.toByteArray());
    between(offered);
    int taken = random.nextInt(3) == 0 ? collected : random.nextInt(collected + 1);
    stream.write(bytes, 0, taken);
    queue.handedOver(taken);
    account(offered, taken);
    noteLevel();
  }

  private void between(List<Message> offered) {
    if (random.nextInt(3) == 0) {
      offer();
    }
    if (!offered.isEmpty() && random.nextInt(3) == 0) {
      Message message = offered.get(random.nextInt(offered.size()));
      boolean possible = message.begunBytes == 0;
      assertThat(queue.withdraw(message.send, new Unsent.Full())).isEqualTo(possible);
      message.withdrawn = possible;
    }
  }

  private void account(List<Message> offered, int taken) {
    int left = taken;
    boolean stopped = false;
    for (Message message : offered) {
      int rest = message.frame.length - message.begunBytes;
      if (!stopped && left >= rest) {
        left -= rest;
        expectedStream.writeBytes(message.frame);
        settle(message, SendOutcome.HANDED_OVER);
      } else {
        message.begunBytes += stopped ? 0 : left;
        stopped = true;
        if (message.withdrawn && message.begunBytes == 0) {
          settle(message, new NotSent(new Unsent.Full()));
        }
      }
    }
  }

  private void end() {
    List<Message> line = line();
    assertThat(queue.end(RESET)).isEqualTo(line.size());
    for (Message message : line) {
      if (message.begunBytes > 0) {
        expectedStream.write(message.frame, 0, message.begunBytes);
        settle(message, new Cut(message.begunBytes, RESET));
      } else {
        settle(message, new NotSent(new Unsent.Closed(RESET)));
      }
    }
    assertThat(all).allSatisfy(m -> assertThat(m.told).singleElement().isEqualTo(m.expected));
    assertThat(stream.toByteArray()).isEqualTo(expectedStream.toByteArray());
    assertThat(queue.isEmpty()).isTrue();
  }

  private void check() {
    List<Message> held = line();
    SendLevels levels = queue.levels();
    assertThat(levels.queuedMessages()).isEqualTo(held.size());
    assertThat(levels.queuedBytes()).isEqualTo(bytes(held));
    assertThat(queue.isEmpty()).isEqualTo(held.isEmpty());
    assertThat(queue.isWritable()).isEqualTo(writable);
    for (Lane lane : LANES) {
      List<Message> inLane = held(lane);
      assertThat(inLane.size()).isLessThanOrEqualTo(bounds(lane).messages());
      assertThat(bytes(inLane))
          .as("a message above the bound is alone")
          .satisfies(b -> assertThat(b <= bounds(lane).bytes() || inLane.size() == 1).isTrue());
    }
    for (Message message : all) {
      SendOutcome expected = message.expected;
      assertThat(message.told).isEqualTo(expected == null ? List.of() : List.of(expected));
    }
  }
}
