package io.weir.transport;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The threads that wait in `receive` on one socket, first come, first served, and what is left
/// for them when the stream has ended. Guarded by the intake's lock.
final class Readers {
  private static final byte[] NO_BYTES = {};

  private final ArrayDeque<Reader> line = new ArrayDeque<>(2);
  private @Nullable CloseReason ended;

  /// A thread that has come and looks whether its message is there already: what it wants, and
  /// what it was given. It is not in line, and nobody is.
  private boolean looking;

  private int lookingBytes;
  private @Nullable Received found;
  private byte[] rest = NO_BYTES;

  /// One thread that waits. It reads `answer` without the lock, once it is there.
  static final class Reader {
    final Thread thread = Thread.currentThread();
    final int bytes;
    volatile @Nullable Received answer;

    /// The calling thread as a reader.
    ///
    /// @param bytes how many it wants, or 0 for the next frame
    Reader(int bytes) {
      this.bytes = bytes;
    }

    /// Waits for the answer, without the lock.
    ///
    /// @param leave takes the reader out of the line, unless it was served in the meantime
    /// @throws InterruptedException when interrupted before it was served
    Received await(long deadlineNs, Predicate<Reader> leave) throws InterruptedException {
      Received there = answer;
      while (there == null) {
        long leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
        if (leftNs > 0 && !Thread.currentThread().isInterrupted()) {
          LockSupport.parkNanos(this, leftNs);
        } else if (leave.test(this)) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          return Received.NOTHING_YET;
        }
        there = answer;
      }
      return there;
    }
  }

  /// Whether nobody would take a message.
  boolean isEmpty() {
    return line.isEmpty() && !looking;
  }

  /// Has a thread look for its message before it gets in line.
  ///
  /// @return what is there, or null
  @Nullable Received look(int bytes, Runnable deliver) {
    if (!line.isEmpty()) {
      return null;
    }
    looking = true;
    lookingBytes = bytes;
    try {
      deliver.run();
      return found;
    } finally {
      looking = false;
      found = null;
    }
  }

  int size() {
    return line.size();
  }

  /// How many bytes the first in line wants.
  ///
  /// @return 0 when it takes the next frame as it is, or there is none
  int firstWants() {
    if (looking) {
      return lookingBytes;
    }
    Reader first = line.peek();
    return first == null ? 0 : first.bytes;
  }

  /// Puts a reader in line.
  ///
  /// @return whether it is the first
  boolean add(Reader reader) {
    line.add(reader);
    return line.peek() == reader;
  }

  boolean remove(Reader reader) {
    return line.remove(reader);
  }

  /// Gives the first in line its answer.
  void answerFirst(Received what) {
    if (looking) {
      looking = false;
      found = what;
      return;
    }
    Reader first = line.remove();
    first.answer = what;
    LockSupport.unpark(first.thread);
  }

  /// Nothing more comes; everybody is told. The first reason stays.
  ///
  /// @param unfinished bytes that make no whole frame
  void end(CloseReason reason, byte[] unfinished) {
    if (ended != null) {
      return;
    }
    ended = reason;
    rest = unfinished;
    while (!line.isEmpty()) {
      answerFirst(fromRest(reason, firstWants()));
    }
  }

  boolean hasEnded() {
    return ended != null;
  }

  /// The answer to who comes after the end.
  ///
  /// @param bytes how many it wants, or 0
  /// @return null before the end
  @Nullable Received afterEnd(int bytes) {
    return ended == null ? null : fromRest(ended, bytes);
  }

  private Received fromRest(CloseReason reason, int bytes) {
    if (bytes == 0 || bytes > rest.length) {
      return new Received.Ended(reason, rest.clone());
    }
    byte[] part = Arrays.copyOf(rest, bytes);
    rest = Arrays.copyOfRange(rest, bytes, rest.length);
    return new Received.Message(part);
  }
}
