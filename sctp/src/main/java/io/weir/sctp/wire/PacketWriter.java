package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Writes packets into buffers, chunk by chunk
/// ([RFC 9260 section 3](https://www.rfc-editor.org/rfc/rfc9260#section-3)). Reusable: one is made
/// for an owner, who calls [#begin], the put methods and [#finish] for each packet, and nothing is
/// allocated for one with data and SACKs. A packet that is not finished is simply begun anew: the
/// buffer's position moves only when one is finished.
///
/// Which chunks may stand together ([RFC 9260 section
/// 6.10](https://www.rfc-editor.org/rfc/rfc9260#section-6.10)) is the caller's matter.
public final class PacketWriter {
  /// Bytes of a DATA chunk before its payload.
  public static final int DATA_HEADER_BYTES = ChunkWriter.DATA_HEADER_BYTES;

  /// Bytes of an I-DATA chunk before its payload.
  public static final int INTERLEAVED_DATA_HEADER_BYTES = ChunkWriter.INTERLEAVED_DATA_HEADER_BYTES;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int NO_AUTH = -1;

  private final CRC32C checksum = new CRC32C();
  private ByteBuffer target = NOTHING;
  private int start;
  private int at;
  private int end;
  private int authAt = NO_AUTH;
  private int macBytes;

  /// A writer of any number of packets, one after the other.
  public PacketWriter() {}

  /// Begins a packet.
  ///
  /// @param target where it goes, from its position; heap or direct, set to big-endian
  /// @param mostBytes how long it may be; no longer than what remains of the target
  /// @param sourcePort SCTP port, 1 to 65535
  /// @param destinationPort SCTP port, 1 to 65535
  /// @param tag verification tag
  /// @throws IllegalArgumentException when there is no room for a header, or a port is none
  public void begin(
      ByteBuffer target, int mostBytes, int sourcePort, int destinationPort, int tag) {
    int room = Math.min(mostBytes, target.remaining());
    if (room < Packet.HEADER_BYTES) {
      throw new IllegalArgumentException("a packet in " + room + " bytes");
    }
    this.target = target.order(ByteOrder.BIG_ENDIAN);
    start = target.position();
    at = start + Packet.HEADER_BYTES;
    end = start + (room & ~3);
    authAt = NO_AUTH;
    target.putShort(start, port(sourcePort)).putShort(start + 2, port(destinationPort));
    target.putInt(start + 4, tag).putInt(start + 8, 0);
  }

