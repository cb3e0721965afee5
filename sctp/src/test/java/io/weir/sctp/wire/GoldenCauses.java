package io.weir.sctp.wire;

import static io.weir.sctp.wire.Golden.octets;

import java.util.List;

/// One of each error cause in an ERROR chunk, by the diagrams of RFC 9260 section 3.3.10, RFC 4895
/// section 4.1 and RFC 5061 section 4.3.
final class GoldenCauses {
  private static final String REQUEST = "c0020010000000090005 0008c0000202";

  static final List<Golden> ALL =
      List.of(
          error(
              "Invalid Stream Identifier", "0001 0008 0007 0000", new ErrorCause.InvalidStream(7)),
          error(
              "Missing Mandatory Parameter",
              "0002 000c 00000002 0007 0008",
              new ErrorCause.MissingParameters(List.of(7, 8))),
          error("Stale Cookie", "0003 0008 000003e8", new ErrorCause.StaleCookie(1000)),
          error("Out of Resource", "0004 0004", new ErrorCause.OutOfResource()),
          error(
              "Unresolvable Address",
              "0005 000c 000b 0008 612e6200",
              new ErrorCause.UnresolvableAddress(octets("000b0008612e6200"))),
          error(
              "Unrecognized Chunk Type",
              "0006 000c fe00 0008 01020304",
              new ErrorCause.UnrecognizedChunk(octets("fe00000801020304"))),
          error(
              "Invalid Mandatory Parameter",
              "0007 0004",
              new ErrorCause.InvalidMandatoryParameter()),
          error(
              "Unrecognized Parameters",
              "0008 0014 fffe 0005 61 000000 fffe 0008 01020304",
              new ErrorCause.UnrecognizedParameters(octets("fffe000561000000fffe000801020304"))),
          error("No User Data", "0009 0008 00000007", new ErrorCause.NoUserData(7)),
          error(
              "Cookie Received While Shutting Down",
              "000a 0004",
              new ErrorCause.CookieWhileShuttingDown()),
          error(
              "Restart of an Association with New Addresses",
              "000b 000c 0005 0008 c0000202",
              new ErrorCause.RestartWithNewAddresses(octets("00050008c0000202"))),
          error(
              "User-Initiated Abort",
              "000c 0008 62796521",
              new ErrorCause.UserInitiated(octets("62796521"))),
          error(
              "Protocol Violation",
              "000d 0008 6f6f7073",
              new ErrorCause.ProtocolViolation(octets("6f6f7073"))),
          error(
              "Request to Delete Last Remaining IP Address",
              "00a0 0014" + REQUEST,
              new ErrorCause.DeleteLastAddress(octets(REQUEST))),
          error(
              "Operation Refused Due to Resource Shortage",
              "00a1 0014" + REQUEST,
              new ErrorCause.ChangeOutOfResource(octets(REQUEST))),
          error(
              "Request to Delete Source IP Address",
              "00a2 0014" + REQUEST,
              new ErrorCause.DeleteSourceAddress(octets(REQUEST))),
          error(
              "Association Aborted Due to Illegal ASCONF-ACK",
              "00a3 0004",
              new ErrorCause.IllegalChangeAck()),
          error(
              "Request Refused - No Authorization",
              "00a4 0014" + REQUEST,
              new ErrorCause.NotAuthorized(octets(REQUEST))),
          new Golden(
              "Unsupported HMAC Identifier",
              "0900 000a 0105 0006 0004 0000",
              new Chunk.OperationError(List.of(new ErrorCause.UnsupportedHmac(4)))),
          error(
              "a cause that is not known",
              "7777 0008 01020304",
              new ErrorCause.Unrecognized(0x7777, octets("01020304"))));

  private GoldenCauses() {}

  private static Golden error(String name, String hex, ErrorCause cause) {
    int length = 4 + Golden.bytes(hex).length;
    return new Golden(
        name, "0900%04x".formatted(length) + hex, new Chunk.OperationError(List.of(cause)));
  }
}
