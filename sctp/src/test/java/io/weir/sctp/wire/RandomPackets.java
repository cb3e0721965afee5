package io.weir.sctp.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Random chunks of every sort, with every parameter and every cause. One owner.
final class RandomPackets {
  private static final HexFormat HEX = HexFormat.of();

  private final SplittableRandom random;
  private final List<Supplier<Chunk>> alone =
      List.of(
          () -> new Chunk.Init(setup()),
          () -> new Chunk.InitAck(setup()),
          () -> new Chunk.ShutdownComplete(random().nextBoolean()));

  private final List<Supplier<Chunk>> chunks =
      List.of(
          this::data,
          this::interleavedData,
          this::sack,
          () -> new Chunk.Heartbeat(octets()),
          () -> new Chunk.HeartbeatAck(octets()),
          () -> new Chunk.Abort(random().nextBoolean(), causes(0, 4)),
          () -> new Chunk.Shutdown(bits()),
          () -> new Chunk.ShutdownAck(),
          () -> new Chunk.OperationError(causes(1, 4)),
          () -> new Chunk.CookieEcho(octets()),
          () -> new Chunk.CookieAck(),
          () -> new Chunk.CongestionEcho(bits()),
          () -> new Chunk.WindowReduced(bits()),
          () -> new Chunk.Auth(u16(), u16(), octets()),
          () -> new Chunk.AddressChange(bits(), new Parameter.Address(address()), parameters(0, 4)),
          () -> new Chunk.AddressChangeAck(bits(), parameters(0, 4)),
          () -> new Chunk.Reconfigure(parameters(1, 2)),
          () -> new Chunk.Padding(random().nextInt(40)),
          () -> new Chunk.ForwardTsn(bits(), some(() -> new Chunk.SkippedStream(u16(), u16()))),
          () ->
              new Chunk.InterleavedForwardTsn(
                  bits(),
                  some(() -> new Chunk.SkippedMessage(u16(), random().nextBoolean(), bits()))),
          () -> {
            int type = pick(List.of(0x90, 0xbf, 0xc7, 0xff));
            return new Chunk.Unrecognized(type, whole((type << 8) | random().nextInt(256)));
          });

  private final List<Supplier<Parameter>> parameters =
      List.of(
          () -> new Parameter.Address(address()),
          () -> new Parameter.CookiePreservative(bits()),
          () -> new Parameter.HostName(octets()),
          () -> new Parameter.SupportedAddressTypes(some(this::u16)),
          () -> new Parameter.StateCookie(octets()),
          () -> new Parameter.NotUnderstood(octets()),
          () -> new Parameter.EcnCapable(),
          () -> new Parameter.ForwardTsnSupported(),
          () -> new Parameter.SupportedExtensions(some(this::u8)),
          () -> new Parameter.Random(octets()),
          () -> new Parameter.ChunkList(some(this::u8)),
          () -> new Parameter.HmacAlgorithms(some(this::u16)),
          () -> new Parameter.Padding(random().nextInt(40)),
          () -> new Parameter.AdaptationLayer(bits()),
          () -> new Parameter.AddAddress(bits(), address()),
          () -> new Parameter.DeleteAddress(bits(), address()),
          () -> new Parameter.SetPrimary(bits(), address()),
          () -> new Parameter.Failed(bits(), causes(0, 3)),
          () -> new Parameter.Succeeded(bits()),
          () -> new Parameter.OutgoingReset(bits(), bits(), bits(), some(this::u16)),
          () -> new Parameter.IncomingReset(bits(), some(this::u16)),
          () -> new Parameter.TsnReset(bits()),
          () -> new Parameter.ResetResponse(bits(), bits(), nextTsns()),
          () -> new Parameter.AddOutgoing(bits(), u16()),
          () -> new Parameter.AddIncoming(bits(), u16()),
          () -> {
            int type = pick(List.of(0x9000, 0xbfff, 0xc007, 0xffff));
            return new Parameter.Unrecognized(type, whole(type));
          });

