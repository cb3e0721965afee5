package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Octets;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [DataReceiver] with its context, and short words for what a dialogue says to it. Its first
/// TSN is 100, and it has 10 streams.
final class Receiving {
  static final int FIRST_TSN = 100;
  static final int STREAMS = 10;

  final Context context;
  final DataReceiver receiver;
  final Path path;

  Receiving(Sizes sizes, boolean interleaving, boolean forwardTsn) {
    this(AssociationOptions.DEFAULTS.withSizes(sizes), interleaving, forwardTsn);
  }

  Receiving(AssociationOptions options, boolean interleaving, boolean forwardTsn) {
    context = new Context(new Context.Ports(1, 2), options, () -> 0);
    context.extensions = new Extensions(forwardTsn, interleaving, true, false, false);
    path = new Path(InetAddress.getLoopbackAddress(), 9899, options);
    receiver = new DataReceiver(context);
    receiver.begin(FIRST_TSN, STREAMS);
  }

  static Receiving plain() {
    return new Receiving(Sizes.DEFAULTS, false, true);
  }

  static Receiving strict() {
    return new Receiving(Sizes.DEFAULTS, false, false);
  }

  static Receiving interleaving() {
    return new Receiving(Sizes.DEFAULTS, true, true);
  }

  /// The receive window, and packets as large as an Ethernet's.
  static Sizes sizes(int window, int pieces, int mostMessage) {
    return new Sizes(window, pieces, mostMessage, 1500, 1500, 4);
  }

  /// DATA: flags are letters of "BEUI", the TSN counts from the first.
  static Chunk.Data data(int tsn, String flags, int stream, int sequence, String text) {
    return new Chunk.Data(
        flags(flags),
        FIRST_TSN + tsn,
        stream,
        sequence,
        7,
        Octets.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// I-DATA; the protocol identifier is 7.
  static Chunk.InterleavedData idata(
      int tsn, String flags, int stream, int[] messageAndFragment, String text) {
    DataFlags bits = flags(flags);
    return new Chunk.InterleavedData(
        bits,
        FIRST_TSN + tsn,
        stream,
        messageAndFragment[0],
        bits.begins() ? 7 : messageAndFragment[1],
        Octets.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  static int[] at(int message, int fragment) {
    return new int[] {message, fragment};
  }

  static DataFlags flags(String letters) {
    return DataFlags.of(
        letters.contains("I"), letters.contains("U"), letters.contains("B"), letters.contains("E"));
  }

  /// A packet with these chunks arrives.
  Receiving packet(Chunk... chunks) {
    for (Chunk chunk : chunks) {
      arrive(chunk);
    }
    receiver.packetEnded(path);
    return this;
  }

  private void arrive(Chunk chunk) {
    if (chunk instanceof Chunk.Data data) {
      receiver.arrived(data, path);
    } else if (chunk instanceof Chunk.InterleavedData data) {
      receiver.arrived(data, path);
    } else if (chunk instanceof Chunk.ForwardTsn forward) {
      receiver.arrived(forward);
    } else if (chunk instanceof Chunk.InterleavedForwardTsn forward) {
      receiver.arrived(forward);
    } else {
      throw new IllegalArgumentException(chunk.toString());
    }
  }

  /// Packets of one chunk each.
  Receiving packets(Chunk... chunks) {
    for (Chunk chunk : chunks) {
      packet(chunk);
    }
    return this;
  }

  Chunk.Sack sack() {
    return receiver.takeSack(1400);
  }

  /// The cumulative TSN, from the first.
  int cumulative() {
    return receiver.cumulativeTsn() - FIRST_TSN;
  }

  /// Takes all that is ready: the text, with "[" before a message that begins and "]" behind one
  /// that ends.
  List<String> taken() {
    List<String> all = new ArrayList<>();
    while (receiver.peek() != null) {
      all.add(text(receiver.take()));
    }
    return all;
  }

  static String text(InboundMessage message) {
    return (message.begins() ? "[" : "")
        + new String(message.payload().toArray(), StandardCharsets.UTF_8)
        + (message.ends() ? "]" : "");
  }

  List<AssociationEvent> events() {
    List<AssociationEvent> all = new ArrayList<>();
    for (AssociationEvent event = context.nextEvent(); event != null; event = context.nextEvent()) {
      all.add(event);
    }
    return all;
  }

  @Nullable EndReason ending() {
    return context.ending();
  }

  boolean isViolated() {
    return context.ending() instanceof EndReason.ProtocolViolation;
  }
}
