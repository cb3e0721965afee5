package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.core.AssociationOptions.Scheduling;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.core.OutstandingChunk.State;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.PacketReader;
import io.weir.sctp.wire.PacketWriter;
import io.weir.sctp.wire.Tsns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A [DataSender] with its context, and short words for what a dialogue says to it. Packets have
/// 1024 bytes, so a whole chunk has 996 of payload; TSNs count from the first one. After every
/// step the sums of [OutstandingData] are compared with its chunks.
final class Sending {
  static final int FIRST_TSN = 0xffff_fff0;
  static final int WHOLE = 996;
  static final long MS = 1_000_000;

  final Context context;
  final DataSender sender;
  final Path path;
  private final PacketWriter writer = new PacketWriter();
  private final ByteBuffer target = ByteBuffer.allocate(65_536);

  Sending(AssociationOptions options, boolean interleaving, boolean forwardTsn) {
    context = new Context(new Context.Ports(1, 2), options, () -> 0);
    context.extensions = new Extensions(forwardTsn, interleaving, true, false, false);
    context.nowNs = 1000 * MS;
    path = path(1);
    lastPath = path;
    sender = new DataSender(context);
  }

  /// A sender whose handshake is over, of a peer with a window.
  static Sending plain(int window) {
    return begun(new Sending(options(), false, true), window);
  }

  static Sending interleaving(StreamSchedule schedule) {
    return begun(
        new Sending(options().withScheduling(new Scheduling(schedule, true)), true, true), 100_000);
  }

  static Sending scheduled(StreamSchedule schedule) {
    return begun(
        new Sending(options().withScheduling(new Scheduling(schedule, true)), false, true),
        100_000);
  }

  static Sending begun(Sending made, int window) {
    made.sender.begin(FIRST_TSN, window, 10);
    return made;
  }

  static AssociationOptions options() {
    return AssociationOptions.DEFAULTS.withSizes(
        new Sizes(1 << 20, 16_384, 512 << 10, 1052, 1052, 100));
  }

  /// Another path, confirmed.
  Path path(int last) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
      Path made = Objects.requireNonNull(context.paths.add(address, 9899));
      made.confirmed = true;
      return made;
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  // ---- messages

