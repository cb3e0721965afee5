package io.weir.transport.framing;

import io.weir.transport.Framing;
import io.weir.transport.Framing.Incomplete;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Fragments of ONC RPC's record marking: 31 bits of length below the bit of the last fragment,
/// [RFC 5531 section 11](https://www.rfc-editor.org/rfc/rfc5531#section-11).
final class SunRpc extends HeaderReader {
  private static final int HEADER_BYTES = 4;
  private static final int LENGTH_MASK = 0x7fff_ffff;

  SunRpc(long maxBodyBytes) {
    super(maxBodyBytes);
  }

  @Override
  @Nullable Framing read(ByteBuffer received) {
    return received.remaining() < HEADER_BYTES
        ? new Incomplete(HEADER_BYTES)
        : body(HEADER_BYTES, received.getInt(received.position()) & LENGTH_MASK, 0);
  }
}
