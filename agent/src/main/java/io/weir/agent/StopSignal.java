package io.weir.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How a command that runs until it is told to stop is told. Thread-safe.
///
/// In the program, [#install()] ties it to the end of the process: SIGINT (Ctrl-C) and SIGTERM ask
/// for the stop, the process then waits for the command and exits with its code, and a second
/// Ctrl-C exits at once. Tests ask with [#request()].
public final class StopSignal {
  private static final Duration LONGEST_END = Duration.ofHours(2);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  /// Asks for the stop.
  public void request() {
    asked.countDown();
  }

  /// Whether somebody asked for the stop.
  ///
  /// @return true from the first [#request()] on
  public boolean isRequested() {
    return asked.getCount() == 0;
  }

  /// Waits until somebody asks for the stop.
  ///
  /// @throws InterruptedException when interrupted
  public void await() throws InterruptedException {
    asked.await();
  }

  /// Waits until somebody asks for the stop, or a time has passed.
  ///
  /// @param most how long to wait
  /// @return whether somebody asked
  /// @throws InterruptedException when interrupted
  public boolean await(Duration most) throws InterruptedException {
    return asked.await(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Has the end of the process ask for the stop.
  public void install() {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("weir-stop").unstarted(this::processEnds));
  }

  /// Says that the command has ended, and how.
  ///
  /// @param code the exit code
  public void ended(int code) {
    exitCode.complete(code);
  }

  private void processEnds() {
    if (exitCode.isDone()) {
      return;
    }
    request();
    Interrupts.endTheProcess();
    try {
      // Only halting can still set an exit code here; by itself it would be that of the signal.
      Runtime.getRuntime().halt(exitCode.get(LONGEST_END.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }
}
