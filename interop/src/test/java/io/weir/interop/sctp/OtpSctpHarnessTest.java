package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.OtpToolchain;
import io.weir.interop.sctp.SctpPeer.Association;
import io.weir.interop.sctp.Uml.Link;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Proves the harness without Weir: OTP's diameter and gen_sctp on the kernel's SCTP in the
/// user-mode Linux, with themselves and with usrsctp on the host.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OtpSctpHarnessTest {
  private static final int KERNEL_UDP = 9_899;
  private static final int HOST_UDP = 9_900;
  private static final int DIAMETER = 3_868;

  private OtpToolchain otp;
  private Uml uml;

  @BeforeAll
  void boot() {
    otp = OtpToolchain.compiled();
    // The peers of OTP's client are inside, too.
    uml = Uml.boot(KERNEL_UDP);
  }

  @AfterAll
  void turnOff() {
    if (uml != null) {
      uml.close();
    }
  }

  @Test
  void diameterRunsOverSctpAndAStallOfTheServerEndsWithoutALoss() {
    try (DiameterPeer server =
            DiameterPeer.server(uml, otp, DIAMETER, "ip=127.0.0.1", "origin_host=s.example");
        DiameterPeer client =
            DiameterPeer.client(uml, otp, DIAMETER, "raddr=127.0.0.1", "origin_host=c.example")) {
      assertThat(client.awaitUp()).isEqualTo("s.example");
      assertThat(server.awaitUp()).isEqualTo("c.example");
      client.startRun("ccr", 100, 10);
      assertThat(client.awaitRun("ccr")).contains("ok=100 error=0");

      assertThat(server.suspend()).isPositive();
      client.startRun("acr", 10, 10);
      assertThat(server.resume()).isPositive();
      assertThat(client.awaitRun("acr")).contains("ok=10 error=0");
      client.assertFoundNothingFaulty();
      client.stop();
      assertThat(server.awaitDown()).isEqualTo("c.example down");
    }
  }

  @Test
  void genSctpStopsReadingForAWhileAndLosesNothing() {
    String[] addresses = {"bind=10.99.0.1", "mode=sink"};
    try (SctpPeer gen = GenSctpPeer.start(uml, otp, "bind=10.99.0.2", "mode=sink");
        SctpPeer host = UsrsctpPeer.start(HOST_UDP, KERNEL_UDP, addresses)) {
      Association toGen = host.connect(gen.port(), Link.FIRST.there());
      Association fromHost = gen.awaitUp();
      gen.pause();
      toGen.send(300, 1_000, 4, "ppid=46");
      gen.resume();
      fromHost.awaitReceived(300);
      assertThat(fromHost.count().faultless()).as("%s", fromHost.count()).isTrue();

      host.pause();
      fromHost.send(600, 1_000, 4, "ppid=46");
      // Its stack refuses what does not fit; the peer offers it again.
      host.resume();
      toGen.awaitReceived(600);
      assertThat(toGen.count().faultless()).as("%s", toGen.count()).isTrue();
      toGen.shutdown();
      assertThat(fromHost.awaitDown()).startsWith("closed");
    }
  }
}
