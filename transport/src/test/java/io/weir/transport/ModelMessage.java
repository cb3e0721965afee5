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
  private @Nullable Send queued;
  private boolean untilQueued;

  /// Its priority (RFC 7496), or -1: above all.
  final int priority;

  /// When it is told what became of it: known as soon as it is given to the queue.
  CompletionPoint toldAt = CompletionPoint.HANDED_OVER;

  /// Whether an engine that takes whole messages was shown it, and which one it replaces there.
  boolean shown;

  @Nullable ModelMessage replaces;

  /// The send that such an engine was shown.
  Send attached = Send.NOTHING;

  ModelMessage(Lane lane, byte[] payload, long deadlineNs, String key) {
    this(lane, payload, deadlineNs, key, -1);
  }

  ModelMessage(Lane lane, byte[] payload, long deadlineNs, String key, int priority) {
    this.lane = lane;
    this.priority = priority;
    this.deadlineNs = deadlineNs;
    this.key = key;
    frame = ByteBuffer.allocate(4 + payload.length).putInt(payload.length).put(payload).array();
    Send plain = Send.of(payload).in(lane).before(deadlineNs).telling(told::add);
    Send ranked =
        priority < 0
            ? plain
            : plain.with(SendInfo.NONE.withReliability(new Reliability.Priority(priority)));
    send = key.isEmpty() ? ranked : ranked.keyed(key);
  }

  /// The send that is really queued: an asynchronous sender makes one of its own.
  Send queued() {
    return queued == null ? send : queued;
  }

  /// Offers it, to be told at a point.
  Admission offerTo(SendQueue queue, CompletionPoint point) {
    toldAt = point;
    Send told = send.toldAt(point);
    queued = told;
    return queue.offer(told);
  }

  /// Sends it asynchronously, to be told at a point.
  void sendTo(SendQueue queue, CompletionPoint point) {
    toldAt = point == CompletionPoint.QUEUED ? send.toldAt : point;
    untilQueued = point == CompletionPoint.QUEUED;
    future = queue.sendAsync(send, point);
  }

  void sendTo(SendQueue queue, boolean completesWhenQueued) {
    sendTo(queue, completesWhenQueued ? CompletionPoint.QUEUED : CompletionPoint.HANDED_OVER);
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
        ? queue.withdraw(queued(), new Unsent.Withdrawn())
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
