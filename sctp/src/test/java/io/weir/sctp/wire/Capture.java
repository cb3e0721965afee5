package io.weir.sctp.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes packets as a capture file for Wireshark's programs, each as a frame of its own without
/// IP around it.
final class Capture {
  private static final int LINKTYPE_SCTP = 248;

  private Capture() {}

  static void write(Path file, List<byte[]> packets) throws IOException {
    int bytes = 24 + packets.stream().mapToInt(packet -> 16 + packet.length).sum();
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    out.putInt(65535).putInt(LINKTYPE_SCTP);
    for (byte[] packet : packets) {
      out.putInt(0).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, out.array());
  }
}