  private static short port(int port) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port);
    }
    return (short) port;
  }

  /// How long a chunk may be that is put next, with its padding.
  ///
  /// @return bytes, a multiple of 4
  public int roomBytes() {
    return end - at;
  }

  /// Whether no chunk has been put yet.
  ///
  /// @return true until the first
  public boolean isEmpty() {
    return at <= start + Packet.HEADER_BYTES;
  }

  /// How many bytes a chunk takes.
  ///
  /// @param chunk any
  /// @return bytes with its padding, a multiple of 4
  public static int bytesOf(Chunk chunk) {
    return Wire.padded(ChunkWriter.lengthOf(chunk));
  }

  /// Puts a chunk. The first AUTH chunk is put with a MAC of zeros, as long as its algorithm's MACs
  /// are; see [#authenticate].
  ///
  /// @param chunk any
  /// @throws IllegalArgumentException when there is no room for it, or it is longer than 65,535
  ///     bytes
  public void put(Chunk chunk) {
    int length = ChunkWriter.lengthOf(chunk);
    open(length);
    if (chunk instanceof Chunk.Auth auth && authAt == NO_AUTH) {
      authAt = at;
      macBytes = auth.mac().length();
    }
    ChunkWriter.put(target, chunk, length);
    close(length);
  }

  /// Puts the header of a DATA chunk; [#payload] is to be called next.
  ///
  /// @param bits flags, as [DataFlags#bits] has them
  /// @param payloadBytes length of the payload, 1 or more
  /// @param tsn transmission sequence number
  /// @param streamAndSequence stream identifier in the upper half, stream sequence number in the
  ///     lower
  /// @param protocolId payload protocol identifier
  /// @throws IllegalArgumentException when there is no room for header and payload, or no payload
  public void putData(int bits, int payloadBytes, int tsn, int streamAndSequence, int protocolId) {
    int length = openData(DATA_HEADER_BYTES, payloadBytes);
    ChunkWriter.putHeader(target, ChunkType.DATA, bits, length);
    target.putInt(tsn).putInt(streamAndSequence).putInt(protocolId);
  }

  /// Puts the header of an I-DATA chunk up to the message identifier; [#fragment] and [#payload]
  /// are to be called next.
  ///
  /// @param bits flags, as [DataFlags#bits] has them
  /// @param payloadBytes length of the payload, 1 or more
  /// @param tsn transmission sequence number
  /// @param stream stream identifier, 0 to 65535
  /// @param messageId message identifier
  /// @throws IllegalArgumentException when there is no room for header and payload, or no payload
  public void putInterleavedData(int bits, int payloadBytes, int tsn, int stream, int messageId) {
    int length = openData(INTERLEAVED_DATA_HEADER_BYTES, payloadBytes);
    ChunkWriter.putHeader(target, ChunkType.INTERLEAVED_DATA, bits, length);
    target.putInt(tsn).putShort((short) stream).putShort((short) 0).putInt(messageId);
  }

  private int openData(int headerBytes, int payloadBytes) {
    if (payloadBytes < 1) {
      throw new IllegalArgumentException("data of " + payloadBytes + " bytes");
    }
    open(headerBytes + payloadBytes);
    return headerBytes + payloadBytes;
  }

  /// Puts the last field of an I-DATA chunk's header.
  ///
  /// @param protocolIdOrFragment payload protocol identifier in a message's first piece, otherwise
  ///     the fragment sequence number
  public void fragment(int protocolIdOrFragment) {
    target.putInt(protocolIdOrFragment);
  }

  /// Puts the payload that the header before has told of, and its padding.
  ///
  /// @param message of which the chunk carries a part
  /// @param from index of the part's first byte
  /// @param bytes how many, as the header says
  /// @throws IndexOutOfBoundsException when they are not within the message
  public void payload(Octets message, int from, int bytes) {
    message.putTo(target, from, bytes);
    Wire.pad(target, bytes);
    close(target.position() - at);
  }

  /// What a MAC is made over: the first AUTH chunk, with its MAC of zeros, and all chunks behind it
  /// ([RFC 4895 section 6.2](https://www.rfc-editor.org/rfc/rfc4895#section-6.2)).
  ///
  /// @return a view of the target
  /// @throws IllegalStateException when there is no AUTH chunk
  public ByteBuffer authenticated() {
    requireAuth();
    return target.slice(authAt, at - authAt);
  }

  /// Sets the MAC of the first AUTH chunk; nothing is put after that.
  ///
  /// @param mac as long as the zeros it replaces
  /// @throws IllegalArgumentException when it has another length
  /// @throws IllegalStateException when there is no AUTH chunk
  public void authenticate(byte[] mac) {
    requireAuth();
    if (mac.length != macBytes) {
      throw new IllegalArgumentException(
          "a MAC of %d bytes instead of %d".formatted(mac.length, macBytes));
    }
    target.put(authAt + ChunkWriter.AUTH_HEADER_BYTES, mac);
  }

  private void requireAuth() {
    if (authAt == NO_AUTH) {
      throw new IllegalStateException("no AUTH chunk");
    }
  }

  /// Ends the packet: the checksum is written
  /// ([RFC 9260 section 6.8](https://www.rfc-editor.org/rfc/rfc9260#section-6.8)), and the target's
  /// position is behind the packet.
  ///
  /// @return how long the packet is
  public int finish() {
    int limit = target.limit();
    target.putInt(start + 8, 0).position(start).limit(at);
    checksum.reset();
    checksum.update(target);
    target.limit(limit);
    // Appendix A: the checksum's bytes stand in the packet with the lowest one first.
    target.putInt(start + 8, Integer.reverseBytes((int) checksum.getValue()));
    target = NOTHING;
    return at - start;
  }

  /// Goes to where the next chunk begins, if it fits.
  private void open(int length) {
    // What is in a chunk is no longer than the chunk, so that this is enough for all lengths in it.
    if (length > Wire.MOST_LENGTH || Wire.padded(length) > roomBytes()) {
      throw new IllegalArgumentException(
          "a chunk of %d bytes where %d are left".formatted(length, roomBytes()));
    }
    target.position(at);
  }

  private void close(int length) {
    at += Wire.padded(length);
    target.position(start);
  }

  /// A whole packet.
  ///
  /// @param sourcePort SCTP port, 1 to 65535
  /// @param destinationPort SCTP port, 1 to 65535
  /// @param tag verification tag
  /// @param chunks in their order
  /// @return the packet, in an array of its own
  /// @throws IllegalArgumentException when a port is none, or a chunk, or a parameter or cause in
  ///     one, is longer than 65535 bytes
  public static byte[] packet(int sourcePort, int destinationPort, int tag, Chunk... chunks) {
    int bytes = Packet.HEADER_BYTES;
    for (Chunk chunk : chunks) {
      bytes += bytesOf(chunk);
    }
    byte[] packet = new byte[bytes];
    var writer = new PacketWriter();
    writer.begin(ByteBuffer.wrap(packet), bytes, sourcePort, destinationPort, tag);
    for (Chunk chunk : chunks) {
      writer.put(chunk);
    }
    writer.finish();
    return packet;
  }

  /// A packet as an array, that answers another: to where it came from.
  ///
  /// @param received the packet that is answered
  /// @param tag verification tag
  /// @param chunks in their order
  /// @return the packet
  public static byte[] answer(Packet received, int tag, Chunk... chunks) {
    return packet(
        /* sourcePort= */ received.destinationPort(),
        /* destinationPort= */ received.sourcePort(),
        tag,
        chunks);
  }
}
