package io.weir.diameter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The calls of one connection that wait for an answer, found by Hop-by-Hop Identifier. Bounded,
/// exact, without a lock. Thread-safe.
///
/// Identifiers count up, and a call stands in the slot that its identifier's low bits name; an
/// identifier whose slot is still taken by an older call is passed over. There are twice as many
/// slots as calls, so a free one is near.
final class PendingCalls {
  private final int max;
  private final AtomicReferenceArray<@Nullable Call> slots;
  private final int mask;
  private final AtomicInteger nextId;
  private final AtomicInteger count = new AtomicInteger();

  /// @param max most calls at once, 1 to 2^20
  /// @param firstId the first identifier, random
  PendingCalls(int max, int firstId) {
    this.max = max;
    int size = Integer.highestOneBit(2 * max - 1) << 1;
    slots = new AtomicReferenceArray<>(size);
    mask = size - 1;
    nextId = new AtomicInteger(firstId);
  }

  /// Adds a call and ties it to the connection under a new identifier.
  ///
  /// @return false when the bound is reached
  boolean add(Call call, PeerConnection connection) {
    if (count.incrementAndGet() > max) {
      count.decrementAndGet();
      return false;
    }
    while (true) {
      int id = nextId.getAndIncrement();
      int slot = id & mask;
      if (slots.get(slot) == null) {
        call.assign(connection, id);
        if (slots.compareAndSet(slot, null, call)) {
          return true;
        }
      }
    }
  }

  /// Takes the call with this identifier out.
  @Nullable Call remove(int hopByHopId) {
    int slot = hopByHopId & mask;
    Call call = slots.get(slot);
    return call != null && call.hopByHopId() == hopByHopId && take(slot, call) ? call : null;
  }

  /// Takes this very call out.
  boolean remove(Call call) {
    return take(call.hopByHopId() & mask, call);
  }

  private boolean take(int slot, Call call) {
    boolean taken = slots.compareAndSet(slot, call, null);
    if (taken) {
      count.decrementAndGet();
    }
    return taken;
  }

  /// Takes out the calls whose deadline has passed.
  List<Call> expired(long nowNs) {
    return take(call -> call.isLate(nowNs));
  }

  /// Takes out the calls that a test wants.
  List<Call> take(Predicate<Call> wanted) {
    List<Call> taken = new ArrayList<>();
    for (int slot = 0; slot <= mask; slot++) {
      Call call = slots.get(slot);
      if (call != null && wanted.test(call) && take(slot, call)) {
        taken.add(call);
      }
    }
    return taken;
  }

  int size() {
    return count.get();
  }
}
