package io.weir.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.NodeOptions.Acceptance;
import io.weir.diameter.wire.ResultCode;
import io.weir.interop.OtpNode.Request;
import io.weir.interop.sctp.DiameterPeer;
import io.weir.interop.sctp.SctpCapture;
import io.weir.interop.sctp.SctpDecoded;
import io.weir.interop.sctp.Uml;
import io.weir.interop.sctp.Uml.Link;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A Weir node on Weir's SCTP and OTP's `diameter_sctp` on Linux's, over UDP: capabilities, traffic
/// and watchdogs, whoever connects; and the second seed's stall: OTP stops reading under load, and
/// the association outlives it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SctpDiameterTest {
  private static final int OURS = 9_900;
  private static final int THEIRS = 9_899;
  private static final int DIAMETER = 3_868;
  private static final long DIAMETER_PPID = 46;
  private static final boolean LONG = Boolean.getBoolean("weir.interop.long");
  private static final NodeOptions ANY_PEER = NodeOptions.DEFAULTS.with(Acceptance.ANY_PEER);
  private static final String OTP_HOST = "otp.example";

  private OtpToolchain otp;
  private Uml uml;

  @BeforeAll
  void boot() {
    otp = OtpToolchain.compiled();
    uml = Uml.boot(OURS);
  }

  @AfterAll
  void turnOff() {
    if (uml != null) {
      uml.close();
    }
  }

  @Test
  void otpServesUsAndEndsInOrder() {
    try (SctpCapture capture = SctpCapture.links(uml, "weir-to-diameter-sctp", THEIRS, OURS);
        DiameterPeer server = server("watchdog_ms=1000");
        WeirNode weir = node()) {
      weir.connect(there());
      assertThat(server.awaitUp()).isEqualTo(WeirNode.HOST);
      weir.awaitInService(OTP_HOST);
      assertThat(weir.run(Request.ACR, 100, 10)).isEqualTo(new Run.Ended(100, 100, null));
      assertThat(weir.run(Request.CCR, 100, 10)).isEqualTo(new Run.Ended(100, 100, null));
      server.startRun("acr", 100, 10);
      assertThat(server.awaitRun("acr")).startsWith("100 ok=100 error=0");
      awaitTraffic(server, "dwa_received", 2);
      weir.stop();
      server.awaitDown();
      server.assertFoundNothingFaulty();
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.packets())
          .filteredOn(p -> p.from().equals(Link.FIRST.here() + ":" + OURS))
          .flatMap(SctpDecoded.Packet::ppids)
          .hasSizeGreaterThan(300)
          .allMatch(ppid -> ppid == DIAMETER_PPID);
    }
  }

  @Test
  void weServeOtpAndItEndsInOrder() {
    try (SctpCapture capture = SctpCapture.links(uml, "diameter-sctp-to-weir", THEIRS, OURS);
        WeirNode weir = node()) {
      weir.listen(here());
      try (DiameterPeer client = client("watchdog_ms=1000")) {
        assertThat(client.awaitUp()).isEqualTo(WeirNode.HOST);
        client.startRun("ccr", 100, 10);
        assertThat(client.awaitRun("ccr")).startsWith("100 ok=100 error=0");
        assertThat(weir.run(Request.ACR, 100, 10)).isEqualTo(new Run.Ended(100, 100, null));
        awaitTraffic(client, "dwa_received", 2);
        client.assertFoundNothingFaulty();
        client.stop();
        weir.awaitOutOfService(OTP_HOST);
      }
      capture.stop().noMalformedPackets();
    }
  }

  @Test
  void otpStopsReadingUnderLoadAndTheAssociationSurvivesWithNothingLostOrDoubled() {
    int calls = 3_000;
    try (DiameterPeer server = server();
        WeirNode weir = node()) {
      weir.connect(there());
      server.awaitUp();
      weir.awaitInService(OTP_HOST);
      assertThat(server.suspend()).isPositive();
      List<CompletableFuture<CallOutcome>> open = new ArrayList<>();
      for (int i = 1; i <= calls; i++) {
        open.add(weir.call(Request.ACR, i, Duration.ofSeconds(90)));
      }
      CompletableFuture<Object> any =
          CompletableFuture.anyOf(open.toArray(CompletableFuture[]::new));
      Object early = any.completeOnTimeout("none", LONG ? 30 : 4, TimeUnit.SECONDS).join();
      assertThat(early).as("answered while OTP stood still").isEqualTo("none");
      assertThat(server.resume()).as("transports that still live").isPositive();
      for (CompletableFuture<CallOutcome> each : open) {
        assertThat(WeirNode.resultCode(each)).isEqualTo(ResultCode.SUCCESS);
      }
      server.command("count");
      assertThat(server.await("COUNT")).isEqualTo("%d acr=%d ccr=0".formatted(calls, calls));
      assertThat(weir.isInService(OTP_HOST)).isTrue();
      server.assertFoundNothingFaulty();
    }
  }

  private static void awaitTraffic(DiameterPeer peer, String name, int least) {
    peer.command("await " + name + " " + least);
    peer.await("REACHED " + name);
  }

  private DiameterPeer server(String... options) {
    return DiameterPeer.server(
        uml, otp, DIAMETER, with(options, "ip=" + Link.FIRST.there(), "origin_host=" + OTP_HOST));
  }

  private DiameterPeer client(String... options) {
    return DiameterPeer.client(
        uml,
        otp,
        DIAMETER,
        with(
            options,
            "ip=" + Link.FIRST.there(),
            "raddr=" + Link.FIRST.here(),
            "origin_host=" + OTP_HOST,
            "reconnect_ms=500"));
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /// Without segmentation offload, which a capture shows as one datagram.
  private static WeirNode node() {
    UdpCarrier carrier = new UdpCarrier(1, UdpOptions.DEFAULTS.withOffload(false));
    return WeirNode.on(new SctpTransport(carrier, SctpOptions.DEFAULTS), ANY_PEER);
  }

  private static Endpoint there() {
    return Endpoint.sctpOverUdp(List.of(Link.FIRST.there()), DIAMETER).withUdpPorts(OURS, THEIRS);
  }

  private static Endpoint here() {
    return Endpoint.sctpOverUdp(List.of(Link.FIRST.here()), DIAMETER).withUdpPort(OURS);
  }
}
