package io.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.Program.Result;
import io.weir.agent.Program.RunningNode;
import io.weir.transport.Endpoint;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The commands against each other over SCTP in UDP datagrams, in this process, on free ports.
@Timeout(60)
class SctpCommandsTest {
  private static final String ANYWHERE = "sctp+udp://127.0.0.1:0?udp=0";
  private static final String BOTH = "[\"tcp://127.0.0.1:0\", \"" + ANYWHERE + "\"]";

  @Test
  void aCallOverSctpIsAnsweredWithSuccess() {
    try (var node = new RunningNode(ANYWHERE, "")) {
      assertThat(node.to()).startsWith("sctp+udp://127.0.0.1:").contains("?udp=");
      Result call = Program.run("call", "--to", node.to(), "ccr");
      assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.OK);
      assertThat(call.out()).contains("Credit-Control-Answer (272)", "DIAMETER_SUCCESS (2001)");
    }
  }

  @Test
  void aNodeListensOnTcpAndSctpAndGreetsWithBoth() throws Exception {
    try (var node = new RunningNode(BOTH, "")) {
      for (int i = 0; i < 2; i++) {
        Result call = Program.run("call", "--to", node.to(i), "acr");
        assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.OK);
      }
      Result run = node.stop();
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.out())
          .contains("listens on " + node.to(0), "listens on " + node.to(1))
          .contains("Try it in another terminal: ./weir call --to " + node.to(0))
          .contains("accounting: 2 answered");
    }
  }

  @Test
  void aNodeCanBePutUnderLoadOverSctp() {
    try (var node = new RunningNode(ANYWHERE, "")) {
      Result load =
          Program.run(
              "load",
              "--to",
              node.to(),
              "--connections",
              "2",
              "--requests",
              "500",
              "--warmup",
              "0s");
      assertThat(load.exitCode()).as(load.err()).isEqualTo(ExitCode.OK);
      assertThat(load.out()).contains("answered  500 requests with success");
    }
  }

  @Test
  void aMessageAsLongAsTheNodeTakesPasses() {
    String yaml = "sctp: {receive-window: 64KiB, mtu: 1400}\nlimits: {max-message-bytes: 200KiB}";
    try (var node = new RunningNode(ANYWHERE, yaml)) {
      Result call =
          Program.run("call", "--to", node.to(), "ccr", "User-Name=" + "u".repeat(150 << 10));
      assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aNodeConnectsToAnotherOverSctp() throws Exception {
    try (var one = new RunningNode(ANYWHERE, "node: {host: one.example.com}")) {
      try (var two =
          new RunningNode(
              "tcp://127.0.0.1:0",
              "node: {host: two.example.com}\nconnect: \"" + one.to() + "\"\n")) {
        assertThat(one.awaitSaid("+ two.example.com")).isTrue();
        assertThat(two.said()).contains("connects to " + one.to());
      }
    }
  }

  @Test
  void aUdpPortInUseIsSaidWithAWayOut() throws Exception {
    try (var taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      int port = taken.getLocalPort();
      Result run = Program.run("run", "--listen", "sctp+udp://127.0.0.1:3868?udp=" + port);
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err())
          .contains(
              "cannot listen on sctp+udp://127.0.0.1:3868?udp=" + port,
              "UDP port " + port + " is in use",
              "choose another, such as sctp+udp://127.0.0.1:3868?udp=");
    }
  }

  /// Whether the kernel has SCTP or not: nothing listens on this port.
  @Test
  void theKernelsSctpIsTriedWhereItIsAskedFor() {
    Result call = Program.run("call", "--timeout", "2s", "--to", "sctp://127.0.0.1:9", "ccr");
    assertThat(call.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(call.err()).contains("sctp://127.0.0.1:9").doesNotContain("not served", "Exception");
  }

  @Test
  void whereNobodyListensIsSaid() {
    Endpoint nobody;
    try (var node = new RunningNode(ANYWHERE, "")) {
      Endpoint somebody = Endpoint.parse(node.to(), 0);
      nobody = somebody.withPort(somebody.port() == 7 ? 8 : 7);
      Result call = Program.run("call", "--timeout", "2s", "--to", nobody.toString(), "ccr");
      assertThat(call.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(call.err()).contains(nobody.toString(), "weir run").doesNotContain("Exception");
    }
  }
}
