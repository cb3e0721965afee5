package io.weir.sctp.wire;

import static io.weir.sctp.wire.Golden.address;
import static io.weir.sctp.wire.Golden.flags;
import static io.weir.sctp.wire.Golden.octets;

import java.util.List;

/// One of each chunk type, by the diagrams of RFC 9260 section 3.3, RFC 3758 section 3.2, RFC 4820
/// section 3, RFC 4895 section 5.1, RFC 5061 section 4.1, RFC 6525 section 3.1 and RFC 8260
/// section 2.
final class GoldenChunks {
  static final List<Golden> ALL =
      List.of(
          new Golden(
              "DATA",
              "00 0b 0015 00000007 0002 0003 0000002e 68656c6c6f 000000",
              new Chunk.Data(flags("IBE"), 7, 2, 3, 46, octets("68656c6c6f"))),
          new Golden(
              "DATA, unordered, with numbers of all bits",
              "00 06 0014 ffffffff ffff ffff ffffffff 01020304",
              new Chunk.Data(flags("UB"), -1, 0xffff, 0xffff, -1, octets("01020304"))),
          new Golden(
              "DATA without user data",
              "00 03 0010 00000007 0002 0003 0000002e",
              new Chunk.Data(flags("BE"), 7, 2, 3, 46, Octets.EMPTY)),
          new Golden(
              "I-DATA, first piece",
              "40 02 0015 00000007 0002 0000 00000009 0000002e 61 000000",
              new Chunk.InterleavedData(flags("B"), 7, 2, 9, 46, octets("61"))),
          new Golden(
              "I-DATA, later piece",
              "40 05 0016 00000008 0002 0000 00000009 00000001 6162 0000",
              new Chunk.InterleavedData(flags("UE"), 8, 2, 9, 1, octets("6162"))),
          new Golden(
              "INIT",
              "01 00 0014 a0b0c0d0 0001ffff 000a 0800 11223344",
              new Chunk.Init(
                  new Chunk.Setup(0xa0b0c0d0, 0x1ffff, 10, 2048, 0x11223344, List.of()))),
          new Golden(
              "INIT ACK",
              "02 00 001f a0b0c0d0 0001ffff 000a 0800 11223344 0007 000b 636f6f6b69653f 00",
              new Chunk.InitAck(
                  new Chunk.Setup(
                      0xa0b0c0d0,
                      0x1ffff,
                      10,
                      2048,
                      0x11223344,
                      List.of(new Parameter.StateCookie(octets("636f6f6b69653f")))))),
          new Golden(
              "SACK",
              "03 00 0010 00000007 00010000 0000 0000",
              new Chunk.Sack(7, 0x10000, GapBlocks.NONE, Tsns.NONE)),
          new Golden(
              "SACK with gaps and duplicates",
              "03 00 0020 00000007 00010000 0002 0002 0002 0003 0005 ffff 00000006 00000007",
              new Chunk.Sack(7, 0x10000, GapBlocks.of(2, 3, 5, 0xffff), Tsns.of(6, 7))),
          new Golden(
              "HEARTBEAT",
              "04 00 000d 0001 0009 0102030405 000000",
              new Chunk.Heartbeat(octets("0102030405"))),
          new Golden(
              "HEARTBEAT ACK",
              "05 00 000c 0001 0008 01020304",
              new Chunk.HeartbeatAck(octets("01020304"))),
          new Golden("ABORT", "06 00 0004", new Chunk.Abort(false, List.of())),
          new Golden(
              "ABORT with the T bit and causes",
              "06 01 0010 000c 0007 627965 00 0004 0004",
              new Chunk.Abort(
                  true,
                  List.of(
                      new ErrorCause.UserInitiated(octets("627965")),
                      new ErrorCause.OutOfResource()))),
          new Golden("SHUTDOWN", "07 00 0008 00000007", new Chunk.Shutdown(7)),
          new Golden("SHUTDOWN ACK", "08 00 0004", new Chunk.ShutdownAck()),
          new Golden(
              "ERROR",
              "09 00 0008 0007 0004",
              new Chunk.OperationError(List.of(new ErrorCause.InvalidMandatoryParameter()))),
          new Golden(
              "COOKIE ECHO",
              "0a 00 000b 636f6f6b69653f 00",
              new Chunk.CookieEcho(octets("636f6f6b69653f"))),
          new Golden("COOKIE ACK", "0b 00 0004", new Chunk.CookieAck()),
          new Golden("ECNE", "0c 00 0008 00000007", new Chunk.CongestionEcho(7)),
          new Golden("CWR", "0d 00 0008 00000007", new Chunk.WindowReduced(7)),
          new Golden("SHUTDOWN COMPLETE", "0e 00 0004", new Chunk.ShutdownComplete(false)),
          new Golden(
              "SHUTDOWN COMPLETE with the T bit", "0e 01 0004", new Chunk.ShutdownComplete(true)),
          new Golden(
              "AUTH",
              "0f 00 001c 0001 0001 0102030405060708090a0b0c0d0e0f1011121314",
              new Chunk.Auth(1, 1, octets("0102030405060708090a0b0c0d0e0f1011121314"))),
          new Golden(
              "ASCONF",
              "c1 00 0020 00000005 0005 0008 c0000201 c001 0010 00000009 0005 0008 c0000202",
              new Chunk.AddressChange(
                  5,
                  new Parameter.Address(address("c0000201")),
                  List.of(new Parameter.AddAddress(9, address("c0000202"))))),
          new Golden(
              "ASCONF ACK",
              "80 00 0010 00000005 c005 0008 00000009",
              new Chunk.AddressChangeAck(5, List.of(new Parameter.Succeeded(9)))),
          new Golden(
              "RE-CONFIG",
              "82 00 0016 000d 0012 00000001 00000002 00000003 0004 0000",
              new Chunk.Reconfigure(List.of(new Parameter.OutgoingReset(1, 2, 3, List.of(4))))),
          new Golden("PAD", "84 00 0006 0000 0000", new Chunk.Padding(2)),
          new Golden(
              "FORWARD TSN",
              "c0 00 0010 00000009 0001 0002 0003 ffff",
              new Chunk.ForwardTsn(
                  9, List.of(new Chunk.SkippedStream(1, 2), new Chunk.SkippedStream(3, 0xffff)))),
          new Golden(
              "I-FORWARD-TSN",
              "c2 00 0018 00000009 0001 0000 00000002 0003 0001 ffffffff",
              new Chunk.InterleavedForwardTsn(
                  9,
                  List.of(
                      new Chunk.SkippedMessage(1, false, 2),
                      new Chunk.SkippedMessage(3, true, -1)))),
          new Golden(
              "a chunk that is not known",
              "fe 07 0007 010203 00",
              new Chunk.Unrecognized(0xfe, octets("fe070007010203"))));

  private GoldenChunks() {}
}
