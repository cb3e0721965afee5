package io.weir.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Messages of one lane, framed and one behind the other in one array: what the event loop queues
/// faster than message by message. Each still counts for itself, and leaves for itself. Written
/// by the loop before it is queued, then guarded by the queue's lock.
final class SendRun {
  /// Most bytes of a run. What does not fit begins another.
  static final int CHUNK_BYTES = 64 << 10;

  /// Buffers of one loop that the system writes from without a copy: 4 MiB.
  private static final int DIRECT_CHUNKS = 64;

  private static final ThreadLocal<Chunks> CHUNKS = ThreadLocal.withInitial(Chunks::new);

  final Lane lane;
  private final ByteBuffer chunk;

  /// The buffers of one loop, the one that left last first: it is still in the cache.
  private static final class Chunks {
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private int made;

    ByteBuffer take() {
      ByteBuffer used = spare.poll();
      if (used != null) {
        return used.clear();
      }
      if (made == DIRECT_CHUNKS) {
        // What waits for slow peers is ordinary memory.
        return ByteBuffer.allocate(CHUNK_BYTES);
      }
      made++;
      return ByteBuffer.allocateDirect(CHUNK_BYTES);
    }

    void giveBack(ByteBuffer chunk) {
      if (chunk.isDirect()) {
        spare.push(chunk);
      }
    }
  }

  /// Of each message, where it ends in the chunk, and the bytes of its payload.
  private int[] ends = new int[32];

  private int[] payloads = new int[32];
  private int first;
  private int last;
  private int from;
  private int payloadBytes;

  SendRun(Lane lane) {
    this.lane = lane;
    chunk = CHUNKS.get().take();
  }

  // ---- the loop, before the run is queued

  /// Appends a message, if it fits.
  boolean append(ByteBuffer payload, Framer framer) {
    int bytes = payload.remaining();
    if (framer.prefixBytes(bytes) + bytes + framer.suffixBytes() > chunk.remaining()) {
      return false;
    }
    framer.putPrefix(chunk, bytes);
    chunk.put(payload);
    framer.putSuffix(chunk);
    if (last == ends.length) {
      ends = Arrays.copyOf(ends, 2 * last);
      payloads = Arrays.copyOf(payloads, 2 * last);
    }
    ends[last] = chunk.position();
    payloads[last] = bytes;
    last++;
    payloadBytes += bytes;
    return true;
  }

  /// Messages that have not left.
  int messages() {
    return last - first;
  }

  /// Their payload bytes.
  int payloadBytes() {
    return payloadBytes;
  }

  /// Their bytes, framing included.
  int wireBytes() {
    return chunk.position() - from;
  }

  // ---- going out

  /// Copies as many bytes as there is room for.
  void copyTo(ByteBuffer target) {
    int bytes = Math.min(wireBytes(), target.remaining());
    target.put(target.position(), chunk, from, bytes);
    target.position(target.position() + bytes);
  }

  /// All of its bytes, where they are.
  ByteBuffer wire() {
    return chunk.duplicate().flip().position(from);
  }

  /// Takes out the first message when it ends within so many bytes.
  ///
  /// @param bytes how many have left
  /// @return its bytes with its framing, or 0 when it does not end there
  int takeWhole(int bytes) {
    int wire = first < last ? ends[first] - from : Integer.MAX_VALUE;
    if (wire > bytes) {
      return 0;
    }
    payloadBytes -= payloads[first];
    from = ends[first];
    first++;
    return wire;
  }

  /// Takes out the first message, of which a part has left, as one of its own.
  ///
  /// @param bytes how many have left
  Send takeBegun(int bytes) {
    byte[] wire = new byte[ends[first] - from];
    chunk.get(from, wire);
    Send begun = Send.begun(wire, payloads[first], lane, bytes);
    takeWhole(wire.length);
    return begun;
  }

  /// The run has left. On the loop that made it.
  void recycle() {
    CHUNKS.get().giveBack(chunk);
  }
}
