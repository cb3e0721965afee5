package io.weir.interop.sctp;

import io.weir.interop.Tshark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What tshark makes of a capture of SCTP over UDP: the packets, and all it has to complain about.
/// Immutable.
///
/// @param packets in the order of the capture
/// @param findings empty when tshark understood every byte and every checksum was right
public record SctpDecoded(List<Packet> packets, List<Finding> findings) {
  private static final long SEVERITY_ERROR = 0x800000;
  private static final String GOOD_CHECKSUM = "1";
  private static final int MOST_SHOWN = 20;

  /// Of RFC 9260, 4895, 5061, 3758, 6525, 4820 and 8260, and usrsctp's NR-SACK and packet drop.
  private static final Set<Integer> KNOWN_CHUNKS =
      Set.of(
          0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 64, 128, 129, 130, 132, 192,
          193, 194);

  private static final List<String> FIELDS =
      List.of(
          "frame.number",
          "ip.src",
          "udp.srcport",
          "ip.dst",
          "udp.dstport",
          "sctp.chunk_type",
          "sctp.data_payload_proto_id",
          "sctp.checksum.status",
          "_ws.malformed",
          "_ws.expert.severity",
          "_ws.expert.message",
          "sctp.chunk_length.bad",
          "sctp.parameter_length.bad",
          "sctp.parameter_padding.expert");

  /// A packet.
  ///
  /// @param frame tshark's number, from 1
  /// @param from address and UDP port, as `127.0.0.1:9899`
  /// @param chunks their types, in order; empty when it did not decode as SCTP
  /// @param ppids of its DATA and I-DATA chunks that have one, in order
  public record Packet(
      long frame, String from, String to, List<Integer> chunks, List<Long> ppids) {}

  /// What kind of complaint it is.
  public enum Complaint {
    /// The decoder could not go on.
    MALFORMED,
    /// The CRC32C is wrong (RFC 9260 section 6.8), or tshark did not look.
    BAD_CHECKSUM,
    /// A length or padding of a chunk or parameter is wrong.
    BAD_LENGTH,
    /// A chunk of no RFC.
    UNKNOWN_CHUNK,
    /// Any other expert information of level error.
    EXPERT_ERROR,
    /// A datagram on the ports that is not SCTP at all.
    NOT_SCTP
  }

  /// A complaint about a packet.
  public record Finding(long frame, Complaint complaint, String text) {}

  public SctpDecoded {
    packets = List.copyOf(packets);
    findings = List.copyOf(findings);
  }

  /// Decodes a capture file.
  ///
  /// @param udpPorts each that carries SCTP
  public static SctpDecoded of(Path file, int... udpPorts) {
    List<String> options = new ArrayList<>(List.of("-o", "sctp.checksum:crc-32c"));
    List<String> wanted = new ArrayList<>();
    for (int port : udpPorts) {
      options.addAll(List.of("-d", "udp.port==" + port + ",sctp"));
      wanted.add("udp.port == " + port);
    }
    // An ICMP error quotes what it answers, cut short.
    options.addAll(List.of("-Y", "(" + String.join(" || ", wanted) + ") && !icmp"));
    options.addAll(List.of("-T", "fields", "-E", "separator=/t", "-E", "occurrence=a"));
    options.addAll(List.of("-E", "aggregator=|"));
    FIELDS.forEach(field -> options.addAll(List.of("-e", field)));
    List<Packet> packets = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (String line : Tshark.decode(file, options)) {
      Row row = new Row(List.of(line.split("\t", -1)));
      packets.add(row.packet());
      findings.addAll(row.findings());
    }
    return new SctpDecoded(packets, findings);
  }

  /// How many chunks of a type there are.
  public long count(int chunkType) {
    return packets.stream().flatMap(p -> p.chunks.stream()).filter(t -> t == chunkType).count();
  }

  /// How many packets came from an address, as `127.0.0.1:9899`.
  public long packetsFrom(String address) {
    return packets.stream().filter(p -> p.from.equals(address)).count();
  }

  /// Fails unless there is a packet, and tshark understood all of them: no malformed ones, no bad
  /// checksum, length or padding, no unknown chunk, no expert error.
  public void noMalformedPackets() {
    if (packets.isEmpty()) {
      throw new AssertionError("there is no packet at all");
    }
    if (!findings.isEmpty()) {
      throw new AssertionError(
          "tshark complains: " + findings.subList(0, Math.min(findings.size(), MOST_SHOWN)));
    }
  }

  /// A packet as tshark prints it: the fields in the order asked for.
  private record Row(List<String> columns) {

    Packet packet() {
      return new Packet(
          frame(),
          first("ip.src") + ":" + first("udp.srcport"),
          first("ip.dst") + ":" + first("udp.dstport"),
          values("sctp.chunk_type").stream().map(Integer::decode).toList(),
          values("sctp.data_payload_proto_id").stream().map(Long::decode).toList());
    }

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      String expert = String.join("; ", values("_ws.expert.message"));
      if (has("_ws.malformed")) {
        findings.add(new Finding(frame(), Complaint.MALFORMED, expert));
      }
      if (values("sctp.checksum.status").stream().anyMatch(s -> !s.equals(GOOD_CHECKSUM))) {
        findings.add(new Finding(frame(), Complaint.BAD_CHECKSUM, expert));
      } else if (hasError() && !has("_ws.malformed")) {
        findings.add(new Finding(frame(), Complaint.EXPERT_ERROR, expert));
      }
      if (has("sctp.chunk_length.bad")
          || has("sctp.parameter_length.bad")
          || has("sctp.parameter_padding.expert")) {
        findings.add(new Finding(frame(), Complaint.BAD_LENGTH, expert));
      }
      for (int type : packet().chunks) {
        if (!KNOWN_CHUNKS.contains(type)) {
          findings.add(new Finding(frame(), Complaint.UNKNOWN_CHUNK, "type " + type));
        }
      }
      if (!has("sctp.checksum.status")) {
        findings.add(new Finding(frame(), Complaint.NOT_SCTP, "undecoded bytes"));
      }
      return findings;
    }

    private boolean hasError() {
      return values("_ws.expert.severity").stream().anyMatch(s -> Long.decode(s) >= SEVERITY_ERROR);
    }

    private long frame() {
      return Long.parseLong(first("frame.number"));
    }

    private String first(String field) {
      return has(field) ? values(field).getFirst() : "";
    }

    private boolean has(String field) {
      return !values(field).isEmpty();
    }

    private List<String> values(String field) {
      String column = columns.get(FIELDS.indexOf(field));
      return column.isEmpty() ? List.of() : List.of(column.split("\\|", -1));
    }
  }
}