  static OutboundMessage message(int bytes, Carriage carriage) {
    byte[] payload = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      payload[i] = (byte) (i * 31 + bytes);
    }
    return new OutboundMessage(Octets.of(payload), carriage);
  }

  static Carriage on(int stream) {
    return new Carriage(stream, 7, false, false, 2, Reliability.FULL);
  }

  static Carriage urgent(int stream, int urgency) {
    return new Carriage(stream, 7, false, false, urgency, Reliability.FULL);
  }

  static Carriage limited(int stream, Reliability reliability) {
    return new Carriage(stream, 7, false, false, 2, reliability);
  }

  OutboundMessage send(int bytes) {
    return send(bytes, on(0));
  }

  OutboundMessage send(int bytes, Carriage carriage) {
    OutboundMessage message = message(bytes, carriage);
    sender.send(message);
    verify();
    return message;
  }

  // ---- the peer

  /// A SACK: distance of the cumulative TSN from the first TSN (-1 for none), window, gaps.
  void sack(int cumulative, int window, int... gaps) {
    sender.acknowledged(
        new Chunk.Sack(FIRST_TSN + cumulative, window, GapBlocks.of(gaps), Tsns.NONE), path);
    verify();
  }

  void passed(long ms) {
    context.nowNs += ms * MS;
  }

  /// Time passes until T3-rtx of a path expires.
  void timeout(Path of) {
    assertThat(of.retransmissionNs).as("T3-rtx runs").isNotEqualTo(Timers.NEVER);
    context.nowNs = Math.max(context.nowNs, of.retransmissionNs);
    of.retransmissionNs = Timers.NEVER;
    sender.timedOut(of);
    verify();
  }

  boolean runs() {
    return path.retransmissionNs != Timers.NEVER;
  }

  // ---- what leaves

  /// All packets that may leave now: chunks as "TSN FLAGS stream.sequence bytes", where TSNs count
  /// from the first; "@" and the path's number unless it is the first.
  List<String> packets() {
    List<String> packets = new ArrayList<>();
    for (List<Chunk> packet = next(); packet != null; packet = next()) {
      packets.add(
          packet.stream().map(Sending::describe).collect(Collectors.joining(" | "))
              + (lastPath == path ? "" : " @" + lastPath.remote().getAddress()[3]));
    }
    return packets;
  }

  /// Where the packet of [#next] goes.
  Path lastPath;

  /// The next packet that may leave, or null.
  @Nullable List<Chunk> next() {
    for (Path each : context.paths.all()) {
      if (sender.mayFill(each)) {
        target.clear();
        writer.begin(target, sender.packetBytes(each), 1, 2, 3);
        boolean any = sender.fill(writer, each);
        verify();
        if (any) {
          writer.finish();
          lastPath = each;
          return read();
        }
        assertThat(writer.isEmpty()).isTrue();
      }
    }
    return null;
  }

  /// The next packet, which there must be.
  List<Chunk> nextOne() {
    return Objects.requireNonNull(next(), "nothing may leave");
  }

  private List<Chunk> read() {
    byte[] bytes = new byte[target.position()];
    target.get(0, bytes);
    Decoded decoded = PacketReader.read(Octets.of(bytes));
    assertThat(decoded).isInstanceOf(Decoded.Good.class);
    return ((Decoded.Good) decoded).packet().chunks();
  }

  static String describe(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Data data ->
          "%d %s%d.%d %d"
              .formatted(
                  data.tsn() - FIRST_TSN,
                  flags(data.flags()),
                  data.stream(),
                  data.sequence(),
                  data.payload().length());
      case Chunk.InterleavedData data ->
          "%d %s%d.%d%s %d"
              .formatted(
                  data.tsn() - FIRST_TSN,
                  flags(data.flags()),
                  data.stream(),
                  data.messageId(),
                  data.flags().begins() ? "" : "/" + data.protocolIdOrFragment(),
                  data.payload().length());
      case Chunk.ForwardTsn forward ->
          "FORWARD %d%s"
              .formatted(
                  forward.newCumulativeTsn() - FIRST_TSN,
                  forward.skipped().stream()
                      .map(s -> " " + s.stream() + "." + s.sequence())
                      .collect(Collectors.joining()));
      case Chunk.InterleavedForwardTsn forward ->
          "FORWARD %d%s"
              .formatted(
                  forward.newCumulativeTsn() - FIRST_TSN,
                  forward.skipped().stream()
                      .map(s -> " " + (s.unordered() ? "U" : "") + s.stream() + "." + s.messageId())
                      .collect(Collectors.joining()));
      default -> chunk.toString();
    };
  }

  private static String flags(DataFlags flags) {
    String letters =
        (flags.begins() ? "B" : "")
            + (flags.ends() ? "E" : "")
            + (flags.unordered() ? "U" : "")
            + (flags.immediate() ? "I" : "");
    return letters.isEmpty() ? "" : letters + " ";
  }

  // ---- what is told

  List<AssociationEvent> events() {
    List<AssociationEvent> events = new ArrayList<>();
    for (AssociationEvent e = context.nextEvent(); e != null; e = context.nextEvent()) {
      events.add(e);
    }
    return events;
  }

  List<OutboundMessage> progress() {
    List<OutboundMessage> progress = new ArrayList<>();
    for (OutboundMessage m = context.nextProgress(); m != null; m = context.nextProgress()) {
      progress.add(m);
    }
    return progress;
  }

  // ---- what must always hold

  /// Sums are those of the chunks; what is outstanding has a timer or may leave.
  void verify() {
    OutstandingData data = sender.outstanding();
    long flightPayload = 0;
    long lostPayload = 0;
    int outstanding = 0;
    int[] flightBytes = new int[context.paths.all().size()];
    int[] flightChunks = new int[flightBytes.length];
    int[] lostChunks = new int[flightBytes.length];
    for (int i = 0; i < data.size(); i++) {
      OutstandingChunk chunk = data.at(data.cumulativeTsn() + 1 + i);
      int at = context.paths.all().indexOf(chunk.path);
      if (chunk.state == State.FLIGHT) {
        outstanding++;
        flightPayload += chunk.length;
        flightBytes[at] += chunk.wireBytes;
        flightChunks[at]++;
      } else if (chunk.state == State.LOST) {
        outstanding++;
        lostPayload += chunk.length;
        lostChunks[at]++;
      }
    }
    assertThat(data.flightPayloadBytes()).as("payload in flight").isEqualTo(flightPayload);
    assertThat(data.lostPayloadBytes()).as("payload lost").isEqualTo(lostPayload);
    assertThat(data.outstandingChunks()).as("chunks outstanding").isEqualTo(outstanding);
    boolean moves = false;
    for (int i = 0; i < flightBytes.length; i++) {
      Path each = context.paths.all().get(i);
      assertThat(each.flight.flightBytes).as("bytes in flight").isEqualTo(flightBytes[i]);
      assertThat(each.flight.flightChunks).as("chunks in flight").isEqualTo(flightChunks[i]);
      assertThat(each.flight.lostChunks).as("chunks lost").isEqualTo(lostChunks[i]);
      moves |= each.retransmissionNs != Timers.NEVER || sender.mayFill(each);
    }
    if (!sender.isDry() && context.ending() == null && !sender.isHeldUp()) {
      assertThat(moves).as("something will happen").isTrue();
    }
  }
}
