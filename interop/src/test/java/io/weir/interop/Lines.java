package io.weir.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The lines a program writes, as a mailbox: a test takes the first line it is interested in and
/// leaves the others, so the order in which two things are awaited does not matter. Filled by a
/// daemon thread of its own; thread-safe.
public final class Lines {
  /// A program that goes mad must not take the test's memory with it.
  private static final int MAX_LINES = 10_000;

  private static final int TRANSCRIPT_LINES = 100;

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final ArrayDeque<String> waiting = new ArrayDeque<>();
  private final ArrayDeque<String> transcript = new ArrayDeque<>();
  private boolean ended;

  private Lines(String name) {
    this.name = name;
  }

  /// Reads the stream to its end in the background.
  public static Lines of(String name, InputStream stream) {
    Lines lines = new Lines(name);
    Thread.ofPlatform().daemon().name(name + "-lines").start(() -> lines.readAll(stream));
    return lines;
  }

  /// Takes the first line that begins with these words, waiting for it if need be.
  ///
  /// @return the words after the beginning, without the space between
  /// @throws AssertionError with the latest lines, when the time is over or the program has ended
  public String await(String beginning, Duration atMost) {
    String line =
        await(l -> l.equals(beginning) || l.startsWith(beginning + " "), beginning, atMost);
    return line.substring(beginning.length()).strip();
  }

  /// Whether a line with this beginning is here already; does not take it.
  public boolean holds(String beginning) {
    lock.lock();
    try {
      return waiting.stream().anyMatch(l -> l.startsWith(beginning));
    } finally {
      lock.unlock();
    }
  }

  /// The latest lines, taken or not, for a failure message.
  public String transcript() {
    lock.lock();
    try {
      return name + " wrote last:\n  " + String.join("\n  ", transcript);
    } finally {
      lock.unlock();
    }
  }

  private String await(Predicate<String> wanted, String what, Duration atMost) {
    lock.lock();
    try {
      long leftNs = atMost.toNanos();
      while (true) {
        for (Iterator<String> each = waiting.iterator(); each.hasNext(); ) {
          String line = each.next();
          if (wanted.test(line)) {
            each.remove();
            return line;
          }
        }
        if (ended || leftNs <= 0) {
          String why = ended ? "ended without the line " : "did not write in " + atMost + " ";
          throw new AssertionError(name + " " + why + "\"" + what + "\"; " + transcript());
        }
        leftNs = changed.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private void readAll(InputStream stream) {
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException | UncheckedIOException e) {
      add("(reading " + name + " ended: " + e + ")");
    } finally {
      end();
    }
  }

  private void add(String line) {
    lock.lock();
    try {
      waiting.add(line);
      transcript.add(line);
      if (waiting.size() > MAX_LINES) {
        waiting.remove();
      }
      if (transcript.size() > TRANSCRIPT_LINES) {
        transcript.remove();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
