package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendOutcome.Unsent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One message of the [SendQueueModel], and what is known of it.
final class ModelMessage {
  final Lane lane;
  final byte[] frame;
  final long deadlineNs;
  final String key;
  final Send send;
  int begunBytes;
  boolean admitted;

  /// Whether the loop appended it, so that nobody is told of it; and the run that it then was in,
  /// or 0.
  boolean appended;

  int run;

  /// What becomes of it if the transport, which holds it, gives it back.
  @Nullable SendOutcome instead;

  @Nullable SendOutcome expected;
  private final List<SendOutcome> told = new ArrayList<>();
  private @Nullable CompletableFuture<SendOutcome> future;
  private boolean untilQueued;

  ModelMessage(Lane lane, byte[] payload, long deadlineNs, String key) {
    this.lane = lane;
    this.deadlineNs = deadlineNs;
    this.key = key;
    frame = ByteBuffer.allocate(4 + payload.length).putInt(payload.length).put(payload).array();
    Send plain = Send.of(payload).in(lane).before(deadlineNs).telling(told::add);
    send = key.isEmpty() ? plain : plain.keyed(key);
  }

  void sendTo(SendQueue queue, boolean completesWhenQueued) {
    untilQueued = completesWhenQueued;
    future =
        queue.sendAsync(
            send, completesWhenQueued ? CompletionPoint.QUEUED : CompletionPoint.HANDED_OVER);
  }

  int payloadBytes() {
    return frame.length - 4;
  }

  boolean isHeld() {
    return expected == null;
  }

  boolean isLate(long nowNs) {
    return begunBytes == 0 && deadlineNs <= nowNs;
  }

  boolean isAsync() {
    return future != null;
  }

  /// A future that was promised as queued is done: it takes nothing back.
  boolean mayBeTakenBack() {
    return !appended && (future == null || !untilQueued || !admitted);
  }

  boolean takeBack(SendQueue queue) {
    CompletableFuture<SendOutcome> itsFuture = future;
    return itsFuture == null
        ? queue.withdraw(send, new Unsent.Withdrawn())
        : !itsFuture.isDone() && itsFuture.cancel(false);
  }

  void appendTo(SendQueue queue, Admission answer) {
    appended = true;
    ByteBuffer payload = ByteBuffer.wrap(frame, 4, frame.length - 4);
    assertThat(queue.append(payload, lane)).isEqualTo(answer);
    boolean moved = answer instanceof Admission.Accepted;
    assertThat(payload.remaining()).isEqualTo(moved ? 0 : frame.length - 4);
  }

  void check() {
    if (appended) {
      return;
    }
    List<SendOutcome> known = expected == null ? List.of() : List.of(expected);
    CompletableFuture<SendOutcome> itsFuture = future;
    if (itsFuture == null) {
      assertThat(told).isEqualTo(known);
      return;
    }
    boolean promised = untilQueued && admitted;
    assertThat(told).isEqualTo(promised ? known : List.of());
    if (promised) {
      assertThat(itsFuture).isCompletedWithValue(SendOutcome.QUEUED);
    } else if (expected == null) {
      assertThat(itsFuture).isNotDone();
    } else if (expected.equals(new SendOutcome.NotSent(new Unsent.Withdrawn()))) {
      assertThat(itsFuture).isCancelled();
    } else {
      assertThat(itsFuture).isCompletedWithValue(expected);
    }
  }

  void checkEnd() {
    assertThat(expected).isNotNull();
    check();
  }
}
