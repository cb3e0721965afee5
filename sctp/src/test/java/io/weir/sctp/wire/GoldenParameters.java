package io.weir.sctp.wire;

import static io.weir.sctp.wire.Golden.address;
import static io.weir.sctp.wire.Golden.octets;

import java.net.InetAddress;
import java.util.List;

/// One of each parameter, in a chunk that may have it, by the diagrams of RFC 9260 section 3.3.2.1
/// and 3.3.3.1, RFC 3758 section 3.1, RFC 4820 section 4, RFC 4895 section 3, RFC 5061 section 4.2
/// and RFC 6525 section 4.
final class GoldenParameters {
  private static final String IPV6 = "20010db8000000000000000000000001";
  private static final InetAddress ADDRESS = address("c0000202");

  static final List<Golden> ALL =
      List.of(
          init("IPv4 Address", "0005 0008 c0000202", new Parameter.Address(ADDRESS)),
          init("IPv6 Address", "0006 0014" + IPV6, new Parameter.Address(address(IPV6))),
          init("Cookie Preservative", "0009 0008 000003e8", new Parameter.CookiePreservative(1000)),
          init(
              "Host Name Address",
              "000b 0008 612e6200",
              new Parameter.HostName(octets("612e6200"))),
          init(
              "Supported Address Types",
              "000c 0008 0005 0006",
              new Parameter.SupportedAddressTypes(List.of(5, 6))),
          init("ECN Capable", "8000 0004", new Parameter.EcnCapable()),
          init("Forward-TSN-Supported", "c000 0004", new Parameter.ForwardTsnSupported()),
          init(
              "Supported Extensions",
              "8008 0008 c0 82 40 c2",
              new Parameter.SupportedExtensions(List.of(0xc0, 0x82, 0x40, 0xc2))),
          init(
              "Random",
              "8002 0024" + "0123456789abcdef".repeat(4),
              new Parameter.Random(octets("0123456789abcdef".repeat(4)))),
          init("Chunk List", "8003 0008 00 40 c1 80", chunkList(0, 0x40, 0xc1, 0x80)),
          init(
              "Requested HMAC Algorithm",
              "8004 0008 0003 0001",
              new Parameter.HmacAlgorithms(List.of(3, 1))),
          init("Padding", "8005 0008 00000000", new Parameter.Padding(4)),
          init(
              "Adaptation Layer Indication",
              "c006 0008 00000008",
              new Parameter.AdaptationLayer(8)),
          init(
              "a parameter that is not known",
              "fffe 0008 01020304",
              new Parameter.Unrecognized(0xfffe, octets("fffe000801020304"))),
          initAck(
              "State Cookie", "0007 0008 01020304", new Parameter.StateCookie(octets("01020304"))),
          initAck(
              "Unrecognized Parameter",
              "0008 000c fffe 0008 01020304",
              new Parameter.NotUnderstood(octets("fffe000801020304"))),
          asconf(
              "Add IP Address, IPv6",
              "c001 001c 00000009 0006 0014" + IPV6,
              new Parameter.AddAddress(9, address(IPV6))),
          asconf(
              "Delete IP Address",
              "c002 0010 00000009 0005 0008 c0000202",
              new Parameter.DeleteAddress(9, ADDRESS)),
          asconf(
              "Set Primary Address",
              "c004 0010 00000009 0005 0008 c0000202",
              new Parameter.SetPrimary(9, ADDRESS)),
          asconfAck("Success Indication", "c005 0008 00000009", new Parameter.Succeeded(9)),
          asconfAck(
              "Error Cause Indication",
              "c003 001c 00000009 00a4 0014 c002 0010 00000009 0005 0008 c0000202",
              new Parameter.Failed(
                  9,
                  List.of(
                      new ErrorCause.NotAuthorized(
                          octets("c0020010 00000009 00050008 c0000202"))))),
          reconfigure(
              "Outgoing SSN Reset Request",
              "000d 0014 00000001 00000002 00000003 0004 0005",
              new Parameter.OutgoingReset(1, 2, 3, List.of(4, 5))),
          reconfigure(
              "Outgoing SSN Reset Request for all streams",
              "000d 0010 00000001 00000002 00000003",
              new Parameter.OutgoingReset(1, 2, 3, List.of())),
          reconfigure(
              "Incoming SSN Reset Request",
              "000e 000c 00000001 0004 0005",
              new Parameter.IncomingReset(1, List.of(4, 5))),
          reconfigure("SSN/TSN Reset Request", "000f 0008 00000001", new Parameter.TsnReset(1)),
          reconfigure(
              "Re-configuration Response",
              "0010 000c 00000001 00000006",
              new Parameter.ResetResponse(1, 6, Parameter.ResetTsns.NONE)),
          reconfigure(
              "Re-configuration Response with TSNs",
              "0010 0014 00000001 00000001 00000007 00000008",
              new Parameter.ResetResponse(1, 1, new Parameter.ResetTsns(true, 7, 8))),
          reconfigure(
              "Add Outgoing Streams Request",
              "0011 000c 00000001 0007 0000",
              new Parameter.AddOutgoing(1, 7)),
          reconfigure(
              "Add Incoming Streams Request",
              "0012 000c 00000001 0007 0000",
              new Parameter.AddIncoming(1, 7)));

  private GoldenParameters() {}

  private static Parameter chunkList(Integer... types) {
    return new Parameter.ChunkList(List.of(types));
  }

  private static Chunk.Setup setup(Parameter parameter) {
    return new Chunk.Setup(1, 0x10000, 10, 10, 2, List.of(parameter));
  }

  private static Golden init(String name, String hex, Parameter parameter) {
    return around(
        name, "01", "00000001 00010000 000a 000a 00000002", hex, new Chunk.Init(setup(parameter)));
  }

  private static Golden initAck(String name, String hex, Parameter parameter) {
    return around(
        name,
        "02",
        "00000001 00010000 000a 000a 00000002",
        hex,
        new Chunk.InitAck(setup(parameter)));
  }

  private static Golden asconf(String name, String hex, Parameter parameter) {
    return around(
        name,
        "c1",
        "00000005 0005 0008 c0000201",
        hex,
        new Chunk.AddressChange(5, new Parameter.Address(address("c0000201")), List.of(parameter)));
  }

  private static Golden asconfAck(String name, String hex, Parameter parameter) {
    return around(name, "80", "00000005", hex, new Chunk.AddressChangeAck(5, List.of(parameter)));
  }

  private static Golden reconfigure(String name, String hex, Parameter parameter) {
    return around(name, "82", "", hex, new Chunk.Reconfigure(List.of(parameter)));
  }

  private static Golden around(String name, String type, String fixed, String hex, Chunk chunk) {
    int length = 4 + Golden.bytes(fixed + hex).length;
    return new Golden(name, type + "00%04x".formatted(length) + fixed + hex, chunk);
  }
}