  private final List<Supplier<ErrorCause>> causes =
      List.of(
          () -> new ErrorCause.InvalidStream(u16()),
          () -> new ErrorCause.MissingParameters(some(this::u16)),
          () -> new ErrorCause.StaleCookie(bits()),
          () -> new ErrorCause.OutOfResource(),
          () -> new ErrorCause.UnresolvableAddress(octets()),
          () -> new ErrorCause.UnrecognizedChunk(octets()),
          () -> new ErrorCause.InvalidMandatoryParameter(),
          () -> new ErrorCause.UnrecognizedParameters(octets()),
          () -> new ErrorCause.NoUserData(bits()),
          () -> new ErrorCause.CookieWhileShuttingDown(),
          () -> new ErrorCause.RestartWithNewAddresses(octets()),
          () -> new ErrorCause.UserInitiated(octets()),
          () -> new ErrorCause.ProtocolViolation(octets()),
          () -> new ErrorCause.DeleteLastAddress(octets()),
          () -> new ErrorCause.ChangeOutOfResource(octets()),
          () -> new ErrorCause.DeleteSourceAddress(octets()),
          () -> new ErrorCause.IllegalChangeAck(),
          () -> new ErrorCause.NotAuthorized(octets()),
          () -> new ErrorCause.UnsupportedHmac(u16()),
          () -> new ErrorCause.Unrecognized(pick(List.of(0, 14, 0xa5, 0xffff)), octets()));

  RandomPackets(SplittableRandom random) {
    this.random = random;
  }

  private SplittableRandom random() {
    return random;
  }

  /// The chunks of one packet.
  List<Chunk> next() {
    if (random.nextInt(5) == 0) {
      return List.of(pick(alone).get());
    }
    var made = new ArrayList<Chunk>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      made.add(pick(chunks).get());
    }
    return made;
  }

  private Chunk data() {
    return new Chunk.Data(DataFlags.of(u8()), bits(), u16(), u16(), bits(), octets());
  }

  private Chunk interleavedData() {
    return new Chunk.InterleavedData(DataFlags.of(u8()), bits(), u16(), bits(), bits(), octets());
  }

  private Chunk sack() {
    int[] bounds = new int[2 * random.nextInt(8)];
    for (int i = 0; i < bounds.length; i += 2) {
      bounds[i] = 1 + random.nextInt(0xffff);
      bounds[i + 1] = random.nextInt(bounds[i], 0x10000);
    }
    int[] duplicates = random.ints(random.nextInt(8)).toArray();
    return new Chunk.Sack(bits(), bits(), GapBlocks.of(bounds), Tsns.of(duplicates));
  }

  private Chunk.Setup setup() {
    return new Chunk.Setup(bits(), bits(), u16(), u16(), bits(), parameters(0, 8));
  }

  private Parameter.ResetTsns nextTsns() {
    return random.nextBoolean()
        ? Parameter.ResetTsns.NONE
        : new Parameter.ResetTsns(true, bits(), bits());
  }

  private List<Parameter> parameters(int least, int most) {
    return many(least, most, () -> pick(parameters).get());
  }

  private List<ErrorCause> causes(int least, int most) {
    return many(least, most, () -> pick(causes).get());
  }

  private <T> List<T> some(Supplier<T> one) {
    return many(0, 6, one);
  }

  private <T> List<T> many(int least, int most, Supplier<T> one) {
    return IntStream.range(0, random.nextInt(least, most + 1)).mapToObj(_ -> one.get()).toList();
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private int bits() {
    return random.nextInt();
  }

  private int u16() {
    return random.nextInt(0x10000);
  }

  private int u8() {
    return random.nextInt(0x100);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private Octets octets() {
    return Octets.of(bytes(random.nextInt(30)));
  }

  /// A header of two bytes and a length, and as many bytes as that says.
  private Octets whole(int firstTwo) {
    int length = 4 + random.nextInt(20);
    String header = HEX.toHexDigits((short) firstTwo) + HEX.toHexDigits((short) length);
    return Golden.octets(header + HEX.formatHex(bytes(length - 4)));
  }

  private InetAddress address() {
    try {
      return InetAddress.getByAddress(bytes(random.nextBoolean() ? 4 : 16));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
