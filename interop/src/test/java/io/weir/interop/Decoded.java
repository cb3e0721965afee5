package io.weir.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What tshark makes of a capture: the Diameter messages in it, and all it has to complain about.
/// Immutable.
///
/// @param messages in the order in which they were completed on the wire
/// @param findings empty when tshark understood every byte
record Decoded(List<Message> messages, List<Finding> findings) {
  private static final Duration DECODE_AT_MOST = Duration.ofSeconds(60);
  private static final long SEVERITY_ERROR = 0x800000;

  /// Complaints of tshark's Diameter decoder below the level of an error.
  private static final List<String> WARNINGS =
      List.of(
          "diameter.unknown_vendor",
          "diameter.avp.no_data",
          "diameter.avp.pad.non_zero",
          "diameter.avp.pad.missing",
          "diameter.applicationId.unknown",
          "diameter.version.unknown",
          "diameter.cmd.code.unknown",
          "diameter.reserved_bit_set");

  private static final List<String> FIELDS =
      List.of(
          "frame.number",
          "tcp.srcport",
          "tcp.dstport",
          "diameter.cmd.code",
          "diameter.flags.request",
          "diameter.applicationId",
          "diameter.hopbyhopid",
          "_ws.malformed",
          "_ws.expert.severity",
          "_ws.expert.message",
          "diameter.avp.code.unknown",
          "diameter.avp.unknown",
          "data.len");

  /// Whether a message asks or answers (the R bit, RFC 6733 section 3).
  enum Kind {
    REQUEST,
    ANSWER
  }

  /// A command of RFC 6733 section 3.1 or RFC 8506 section 3, with its code.
  enum Command {
    CAPABILITIES_EXCHANGE(257),
    ACCOUNTING(271),
    CREDIT_CONTROL(272),
    DEVICE_WATCHDOG(280),
    DISCONNECT_PEER(282);

    private final int code;

    Command(int code) {
      this.code = code;
    }
  }

  /// A message on the wire.
  ///
  /// @param frame tshark's number of the packet that completed it, from 1
  record Message(
      long frame,
      int fromPort,
      int toPort,
      int commandCode,
      Kind kind,
      long applicationId,
      long hopByHop) {}

  /// What kind of complaint it is.
  enum Complaint {
    /// The decoder could not go on.
    MALFORMED,
    /// An expert information of level error.
    EXPERT_ERROR,
    /// An AVP that Wireshark's dictionary does not know.
    UNKNOWN_AVP,
    /// Anything else the Diameter decoder marks: an unknown command, padding that is not zero.
    WARNING,
    /// Bytes on the port that are not Diameter at all.
    NOT_DIAMETER
  }

  /// A complaint about a packet.
  record Finding(long frame, Complaint complaint, String text) {}

  Decoded {
    messages = List.copyOf(messages);
    findings = List.copyOf(findings);
  }

