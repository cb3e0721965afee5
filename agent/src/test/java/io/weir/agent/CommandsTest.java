package io.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.Program.Result;
import io.weir.agent.Program.RunningNode;
import io.weir.diameter.DiameterFraming;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.netty.TcpTransport;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands against each other, in this process, on free ports.
@Timeout(60)
class CommandsTest {
  @Test
  void aBareCallIsAnsweredWithSuccess() {
    try (var node = new RunningNode("")) {
      Result call = Program.run("call", "--to", node.to(), "ccr");
      assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.OK);
      assertThat(call.out())
          .contains(
              "Credit-Control-Answer (272)", "DIAMETER_SUCCESS (2001)", "INITIAL_REQUEST (1)");
      assertThat(call.err()).contains("answered by weir.example.com in").doesNotContain("fault");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"acr", "ACR", "Accounting-Request", "3:271"})
  void aCommandIsNamedInManyWays(String name) {
    try (var node = new RunningNode("")) {
      Result call = Program.run("call", "--to", node.to(), name);
      assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.OK);
      assertThat(call.out()).contains("Accounting-Answer (271)", "EVENT_RECORD (1)");
      assertThat(call.err()).doesNotContain("fault");
    }
  }

  @Test
  void whatIsRequestedIsGranted() {
    try (var node = new RunningNode("")) {
      Result call =
          Program.run(
              "call",
              "--to",
              node.to(),
              "ccr",
              "Requested-Service-Unit.CC-Total-Octets=1000",
              "Multiple-Services-Credit-Control="
                  + "{Requested-Service-Unit={CC-Time=60},Rating-Group=7}");
      assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.OK);
      assertThat(call.out())
          .containsSubsequence("Granted-Service-Unit", "CC-Total-Octets", "= 1000")
          .containsSubsequence(
              "Multiple-Services-Credit-Control",
              "Granted-Service-Unit",
              "CC-Time",
              "= 60",
              "Rating-Group",
              "= 7");
      assertThat(call.err()).doesNotContain("fault");
    }
  }

  @Test
  void whatIsAssignedIsNotFilledInAsWell() {
    try (var node = new RunningNode("")) {
      Result call =
          Program.run(
              "call",
              "--verbose-request",
              "--to",
              node.to(),
              "ccr",
              "Session-Id=mine;1;2",
              "CC-Request-Number=9");
      assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.OK);
      assertThat(call.out()).contains("\"mine;1;2\"", "CC-Request-Number (415) M = 9");
      assertThat(call.err().split("CC-Request-Number", -1)).hasSize(2);
    }
  }

  @Test
  void anAnswerAsJsonIsOneObjectWithNestedAvps() {
    try (var node = new RunningNode("")) {
      Result call =
          Program.run(
              "call",
              "--json",
              "--to",
              node.to(),
              "ccr",
              "Requested-Service-Unit.CC-Total-Octets=18446744073709551615");
      assertThat(call.out().lines()).hasSize(1);
      assertThat(call.out())
          .startsWith(
              "{\"command\":\"Credit-Control-Answer\",\"commandCode\":272,"
                  + "\"applicationId\":4,")
          .contains(
              "{\"name\":\"Result-Code\",\"code\":268,\"vendorId\":0,\"flags\":\"M\","
                  + "\"value\":2001,"
                  + "\"valueName\":\"DIAMETER_SUCCESS\"}",
              "{\"name\":\"Granted-Service-Unit\",\"code\":431,\"vendorId\":0,"
                  + "\"flags\":\"M\",\"avps\":["
                  + "{\"name\":\"CC-Total-Octets\",\"code\":421,\"vendorId\":0,\"flags\":\"M\","
                  + "\"value\":18446744073709551615}]}");
    }
  }

  @Test
  void anotherResultCodeIsExitCode3() {
    try (var node = new RunningNode("")) {
      Result call = Program.run("call", "--to", node.to(), "ccr", "CC-Request-Type=77");
      assertThat(call.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(call.out()).contains("DIAMETER_INVALID_AVP_VALUE (5004)");
    }
  }

  @Test
  void aRequestThatNoPeerMayGetIsExitCode4() {
    try (var node = new RunningNode("applications: {accounting: off}")) {
      Result call = Program.run("call", "--to", node.to(), "acr");
      assertThat(call.exitCode()).isEqualTo(ExitCode.NO_ANSWER);
      assertThat(call.err()).contains("not sent", "application 3");
    }
  }

  @Test
  void aRefusedConnectionIsExitCode1AndSaysWhere() {
    Endpoint nobody = portOfNobody();
    Result call = Program.run("call", "--to", nobody.toString(), "ccr");
    assertThat(call.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(call.err()).contains(nobody.toString(), "refused", "weir run");
  }

  @Test
  void aServerThatClosesInsteadOfAnsweringIsExitCode1AndIsNotTriedAgain() throws Exception {
    try (var tcp = new TcpTransport(1)) {
      Listener listener =
          tcp.listen(
              Endpoint.tcp("127.0.0.1", 0),
              ConnectionOptions.framedBy(DiameterFraming.upTo(1 << 20)));
      var call =
          CompletableFuture.supplyAsync(
              () ->
                  Program.run(
                      "call", "--timeout", "30s", "--to", listener.endpoint().toString(), "ccr"));
      try (var connection = listener.accept(Deadlines.NEVER)) {
        assertThat(connection).isNotNull();
      }
      assertThat(call.join().exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(call.join().err()).contains("before a CEA came");
    }
  }

  @Test
  void anUnknownPeerIsToldSo() {
    try (var node = new RunningNode("peers: {allow: [known.example.com]}")) {
      Result call = Program.run("call", "--to", node.to(), "--host", "other.example.com", "ccr");
      assertThat(call.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(call.err()).contains("DIAMETER_UNKNOWN_PEER");
      Result known = Program.run("call", "--to", node.to(), "--host", "known.example.com", "ccr");
      assertThat(known.exitCode()).as(known.err()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void theNodeSaysWhatItHandledWhenItStops() throws Exception {
    try (var node = new RunningNode("")) {
      Program.run("call", "--to", node.to(), "ccr");
      Program.run("call", "--to", node.to(), "ccr", "CC-Request-Type=77");
      Result run = node.stop();
      assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(run.out())
          .contains("weir.example.com", "listens on tcp://127.0.0.1:", "./weir call --to")
          .contains("credit control: 1 answered", "accounting: 0 answered", "refused: 1 wrong");
      assertThat(run.err()).contains("+ call-", "- call-");
    }
  }

  @ParameterizedTest
  @CsvSource({"credit-control", "accounting"})
  void aLoadOfRequestsIsCountedExactly(String application) throws Exception {
    try (var node = new RunningNode("")) {
      Result load =
          Program.run(
              "load",
              "--to",
              node.to(),
              "--app",
              application,
              "--connections",
              "2",
              "--window",
              "10",
              "--requests",
              "500",
              "--warmup",
              "0s",
              "--json");
      assertThat(load.exitCode()).as(load.err()).isEqualTo(ExitCode.OK);
      assertThat(load.out())
          .contains(
              "\"completed\":500,\"succeeded\":500,\"failed\":0", "\"p99.9\":", "\"failures\":{}");
      assertThat(node.stop().out()).contains("500 answered", ": 0 answered");
    }
  }

  @Test
  void anOpenLoopSaysThatLatencyCountsFromTheInstantEachRequestWasDue() {
    try (var node = new RunningNode("")) {
      Result load =
          Program.run(
              "load", "--to", node.to(), "--rate", "500", "--duration", "200ms", "--warmup", "0s");
      assertThat(load.exitCode()).as(load.err() + load.out()).isEqualTo(ExitCode.OK);
      assertThat(load.out()).contains("p99", "was due", "failed    0 of");
    }
  }

  @Test
  void failuresUnderLoadAreExitCode3AndNamed() {
    try (var node = new RunningNode("applications: {accounting: off}")) {
      Result load =
          Program.run(
              "load",
              "--to",
              node.to(),
              "--app",
              "accounting",
              "--requests",
              "3",
              "--warmup",
              "0s");
      assertThat(load.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(load.out()).contains("3 not sent", "application 3");
    }
  }

  @Test
  void aLoadWithoutANodeIsExitCode1() {
    assertThat(Program.run("load", "--to", portOfNobody().toString()).exitCode())
        .isEqualTo(ExitCode.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "frobnicate",
        "call",
        "call nonsense",
        "call cca",
        "call dwr",
        "call 4:99999999",
        "call ccr Foo=1",
        "call ccr --to udp://127.0.0.1",
        "call ccr --timeout soon",
        "call ccr --host two:words",
        "load --window 0",
        "load --window 1 --rate 2",
        "load --connections 1001",
        "load --app voice",
        "flood --mode leaky",
        "flood --seconds 0",
        "flood --consumer 0",
        "flood --frame 7",
        "flood --heap 64m",
        "flood --heap 1MiB",
        "flood --heap 16MiB --frame 16384",
        "run --listen tcp://0.0.0.0:0",
        "run --config /does/not/exist.yaml",
        "run --host -",
      })
  void wrongArgumentsAreExitCode2AndExplained(String line) {
    Result result = Program.run(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).isNotBlank().doesNotContain("should not happen");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aListenerThatCannotBeIsExitCode1() {
    try (var node = new RunningNode("")) {
      Result second = Program.run("run", "--listen", node.to());
      assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(second.err()).contains("cannot listen on " + node.to());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "call", "load", "flood", "decode"})
  void everyCommandTeachesWithExamplesAndExitCodes(String command) {
    Result help = Program.run(command, "--help");
    assertThat(help.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(help.out()).contains("Examples:", "./weir " + command, "Exit codes:");
    assertThat(Program.run("help", command).out()).isEqualTo(help.out());
  }

  private static Endpoint portOfNobody() {
    try (var tcp = new TcpTransport(1)) {
      return tcp.listen(
              Endpoint.tcp("127.0.0.1", 0),
              ConnectionOptions.framedBy(DiameterFraming.upTo(1 << 20)))
          .endpoint();
    }
  }
}
