package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Puts a packet together in a buffer: the common header, chunks, their padding, the checksum
/// ([RFC 9260 section 3](https://www.rfc-editor.org/rfc/rfc9260#section-3)). Used again and again
/// without allocating. One owner.
public final class PacketWriter {
  /// Bytes of a DATA chunk before its payload.
  public static final int DATA_HEADER_BYTES = 16;

  /// Bytes of an I-DATA chunk before its payload.
  public static final int INTERLEAVED_DATA_HEADER_BYTES = 20;

  private static final int CHECKSUM_AT = 8;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final CRC32C crc = new CRC32C();
  private ByteBuffer target = NONE;
  private int start;
  private int end;
  private int authAt = -1;

  /// A writer without a packet.
  public PacketWriter() {}

  /// Begins a packet.
  ///
  /// @param into where it is written, from its position; its order becomes big-endian
  /// @param mostBytes largest packet, at least 12; less where the buffer has less room
  /// @param sourcePort SCTP port of the sender
  /// @param destinationPort SCTP port of the receiver
  /// @param tag verification tag
  public void begin(ByteBuffer into, int mostBytes, int sourcePort, int destinationPort, int tag) {
    target = into.order(ByteOrder.BIG_ENDIAN);
    start = into.position();
    end = start + (Math.min(mostBytes, into.remaining()) & ~3);
    authAt = -1;
    into.putShort((short) sourcePort).putShort((short) destinationPort).putInt(tag).putInt(0);
  }

  /// Room for further chunks.
  ///
  /// @return bytes, a multiple of 4
  public int roomBytes() {
    return end - target.position();
  }

  /// Whether there is no chunk yet.
  ///
  /// @return true after [#begin]
  public boolean isEmpty() {
    return target.position() == start + Packet.HEADER_BYTES;
  }

  /// Bytes that a chunk takes in a packet.
  ///
  /// @param chunk any
  /// @return its bytes with header and padding
  public static int bytesOf(Chunk chunk) {
    return ParameterWriter.padded(ChunkWriter.bytesOf(chunk));
  }

  /// Adds a chunk.
  ///
  /// @param chunk any
  /// @throws IllegalArgumentException when there is no room for it
  public void put(Chunk chunk) {
    int bytes = ChunkWriter.bytesOf(chunk);
    requireRoom(bytes);
    if (chunk instanceof Chunk.Auth && authAt < 0) {
      authAt = target.position();
    }
    ChunkWriter.put(target, chunk);
    ParameterWriter.pad(target, bytes);
  }

  private void requireRoom(int bytes) {
    if (bytes > roomBytes()) {
      throw new IllegalArgumentException(
          "a chunk of %d bytes in a packet with room for %d".formatted(bytes, roomBytes()));
    }
  }

  /// Adds the header of a DATA chunk; [#payload] follows.
  ///
  /// @param bits flags as [DataFlags#bits] has them
  /// @param payloadBytes length of the payload
  /// @param tsn transmission sequence number
  /// @param streamAndSequence stream identifier in the upper half, stream sequence number in the
  ///     lower
  /// @param protocolId payload protocol identifier
  /// @throws IllegalArgumentException when there is no room for chunk and payload
  public void putData(int bits, int payloadBytes, int tsn, int streamAndSequence, int protocolId) {
    requireRoom(DATA_HEADER_BYTES + payloadBytes);
    target.put((byte) Types.DATA).put((byte) bits);
    target.putShort((short) (DATA_HEADER_BYTES + payloadBytes)).putInt(tsn);
    target.putInt(streamAndSequence).putInt(protocolId);
  }

  /// Adds the header of an I-DATA chunk up to the message identifier; [#fragment] and [#payload]
  /// follow.
  ///
  /// @param bits flags as [DataFlags#bits] has them
  /// @param payloadBytes length of the payload
  /// @param tsn transmission sequence number
  /// @param stream stream identifier
  /// @param messageId message identifier
  /// @throws IllegalArgumentException when there is no room for chunk and payload
  public void putInterleavedData(int bits, int payloadBytes, int tsn, int stream, int messageId) {
    requireRoom(INTERLEAVED_DATA_HEADER_BYTES + payloadBytes);
    target.put((byte) Types.I_DATA).put((byte) bits);
    target.putShort((short) (INTERLEAVED_DATA_HEADER_BYTES + payloadBytes)).putInt(tsn);
    target.putShort((short) stream).putShort((short) 0).putInt(messageId);
  }

  /// Adds the last field of an I-DATA chunk's header.
  ///
  /// @param protocolIdOrFragment payload protocol identifier of the first piece, otherwise the
  ///     fragment sequence number
  public void fragment(int protocolIdOrFragment) {
    target.putInt(protocolIdOrFragment);
  }

  /// Adds the payload that was announced, and its padding.
  ///
  /// @param message the message
  /// @param from where in it the payload begins
  /// @param bytes its length
  public void payload(Octets message, int from, int bytes) {
    target.put(message.array(), message.offset() + from, bytes);
    ParameterWriter.pad(target, bytes);
  }

  /// What an AUTH chunk authenticates: itself, with a MAC of zeros, and everything behind it so
  /// far ([RFC 4895 section 6.2](https://www.rfc-editor.org/rfc/rfc4895#section-6.2)).
  ///
  /// @return a view of the first AUTH chunk to the end
  /// @throws IllegalStateException when there is no AUTH chunk
  public ByteBuffer authenticated() {
    if (authAt < 0) {
      throw new IllegalStateException("the packet has no AUTH chunk");
    }
    return target.duplicate().flip().position(authAt);
  }

  /// Puts the MAC into the AUTH chunk.
  ///
  /// @param mac as long as the zeros it replaces
  public void authenticate(byte[] mac) {
    target.put(authAt + 8, mac);
  }

  /// Ends the packet: the checksum
  /// ([RFC 9260 appendix A](https://www.rfc-editor.org/rfc/rfc9260#appendix-A)).
  ///
  /// @return its bytes; the buffer's position is behind it
  public int finish() {
    int bytes = target.position() - start;
    crc.reset();
    crc.update(target.duplicate().flip().position(start));
    target.putInt(start + CHECKSUM_AT, Integer.reverseBytes((int) crc.getValue()));
    target = NONE;
    return bytes;
  }

  /// A packet as an array.
  ///
  /// @param sourcePort SCTP port of the sender
  /// @param destinationPort SCTP port of the receiver
  /// @param tag verification tag
  /// @param chunks in their order
  /// @return the packet
  public static byte[] packet(int sourcePort, int destinationPort, int tag, Chunk... chunks) {
    int bytes = Packet.HEADER_BYTES;
    for (Chunk chunk : chunks) {
      bytes += bytesOf(chunk);
    }
    ByteBuffer target = ByteBuffer.allocate(bytes);
    var writer = new PacketWriter();
    writer.begin(target, bytes, sourcePort, destinationPort, tag);
    for (Chunk chunk : chunks) {
      writer.put(chunk);
    }
    writer.finish();
    return target.array();
  }
}
