package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.framing.Framers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/// On a kernel without SCTP everybody is told so, and what to do.
@DisabledIf(
    value = "io.weir.sctp.linux.Kernel#hasSctp",
    disabledReason = "this kernel has SCTP: nothing is refused")
class NoSctpTest {
  private static final Endpoint ENDPOINT = Endpoint.sctp(List.of("127.0.0.1"), 3868);
  private static final ConnectionOptions OPTIONS = ConnectionOptions.framedBy(Framers.raw());
  private static final String WHY =
      "this kernel has no SCTP (EPROTONOSUPPORT: Protocol not supported): load the module"
          + " (modprobe sctp), or use sctp+udp://..., which needs none";

  private final KernelSctpTransport transport = new KernelSctpTransport();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void whoListensIsTold() {
    assertThatThrownBy(() -> transport.listen(ENDPOINT, OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot listen on sctp://127.0.0.1:3868: " + WHY);
  }

  @Test
  void whoConnectsIsTold() {
    assertThatThrownBy(() -> transport.connect(ENDPOINT, OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot connect to sctp://127.0.0.1:3868: " + WHY);
  }

  @Test
  void whoConnectsWithAHandlerIsTold() {
    assertThat(transport.connect(ENDPOINT, OPTIONS, new Deaf()))
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IOException.class)
        .withMessage("cannot connect to sctp://127.0.0.1:3868: " + WHY);
  }

  private static final class Deaf implements ConnectionHandler {
    @Override
    public void opened(Connection connection) {}

    @Override
    public Offer received(ByteBuffer frame) {
      return Offer.TAKEN;
    }

    @Override
    public void closed(CloseReason reason) {}
  }
}
