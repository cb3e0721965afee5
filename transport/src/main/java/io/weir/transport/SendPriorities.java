package io.weir.transport;

import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The queued messages of a lane that others may take the room of, by their [Reliability.Priority]
/// ([RFC 7496 section 3.2](https://www.rfc-editor.org/rfc/rfc7496#section-3.2)). Finding the one
/// that goes first does not depend on how many there are. Guarded by the queue's lock.
final class SendPriorities {
  /// What has no priority is above all that have one, as the RFC wants it.
  private static final int ABOVE_ALL = -1;

  private final NavigableMap<Integer, Level> levels = new TreeMap<>();

  /// The messages of one priority, the oldest first.
  private static final class Level {
    final LinkedHashSet<Send> sends = new LinkedHashSet<>();
    long bytes;
  }

  private static int priorityOf(Send send) {
    return send.info.reliability() instanceof Reliability.Priority(int priority)
        ? priority
        : ABOVE_ALL;
  }

  /// A message was queued, or went back to the head of the lane.
  void add(Send send, boolean atHead) {
    int priority = priorityOf(send);
    if (priority == ABOVE_ALL) {
      return;
    }
    Level level = levels.computeIfAbsent(priority, _ -> new Level());
    if (atHead) {
      level.sends.addFirst(send);
    } else {
      level.sends.addLast(send);
    }
    level.bytes += send.payloadBytes;
  }

  /// A message is not queued any more.
  void remove(Send send) {
    int priority = priorityOf(send);
    Level level = priority == ABOVE_ALL ? null : levels.get(priority);
    if (level != null && level.sends.remove(send)) {
      level.bytes -= send.payloadBytes;
      if (level.sends.isEmpty()) {
        levels.remove(priority);
      }
    }
  }

  /// How many messages are of lower priority than another, which may take their room.
  int messagesBelow(Send send) {
    int messages = 0;
    for (Level level : levels.tailMap(priorityOf(send), false).values()) {
      messages += level.sends.size();
    }
    return messages;
  }

  /// Their payload bytes.
  long bytesBelow(Send send) {
    long bytes = 0;
    for (Level level : levels.tailMap(priorityOf(send), false).values()) {
      bytes += level.bytes;
    }
    return bytes;
  }

  /// The oldest of those of the lowest priority.
  @Nullable Send lowest() {
    var last = levels.lastEntry();
    return last == null ? null : last.getValue().sends.getFirst();
  }
}
