package io.weir.sctp.wire;

/// CRC32c bit by bit, from its polynomial
/// ([RFC 9260 appendix A](https://www.rfc-editor.org/rfc/rfc9260#appendix-A)): what the JDK's is
/// compared with, and what makes packets that tests have changed whole again.
final class PlainCrc32c {
  /// 0x1EDC6F41 with its bits in reverse order.
  private static final int POLYNOMIAL = 0x82f63b78;

  private static final int AT = 8;

  private PlainCrc32c() {}

  /// The checksum of a packet, whatever stands where it belongs.
  static int of(byte[] packet) {
    int crc = ~0;
    for (int i = 0; i < packet.length; i++) {
      crc ^= i >= AT && i < AT + 4 ? 0 : packet[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
    }
    return ~crc;
  }

  /// Writes a packet's checksum where it belongs, the lowest byte first.
  ///
  /// @return the packet
  static byte[] seal(byte[] packet) {
    if (packet.length >= Packet.HEADER_BYTES) {
      int crc = of(packet);
      for (int i = 0; i < 4; i++) {
        packet[AT + i] = (byte) (crc >>> (8 * i));
      }
    }
    return packet;
  }
}