  /// Decodes a capture file, taking the TCP port for Diameter.
  static Decoded of(Path file, int port) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-d",
                "tcp.port==" + port + ",diameter",
                "-Y",
                "diameter || (tcp && data) || _ws.malformed",
                "-T",
                "fields",
                "-E",
                "separator=/t",
                "-E",
                "occurrence=a",
                "-E",
                "aggregator=|"));
    Stream.concat(FIELDS.stream(), WARNINGS.stream())
        .forEach(f -> command.addAll(List.of("-e", f)));
    List<Message> messages = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (String line : output(command, file)) {
      Row row = new Row(List.of(line.split("\t", -1)));
      messages.addAll(row.messages());
      findings.addAll(row.findings());
    }
    return new Decoded(messages, findings);
  }

  /// How many such messages there are, from either side.
  long count(Command command, Kind kind) {
    return messages.stream().filter(m -> m.commandCode == command.code && m.kind == kind).count();
  }

  /// How many such messages came from a port: the server's, or any other for those of its clients.
  long countFrom(int port, Command command, Kind kind) {
    return messages.stream()
        .filter(m -> m.fromPort == port && m.commandCode == command.code && m.kind == kind)
        .count();
  }

  /// Complaints of one kind.
  List<Finding> findings(Complaint complaint) {
    return findings.stream().filter(f -> f.complaint == complaint).toList();
  }

  /// Fails unless tshark understood every byte without so much as a warning, and every request was
  /// answered.
  void assertClean() {
    if (!findings.isEmpty()) {
      throw new AssertionError("tshark complains: " + findings.subList(0, most(findings)));
    }
    List<Message> alone = unmatched();
    if (!alone.isEmpty()) {
      throw new AssertionError(
          alone.size() + " messages without a partner: " + alone.subList(0, most(alone)));
    }
  }

  private static int most(List<?> list) {
    return Math.min(list.size(), 20);
  }

  /// Requests without an answer of the same Hop-by-Hop Identifier on the same connection, and
  /// answers nobody asked for.
  List<Message> unmatched() {
    record Exchange(int asker, int answerer, int commandCode, long hopByHop) {}
    Set<Exchange> asked = new HashSet<>();
    Set<Exchange> answered = new HashSet<>();
    for (Message m : messages) {
      switch (m.kind) {
        case REQUEST -> asked.add(new Exchange(m.fromPort, m.toPort, m.commandCode, m.hopByHop));
        case ANSWER -> answered.add(new Exchange(m.toPort, m.fromPort, m.commandCode, m.hopByHop));
      }
    }
    return messages.stream()
        .filter(
            m ->
                switch (m.kind) {
                  case REQUEST ->
                      !answered.contains(
                          new Exchange(m.fromPort, m.toPort, m.commandCode, m.hopByHop));
                  case ANSWER ->
                      !asked.contains(
                          new Exchange(m.toPort, m.fromPort, m.commandCode, m.hopByHop));
                })
        .toList();
  }

  /// Runs tshark on a capture.
  ///
  /// @return what it wrote, line by line
  static List<String> output(List<String> command, Path file) {
    Path output = Path.of(file + ".tsv");
    Path errors = Path.of(file + ".err");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      throw MissingTool.missing("tshark is not installed (Debian: tshark): " + e.getMessage());
    }
    try {
      if (!process.waitFor(DECODE_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("tshark did not decode " + file + " in " + DECODE_AT_MOST);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError("tshark failed on " + file + ": " + Files.readString(errors));
      }
      return Files.readAllLines(output);
    } catch (IOException e) {
      throw new AssertionError("cannot read what tshark wrote", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while tshark decoded", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /// A packet as tshark prints it: the fields in the order asked for, the values of each in the
  /// order of the messages the packet completes.
  private record Row(List<String> columns) {

    List<Message> messages() {
      List<String> codes = values("diameter.cmd.code");
      List<String> requests = values("diameter.flags.request");
      List<String> applications = values("diameter.applicationId");
      List<String> hopByHops = values("diameter.hopbyhopid");
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < codes.size(); i++) {
        messages.add(
            new Message(
                frame(),
                Integer.parseInt(values("tcp.srcport").getFirst()),
                Integer.parseInt(values("tcp.dstport").getFirst()),
                Integer.parseInt(codes.get(i)),
                isSet(requests.get(i)) ? Kind.REQUEST : Kind.ANSWER,
                Long.decode(applications.get(i)),
                Long.decode(hopByHops.get(i))));
      }
      return messages;
    }

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      String expert = String.join("; ", values("_ws.expert.message"));
      if (has("_ws.malformed")) {
        findings.add(new Finding(frame(), Complaint.MALFORMED, expert));
      }
      if (values("_ws.expert.severity").stream().anyMatch(s -> Long.decode(s) >= SEVERITY_ERROR)) {
        findings.add(new Finding(frame(), Complaint.EXPERT_ERROR, expert));
      }
      if (has("diameter.avp.code.unknown") || has("diameter.avp.unknown")) {
        findings.add(new Finding(frame(), Complaint.UNKNOWN_AVP, expert));
      }
      if (has("data.len")) {
        findings.add(new Finding(frame(), Complaint.NOT_DIAMETER, "undecoded bytes"));
      }
      for (int i = FIELDS.size(); i < columns.size(); i++) {
        if (!columns.get(i).isEmpty()) {
          String field = WARNINGS.get(i - FIELDS.size());
          findings.add(new Finding(frame(), Complaint.WARNING, field + ": " + expert));
        }
      }
      return findings;
    }

    private long frame() {
      return Long.parseLong(values("frame.number").getFirst());
    }

    private boolean has(String field) {
      return !values(field).isEmpty();
    }

    private List<String> values(String field) {
      String column = columns.get(FIELDS.indexOf(field));
      return column.isEmpty() ? List.of() : List.of(column.split("\\|", -1));
    }

    // tshark 4.2 and later write a flag in words.
    private static boolean isSet(String flag) {
      return flag.equals("1") || flag.equals("True");
    }
  }
}
