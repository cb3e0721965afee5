package io.weir.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number that one event loop writes and any thread reads, without the cost of an atomic
/// addition for every frame. For engines.
public final class LoopCounter {
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

  /// A number, 0 at first.
  public LoopCounter() {}

  /// Adds to the number. Only on the owning loop.
  ///
  /// @param more how much, which may be negative
  public void add(long more) {
    set(get() + more);
  }

  /// Sets the number. Only on the owning loop.
  ///
  /// @param newValue the number
  public void set(long newValue) {
    VALUE.setOpaque(this, newValue);
  }

  /// The number as it was a moment ago. Any thread.
  ///
  /// @return the number
  public long get() {
    return (long) VALUE.getOpaque(this);
  }
}
