package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Tsns;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;

/// A quick look at the speed of a [DataSender] by itself: messages in, packets (without their
/// checksum) out, a SACK for every second packet. To be run by hand; a measurement belongs into
/// `benchmarks/`.
final class SenderThroughput {
  private SenderThroughput() {}

  public static void main(String[] arguments) {
    for (int round = 0; round < 4; round++) {
      for (int bytes : new int[] {100, 1000, 10_000}) {
        System.out.println(run(bytes, 2_000_000_000L));
      }
    }
  }

  private static String run(int bytes, long forNs) {
    AssociationOptions options = AssociationOptions.DEFAULTS;
    var context = new Context(new Context.Ports(1, 2), options, () -> 0);
    context.extensions = new Extensions(true, false, true, false, false);
    InetAddress address = InetAddress.getLoopbackAddress();
    Path path = Objects.requireNonNull(context.paths.add(address, 9899));
    path.confirmed = true;
    var sender = new DataSender(context);
    sender.begin(0, 1 << 20, 16);
    Octets payload = Octets.of(new byte[bytes]);
    Carriage[] carriages = new Carriage[16];
    for (int i = 0; i < 16; i++) {
      carriages[i] = new Carriage(i, 7, false, false, 2, OutboundMessage.Reliability.FULL);
    }
    var writer = new PacketWriter();
    ByteBuffer target = ByteBuffer.allocate(65_536);
    long begun = System.nanoTime();
    long messages = 0;
    long packets = 0;
    while (context.nowNs - begun < forNs) {
      context.nowNs = System.nanoTime();
      for (int i = 0; i < 64 && sender.levels().queuedBytes() < 1 << 20; i++) {
        sender.send(new OutboundMessage(payload, carriages[(int) (messages++ & 15)]));
      }
      for (int i = 0; i < 64 && sender.mayFill(path); i++) {
        target.clear();
        writer.begin(target, path.packetBytes, 1, 2, 3);
        sender.fill(writer, path);
        packets++;
        if ((packets & 1) == 0) {
          sender.acknowledged(
              new Chunk.Sack(sender.nextTsn() - 1, 1 << 20, GapBlocks.NONE, Tsns.NONE), path);
        }
      }
      while (context.nextProgress() != null) {}
      while (context.nextEvent() != null) {}
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return "%6d B: %.2f M messages/s, %.2f GB/s, %.2f M packets/s"
        .formatted(
            bytes,
            messages / seconds / 1e6,
            messages * (double) bytes / seconds / 1e9,
            packets / seconds / 1e6);
  }
}
