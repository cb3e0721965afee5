package io.weir.diameter;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one at a time, in order, on whichever thread brought the first of them: the inbox of
/// an owner that has no thread of its own. A task that brings another is not re-entered.
/// Thread-safe.
///
/// Only for what happens rarely (connection set-up, watchdog, disconnect): the queue is bounded by
/// the timers and connections that feed it, and a bringing thread may have to run others' tasks,
/// none of which blocks.
final class SerialExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger outstanding = new AtomicInteger();

  void execute(Runnable task) {
    tasks.add(task);
    if (outstanding.getAndIncrement() > 0) {
      return;
    }
    do {
      Runnable next = tasks.remove();
      try {
        next.run();
      } catch (RuntimeException defect) {
        // The tasks that wait behind it are run all the same.
        LOG.error("a task of a peer failed", defect);
      }
    } while (outstanding.decrementAndGet() > 0);
  }
}
