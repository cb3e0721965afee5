package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.PacketWriter;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Control chunks that are to go out, in their order. They go before SACKs and data, and neither
/// congestion nor the peer's window holds them back
/// ([RFC 9260 section 6](https://www.rfc-editor.org/rfc/rfc9260#section-6)). Owned by the
/// association.
///
/// Its bound: answers beyond [#MOST] are dropped, because only a peer that asks without end brings
/// so many about; it asks again, or it does not matter.
final class ControlQueue {
  static final int MOST = 64;

  /// A chunk and where it goes.
  ///
  /// @param path to which path, or null for any
  record Pending(Chunk chunk, @Nullable Path path) {}

  private final ArrayDeque<Pending> pending = new ArrayDeque<>();

  /// Queues a chunk.
  ///
  /// @param path to which path, or null for the one that data takes
  void add(Chunk chunk, @Nullable Path path) {
    if (pending.size() < MOST) {
      pending.add(new Pending(chunk, path));
    }
  }

  /// Queues a chunk before all others.
  void addFirst(Chunk chunk, @Nullable Path path) {
    pending.addFirst(new Pending(chunk, path));
  }

  @Nullable Pending first() {
    return pending.peek();
  }

  /// Bytes of the first chunk that goes to a path, or 0.
  int firstBytes(Path path) {
    for (Pending one : pending) {
      if (one.path == null || one.path == path) {
        return PacketWriter.bytesOf(one.chunk);
      }
    }
    return 0;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  void clear() {
    pending.clear();
  }

  /// Takes back chunks that are out of date.
  void remove(Class<? extends Chunk> kind) {
    pending.removeIf(one -> kind.isInstance(one.chunk));
  }

  /// Takes back a chunk that needs no repetition.
  void remove(Chunk chunk) {
    pending.removeIf(one -> one.chunk == chunk);
  }

  /// Takes back what would go to a path that is no more.
  void forget(Path path) {
    pending.removeIf(one -> one.path == path);
  }

  /// Puts what goes to a path into a packet, as far as there is room. A chunk that must be alone
  /// is.
  ///
  /// @return whether the packet may have other chunks
  boolean fill(PacketWriter packet, Path path) {
    for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
      Pending one = each.next();
      if (one.path != null && one.path != path) {
        continue;
      }
      boolean alone =
          one.chunk instanceof Chunk.Init || one.chunk instanceof Chunk.ShutdownComplete;
      if (alone ? !packet.isEmpty() : PacketWriter.bytesOf(one.chunk) > packet.roomBytes()) {
        return true;
      }
      packet.put(one.chunk);
      each.remove();
      if (alone) {
        return false;
      }
    }
    return true;
  }
}
