package io.weir.sctp.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A chunk as the diagrams of the RFCs lay it out, written by hand, and the value it means.
///
/// @param name for the name of a test
/// @param hex its bytes with their padding
/// @param chunk the value
record Golden(String name, String hex, Chunk chunk) {
  /// Source port 5000, destination port 5001, tag 0x01020304; the checksum is missing.
  private static final String HEADER = "1388 1389 01020304 00000000";

  /// All of them; see the lists for what stands where.
  static List<Golden> all() {
    var all = new ArrayList<Golden>();
    all.addAll(GoldenChunks.ALL);
    all.addAll(GoldenParameters.ALL);
    all.addAll(GoldenCauses.ALL);
    return all;
  }

  /// The chunk alone in a packet.
  byte[] packet() {
    return packet(hex);
  }

  /// A packet of chunks.
  static byte[] packet(String... chunks) {
    return PlainCrc32c.seal(bytes(HEADER + String.join("", chunks)));
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  static Octets octets(String hex) {
    return Octets.of(bytes(hex));
  }

  static InetAddress address(String hex) {
    try {
      return InetAddress.getByAddress(bytes(hex));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static DataFlags flags(String letters) {
    return DataFlags.of(
        letters.contains("I"), letters.contains("U"), letters.contains("B"), letters.contains("E"));
  }

  /// Golden packets cut off before a byte, with a checksum that fits what is left.
  static byte[] cut(byte[] packet, int length) {
    return PlainCrc32c.seal(Arrays.copyOf(packet, length));
  }

  @Override
  public String toString() {
    return name;
  }
}
