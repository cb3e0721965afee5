package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What one lane of the [SendQueueModel] should hold: three plain lists and a policy.
final class SendLaneModel {
  final List<ModelMessage> queued = new ArrayList<>();
  final List<ModelMessage> waiting = new ArrayList<>();

  /// Offered to the transport, or begun.
  private final List<ModelMessage> out = new ArrayList<>();

  private final Bounds bounds;
  private final LanePolicy policy;

  SendLaneModel(Bounds bounds, LanePolicy policy) {
    this.bounds = bounds;
    this.policy = policy;
  }

  int messages() {
    return queued.size() + out.size();
  }

  long bytes() {
    return bytes(queued) + bytes(out);
  }

  private static long bytes(List<ModelMessage> messages) {
    return messages.stream().mapToLong(ModelMessage::payloadBytes).sum();
  }

  private boolean sameKey(ModelMessage one, ModelMessage other) {
    return policy instanceof LanePolicy.Conflate && !one.key.isEmpty() && one.key.equals(other.key);
  }

  // ---- coming in

  boolean admit(ModelMessage message) {
    boolean keyWaits = waiting.stream().anyMatch(m -> sameKey(m, message));
    boolean keyQueued = queued.stream().anyMatch(m -> sameKey(m, message));
    boolean passes = (keyQueued && !keyWaits) || (!fits(message) && !droppable(message).isEmpty());
    return (waiting.isEmpty() || passes) && place(message);
  }

  /// Whether the loop may append the message to a run.
  boolean takesIntoRun(ModelMessage message) {
    return (policy instanceof LanePolicy.Wait || policy instanceof LanePolicy.Refuse)
        && waiting.isEmpty()
        && messages() < bounds.messages()
        && bytes() + message.payloadBytes() <= bounds.bytes();
  }

  boolean isFull() {
    return messages() >= bounds.messages();
  }

  boolean isHalfEmpty() {
    return messages() <= bounds.messages() / 2;
  }

  boolean await(ModelMessage message) {
    if (policy instanceof LanePolicy.Refuse) {
      return false;
    }
    List<ModelMessage> others = waiting.stream().filter(m -> !sameKey(m, message)).toList();
    if (!bounds.admit(others.size(), bytes(others), message.payloadBytes())) {
      return false;
    }
    for (ModelMessage older : waiting) {
      if (sameKey(older, message)) {
        waiting.set(waiting.indexOf(older), message);
        older.expected = SendQueue.CONFLATED;
        return true;
      }
    }
    waiting.add(message);
    return true;
  }

  void admitWaiters() {
    while (!waiting.isEmpty() && place(waiting.getFirst())) {
      waiting.removeFirst();
    }
  }

  private boolean place(ModelMessage message) {
    for (int i = 0; i < queued.size(); i++) {
      ModelMessage older = queued.get(i);
      if (sameKey(older, message)) {
        long bytesBeside = bytes() - older.payloadBytes();
        if (!bounds.admit(messages() - 1, bytesBeside, message.payloadBytes())) {
          return false;
        }
        if (older.shown) {
          queued.remove(older);
          queued.add(message);
          message.replaces = older;
        } else {
          queued.set(i, message);
          message.replaces = older.replaces;
        }
        older.expected = SendQueue.CONFLATED;
        message.admitted = true;
        return true;
      }
    }
    if (policy instanceof LanePolicy.DropOldest
        && bounds.admit(out.size(), bytes(out), message.payloadBytes())) {
      while (!bounds.admit(messages(), bytes(), message.payloadBytes())) {
        queued.removeFirst().expected = SendQueue.DROPPED;
      }
    }
    List<ModelMessage> lower = droppable(message);
    while (!lower.isEmpty() && !fits(message)) {
      ModelMessage first =
          lower.stream().max(Comparator.comparingInt(m -> m.priority)).orElseThrow();
      lower.remove(first);
      queued.remove(first);
      first.expected = SendQueue.ABANDONED_QUEUED;
    }
    if (!fits(message)) {
      return false;
    }
    queued.add(message);
    message.admitted = true;
    for (ModelMessage older : out) {
      if (sameKey(older, message) && older.begunBytes == 0 && older.instead == null) {
        older.instead = SendQueue.CONFLATED;
      }
    }
    return true;
  }

  private boolean fits(ModelMessage message) {
    return bounds.admit(messages(), bytes(), message.payloadBytes());
  }

  /// The messages of lower priority, if dropping them makes enough room. The oldest first.
  private List<ModelMessage> droppable(ModelMessage message) {
    if (!(policy instanceof LanePolicy.DropLowerPriority)) {
      return new ArrayList<>();
    }
    List<ModelMessage> lower =
        new ArrayList<>(queued.stream().filter(m -> m.priority > message.priority).toList());
    int left = messages() - lower.size();
    boolean enough = bounds.admit(left, bytes() - bytes(lower), message.payloadBytes());
    return enough ? lower : new ArrayList<>();
  }

  // ---- going out

  void offered(ModelMessage message) {
    queued.remove(message);
    if (!out.contains(message)) {
      out.add(message);
    }
  }

  void putBack(ModelMessage message) {
    if (message.begunBytes > 0) {
      message.instead = null;
      return;
    }
    out.remove(message);
    SendOutcome instead = message.instead;
    if (instead == null) {
      queued.addFirst(message);
      return;
    }
    message.expected = instead;
    if (instead.equals(SendQueue.CONFLATED)) {
      queued.stream()
          .filter(m -> sameKey(m, message))
          .findFirst()
          .ifPresent(
              newest -> {
                queued.remove(newest);
                queued.addFirst(newest);
              });
    }
  }

  void settle(ModelMessage message, SendOutcome outcome) {
    assertThat(message.expected).isNull();
    message.expected = outcome;
    queued.remove(message);
    waiting.remove(message);
    out.remove(message);
  }

  /// It has left, and its room is free; who is told what is another matter.
  void release(ModelMessage message) {
    out.remove(message);
  }

  void checkBounds() {
    assertThat(messages()).isLessThanOrEqualTo(bounds.messages());
    assertThat(bytes() <= bounds.bytes() || messages() == 1)
        .as("a message above the bound is alone")
        .isTrue();
    assertThat(waiting.size()).isLessThanOrEqualTo(bounds.messages());
    assertThat(bytes(waiting) <= bounds.bytes() || waiting.size() == 1).isTrue();
  }
}
