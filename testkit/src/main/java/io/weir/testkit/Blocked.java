package io.weir.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A call that is expected to wait, in a thread of its own. Made and asked by the test's thread.
///
/// @param <T> what the call gives
public final class Blocked<T extends @Nullable Object> {
  private final FutureTask<T> call;
  private final Thread thread;

  private Blocked(Callable<T> call) {
    this.call = new FutureTask<>(call);
    thread = Thread.ofPlatform().daemon().name("blocked").start(this.call);
  }

  /// Starts the call and comes back once its thread waits, or is through.
  ///
  /// @param <T> what the call gives
  /// @param call the call
  /// @return the thread in it
  public static <T extends @Nullable Object> Blocked<T> in(Callable<T> call) {
    var blocked = new Blocked<>(call);
    Eventually.eventually("the call waits or is through", () -> blocked.waits() || blocked.ended());
    return blocked;
  }

  /// Starts the call and comes back at once.
  ///
  /// @param <T> what the call gives
  /// @param call the call
  /// @return the thread in it
  public static <T extends @Nullable Object> Blocked<T> starting(Callable<T> call) {
    return new Blocked<>(call);
  }

  /// Whether the thread is parked.
  ///
  /// @return true while it is
  public boolean waits() {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  /// Whether the call came back or failed.
  ///
  /// @return true when it did
  public boolean ended() {
    return call.isDone();
  }

  /// Interrupts the thread.
  public void interrupt() {
    thread.interrupt();
  }

  /// Waits for what the call gives.
  ///
  /// @return what it gave
  /// @throws AssertionError when it fails, or does not come back ([Eventually])
  public T result() {
    try {
      return call.get(Eventually.longestNs(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the call failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the call never came back", e);
    }
  }

  /// Waits for the call to fail.
  ///
  /// @return what it threw
  /// @throws AssertionError when it does not fail, or does not come back ([Eventually])
  public Throwable failure() {
    try {
      T result = call.get(Eventually.longestNs(), TimeUnit.NANOSECONDS);
      throw new AssertionError("the call did not fail but gave " + result);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return cause == null ? e : cause;
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the call never came back", e);
    }
  }
}
