package io.weir.sctp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Decoded.Bad;
import io.weir.sctp.wire.Decoded.Good;
import java.util.List;

/// What must be true of any datagram at all.
final class AnyDatagram {
  private AnyDatagram() {}

  /// Reads a datagram: a fault is within it, and what is read is no larger than it and can be
  /// written and read again as it was.
  static void check(byte[] octets) {
    switch (PacketReader.read(Octets.of(octets))) {
      case Bad(_, String detail, int offset) ->
          assertThat(offset).as(detail).isBetween(0, octets.length);
      case Good(Packet packet) -> {
        int values = packet.chunks().stream().mapToInt(AnyDatagram::valuesOf).sum();
        assertThat(values).isLessThanOrEqualTo(octets.length);
        byte[] again =
            PacketWriter.packet(
                packet.sourcePort(),
                packet.destinationPort(),
                packet.tag(),
                packet.chunks().toArray(new Chunk[0]));
        assertThat(again.length).isLessThanOrEqualTo(octets.length + 3);
        Decoded read = PacketReader.read(Octets.of(again));
        assertThat(read).isInstanceOf(Good.class);
        Packet other = ((Good) read).packet();
        assertThat(other.chunks()).isEqualTo(packet.chunks());
        assertThat(other.tag()).isEqualTo(packet.tag());
      }
    }
  }

  /// How many values are held for a chunk, each of which takes a byte of a datagram or more.
  private static int valuesOf(Chunk chunk) {
    return 1
        + switch (chunk) {
          case Chunk.Init(Chunk.Setup setup) -> parameters(setup.parameters());
          case Chunk.InitAck(Chunk.Setup setup) -> parameters(setup.parameters());
          case Chunk.Sack sack -> 2 * sack.gaps().count() + sack.duplicates().count();
          case Chunk.Abort(_, List<ErrorCause> causes) -> causes(causes);
          case Chunk.OperationError(List<ErrorCause> causes) -> causes(causes);
          case Chunk.AddressChange change -> 1 + parameters(change.requests());
          case Chunk.AddressChangeAck(_, List<Parameter> answers) -> parameters(answers);
          case Chunk.Reconfigure(List<Parameter> parameters) -> parameters(parameters);
          case Chunk.ForwardTsn(_, var skipped) -> skipped.size();
          case Chunk.InterleavedForwardTsn(_, var skipped) -> skipped.size();
          case Chunk.Data _,
              Chunk.InterleavedData _,
              Chunk.Heartbeat _,
              Chunk.HeartbeatAck _,
              Chunk.Shutdown _,
              Chunk.ShutdownAck _,
              Chunk.CookieEcho _,
              Chunk.CookieAck _,
              Chunk.CongestionEcho _,
              Chunk.WindowReduced _,
              Chunk.ShutdownComplete _,
              Chunk.Auth _,
              Chunk.Padding _,
              Chunk.Unrecognized _ ->
              0;
        };
  }

  private static int parameters(List<Parameter> parameters) {
    int values = parameters.size();
    for (Parameter parameter : parameters) {
      if (parameter instanceof Parameter.SupportedAddressTypes(List<Integer> types)) {
        values += types.size();
      } else if (parameter instanceof Parameter.ChunkList(List<Integer> types)) {
        values += types.size();
      } else if (parameter instanceof Parameter.SupportedExtensions(List<Integer> types)) {
        values += types.size();
      } else if (parameter instanceof Parameter.OutgoingReset reset) {
        values += reset.streams().size();
      } else if (parameter instanceof Parameter.Failed(_, List<ErrorCause> causes)) {
        values += causes(causes);
      }
    }
    return values;
  }

  private static int causes(List<ErrorCause> causes) {
    int values = causes.size();
    for (ErrorCause cause : causes) {
      if (cause instanceof ErrorCause.MissingParameters(List<Integer> types)) {
        values += types.size();
      }
    }
    return values;
  }
}
