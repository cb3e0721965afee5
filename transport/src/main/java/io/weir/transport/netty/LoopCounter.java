package io.weir.transport.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number that one event loop writes and any thread reads, without the cost of an atomic
/// addition for every frame.
final class LoopCounter {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(LoopCounter.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through VALUE
  private long value;

  /// Adds to the number. Only on the owning loop.
  void add(long more) {
    set(get() + more);
  }

  /// Sets the number. Only on the owning loop.
  void set(long newValue) {
    VALUE.setOpaque(this, newValue);
  }

  long get() {
    return (long) VALUE.getOpaque(this);
  }
}
