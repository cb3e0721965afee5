package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.sctp.SctpPeer.Association;
import io.weir.interop.sctp.Uml.Link;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Proves the harness without Weir: the kernel's SCTP in the user-mode Linux talks to usrsctp on
/// the host, over two links that can be cut, and to itself; OTP's diameter talks to OTP's there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KernelHarnessTest {
  private static final int KERNEL_UDP = 9_899;
  private static final int HOST_UDP = 9_900;
  private static final String HERE = "bind=10.99.0.1,10.99.1.1";
  private static final String THERE = "bind=10.99.0.2,10.99.1.2";
  // With its default the kernel drops what overruns the buffer, and waits a second for it.
  private static final String LARGE = "rcvbuf=4000000";

  private Uml uml;

  @BeforeAll
  void boot() {
    Compiled.KERNEL.path();
    uml = Uml.boot(HOST_UDP);
  }

  @AfterAll
  void turnOff() {
    if (uml != null) {
      uml.close();
    }
  }

  @Test
  void theHostsUsrsctpTalksToTheKernelAndDecodesWithoutAComplaint() {
    try (SctpCapture capture = SctpCapture.links(uml, "usrsctp-to-kernel", KERNEL_UDP, HOST_UDP);
        SctpPeer kernel = KernelPeer.start(uml, THERE, LARGE, "mode=echo");
        SctpPeer host = UsrsctpPeer.start(HOST_UDP, KERNEL_UDP, HERE, "mode=sink")) {
      Association toKernel = host.connect(kernel.port(), Link.FIRST.there());
      Association fromHost = kernel.awaitUp();
      exchange(toKernel, fromHost);
      toKernel.shutdown();
      assertThat(fromHost.awaitDown()).isEqualTo("closed 0");
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.packetsFrom(Link.FIRST.there() + ":" + KERNEL_UDP)).isGreaterThan(1_000);
    }
  }

  @Test
  void theKernelTalksToTheHostsUsrsctp() {
    try (SctpPeer host = UsrsctpPeer.start(HOST_UDP, KERNEL_UDP, HERE, "mode=echo");
        SctpPeer kernel = KernelPeer.start(uml, THERE, LARGE, "mode=sink")) {
      Association toHost = kernel.connect(host.port(), Link.FIRST.here());
      exchange(toHost, host.awaitUp());
      toHost.abort();
      assertThat(toHost.awaitDown()).startsWith("lost");
    }
  }

  @Test
  void theKernelTalksToItself() {
    try (SctpPeer a = KernelPeer.start(uml, "bind=127.0.0.1", LARGE, "mode=echo");
        SctpPeer b =
            KernelPeer.start(uml, "bind=127.0.0.1", LARGE, "mode=sink", "peer-udp=" + KERNEL_UDP)) {
      Association toA = b.connect(a.port(), "127.0.0.1");
      exchange(toA, a.awaitUp());
    }
  }

  @Test
  void aLinkThatIsCutIsLeftAndNothingIsLost() {
    String[] quick = {"rto-min-ms=50", "rto-max-ms=200", "path-retrans=1", "hb-ms=100"};
    try (SctpPeer kernel = KernelPeer.start(uml, with(quick, THERE, "mode=sink"));
        SctpPeer host = UsrsctpPeer.start(HOST_UDP, KERNEL_UDP, with(quick, HERE, "mode=sink"))) {
      Association toKernel = host.connect(kernel.port(), Link.FIRST.there());
      Association fromHost = kernel.awaitUp();
      fromHost.awaitAddress(Link.SECOND.here(), "confirmed");
      toKernel.awaitAddress(Link.SECOND.there(), "confirmed");
      toKernel.send(100, 500, 1);
      fromHost.awaitReceived(100);
      uml.cut(Link.FIRST);
      toKernel.send(100, 500, 1);
      fromHost.awaitReceived(200);
      toKernel.awaitAddress(Link.FIRST.there(), "unreachable");
      uml.restore(Link.FIRST);
      toKernel.awaitAddress(Link.FIRST.there(), "available");
      assertThat(fromHost.count().faultless()).isTrue();
    } finally {
      uml.restore(Link.FIRST);
    }
  }

  @Test
  void netemLosesPacketsAndTheKernelMakesUpForThem() {
    String[] quick = {"rto-min-ms=50", "rto-max-ms=200"};
    uml.netem(Link.FIRST, "loss 3%");
    try (SctpPeer kernel = KernelPeer.start(uml, with(quick, "bind=10.99.0.2", "mode=echo"));
        SctpPeer host =
            UsrsctpPeer.start(HOST_UDP, KERNEL_UDP, with(quick, "bind=10.99.0.1", "mode=sink"))) {
      Association toKernel = host.connect(kernel.port(), Link.FIRST.there());
      toKernel.send(200, 1_000, 4);
      toKernel.awaitReceived(200);
      assertThat(toKernel.count().faultless()).as("%s", toKernel.count()).isTrue();
      assertThat(uml.run("tc -s qdisc show dev vec0")).containsPattern("dropped [1-9]");
    } finally {
      uml.netem(Link.FIRST, "");
    }
  }

  private static void exchange(Association sender, Association echo) {
    sender.send(500, 100, 4);
    sender.awaitSent();
    sender.send(500, 1_000, 8, "unordered", "ppid=46");
    sender.awaitSent();
    sender.send(10, 100_000, 3);
    sender.awaitReceived(1_010);
    assertThat(sender.count().faultless()).as("%s", sender.count()).isTrue();
    assertThat(echo.count().messages()).isEqualTo(1_010);
    assertThat(echo.count().faultless()).as("%s", echo.count()).isTrue();
    assertThat(echo.info().value("unacked")).isNotNegative();
  }

  private static String[] with(String[] options, String... more) {
    return Stream.of(options, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
