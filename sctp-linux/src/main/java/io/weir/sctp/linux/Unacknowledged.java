package io.weir.sctp.linux;

import io.weir.transport.Reliability;
import io.weir.transport.Send;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages that the kernel has taken and that the peer has not acknowledged, as far as is
/// known. The kernel does not say which they are: it says when there are none (the dry event), and
/// how much memory it keeps for those there are. It keeps a message until it is acknowledged, and
/// frees messages in the order in which it sent them. So a message of which it is certain that
/// those after it account for all the memory kept has been acknowledged.
///
/// Certain means: each message is counted with the least that it can cost, so that a message may
/// be taken for unacknowledged a while longer, and never the other way round. Messages of limited
/// reliability can be freed out of order: they count for nothing there, and are acknowledged only
/// once everything that the kernel had to tell by then has been read, their giving up included.
///
/// Owned by the loop.
final class Unacknowledged {
  /// The kernel's memory for a chunk beside its bytes is more than this on every version.
  private static final int LEAST_COST_BYTES = 256;

  /// A message.
  ///
  /// @param costs what it and all messages before it cost at least
  private record Kept(Send send, long costs, boolean limited) {}

  private final LinkedHashMap<Integer, Kept> kept = new LinkedHashMap<>();

  /// Whether the kernel sends in the order in which it was given messages.
  private final boolean inOrder;

  private long costs;
  private int lastContext;
  private int limitedCount;

  Unacknowledged(boolean inOrder) {
    this.inOrder = inOrder;
  }

  /// A number for the next message, not 0 and not one in use.
  int nextContext() {
    lastContext = lastContext == Integer.MAX_VALUE ? 1 : lastContext + 1;
    return lastContext;
  }

  /// The kernel has taken a message.
  void add(int context, Send send, int bytes) {
    boolean limited = !(send.info().reliability() instanceof Reliability.Full);
    if (limited) {
      limitedCount++;
    } else {
      costs += bytes + LEAST_COST_BYTES;
    }
    kept.put(context, new Kept(send, costs, limited));
  }

  /// The kernel has given a message up, or has said so before.
  ///
  /// @return the message, or null when that is known already
  @Nullable Send remove(int context) {
    Kept gone = kept.remove(context);
    if (gone == null) {
      return null;
    }
    limitedCount -= gone.limited ? 1 : 0;
    return gone.send;
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /// Takes out the messages that are acknowledged for certain.
  ///
  /// @param keptBytes what the kernel's memory for messages was
  /// @param allRead whether everything that the kernel had to tell then was read since
  /// @param acknowledged given each, in order
  void release(long keptBytes, boolean allRead, Consumer<Send> acknowledged) {
    if (!inOrder && keptBytes > 0) {
      return;
    }
    Iterator<Map.Entry<Integer, Kept>> all = kept.entrySet().iterator();
    while (all.hasNext()) {
      Kept next = all.next().getValue();
      if (costs - next.costs < keptBytes) {
        return;
      }
      if (next.limited && !allRead) {
        continue;
      }
      all.remove();
      limitedCount -= next.limited ? 1 : 0;
      acknowledged.accept(next.send);
    }
  }

  /// Whether messages of limited reliability are among them.
  boolean hasLimited() {
    return limitedCount > 0;
  }
}
