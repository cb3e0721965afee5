package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers packets that belong to no association
/// ([RFC 9260 section 8.4](https://www.rfc-editor.org/rfc/rfc9260#section-8.4)). An answer is never
/// larger than what it answers. Pure functions.
final class OutOfTheBlue {
  private OutOfTheBlue() {}

  /// The answer to a packet.
  ///
  /// @param packet good, and for nobody
  /// @param from the source address
  /// @return the packet to send back, or null for none
  static byte @Nullable [] answer(Packet packet, InetAddress from) {
    if (!Offer.isUsable(from, from)) {
      return null; // rule 1
    }
    for (Chunk chunk : packet.chunks()) {
      if (chunk instanceof Chunk.Abort
          || chunk instanceof Chunk.ShutdownComplete
          || chunk instanceof Chunk.CookieAck
          || isStaleCookie(chunk)) {
        return null; // rules 2, 6 and 7
      }
    }
    return switch (first(packet)) {
      // Rule 3: nobody listens. The tag of the answer is the INIT's.
      case Chunk.Init(Chunk.Setup setup) ->
          setup.tag() == 0 ? null : abort(packet, setup.tag(), false);
      case Chunk.ShutdownAck _ -> // rule 5
          PacketWriter.answer(packet, packet.tag(), new Chunk.ShutdownComplete(true));
      case Chunk.CookieEcho _ -> null; // rule 4: one that is not ours is dropped (section 5.1.5)
      case Chunk _ -> abort(packet, packet.tag(), true); // rule 8
    };
  }

  /// AUTH is not taken into account
  /// ([RFC 4895 section 6.3](https://www.rfc-editor.org/rfc/rfc4895#section-6.3)).
  private static Chunk first(Packet packet) {
    List<Chunk> chunks = packet.chunks();
    boolean behind = chunks.getFirst() instanceof Chunk.Auth && chunks.size() > 1;
    return chunks.get(behind ? 1 : 0);
  }

  private static boolean isStaleCookie(Chunk chunk) {
    return chunk instanceof Chunk.OperationError(List<ErrorCause> causes)
        && causes.stream().anyMatch(ErrorCause.StaleCookie.class::isInstance);
  }

  private static byte[] abort(Packet packet, int tag, boolean reflected) {
    return PacketWriter.answer(packet, tag, new Chunk.Abort(reflected, List.of()));
  }
}
