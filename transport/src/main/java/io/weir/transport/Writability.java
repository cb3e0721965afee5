package io.weir.transport;

/// Whether a [SendQueue] is below its watermarks, for how long it has not been, and the highest
/// that its levels have been. Changed under the queue's lock; [#isWritable] is asked by any
/// thread.
final class Writability {
  private final Watermarks watermarks;
  private volatile boolean writable = true;
  private long sinceNs;
  private long unwritableNs;
  private int mostMessages;
  private long mostBytes;

  Writability(Watermarks watermarks) {
    this.watermarks = watermarks;
  }

  boolean isWritable() {
    return writable;
  }

  int mostMessages() {
    return mostMessages;
  }

  long mostBytes() {
    return mostBytes;
  }

  /// Nanoseconds above the mark, the present spell included.
  long unwritableNs() {
    return writable ? unwritableNs : unwritableNs + (System.nanoTime() - sinceNs);
  }

  /// The levels have changed.
  ///
  /// @param messages messages in all lanes
  /// @param bytes bytes in all lanes
  /// @param lanes says whether those that the watermarks look at have room for messages
  void note(int messages, long bytes, SendLanes lanes) {
    long level = lanes.levelBytes();
    if (messages > mostMessages) {
      mostMessages = messages;
    }
    if (bytes > mostBytes) {
      mostBytes = bytes;
    }
    if (writable) {
      if (level >= watermarks.highBytes() || lanes.isCrowded()) {
        writable = false;
        sinceNs = System.nanoTime();
      }
    } else if (level <= watermarks.lowBytes() && lanes.isRoomy()) {
      writable = true;
      unwritableNs += System.nanoTime() - sinceNs;
    }
  }
}
