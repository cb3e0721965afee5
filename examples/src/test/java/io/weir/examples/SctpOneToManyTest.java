package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.SctpTransport;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.framing.Framers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SctpOneToManyTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final SctpOneToMany server =
      new SctpOneToMany(
          Endpoint.sctpOverUdp(List.of("127.0.0.1"), 0).withUdpPort(0),
          new PrintStream(printed, true, UTF_8));
  private final SctpTransport transport = new SctpTransport();

  @BeforeEach
  void start() {
    Running.serving(server::serve);
  }

  @AfterEach
  void stop() {
    transport.close();
    server.close();
  }

  private MessageSocket connect() throws InterruptedException {
    return transport.connect(
        server.endpoint().local(), ConnectionOptions.framedBy(Framers.raw(1 << 16)));
  }

  private static String ask(MessageSocket socket, String text) throws InterruptedException {
    socket.send(text.getBytes(UTF_8));
    return socket.receive() instanceof Received.Message(byte[] payload, var _)
        ? new String(payload, UTF_8)
        : "nothing";
  }

  @Test
  void oneThreadServesAllPeers() throws InterruptedException {
    MessageSocket one = connect();
    MessageSocket two = connect();
    assertThat(ask(one, "a")).isEqualTo("common: a");
    assertThat(ask(two, "b")).isEqualTo("common: b");
    assertThat(server.endpoint().associations()).hasSize(2);
    assertThat(printed.toString(UTF_8)).contains("is up");
  }

  @Test
  void whoAsksForItIsPeeledOffAndServedByAThreadOfItsOwn() throws InterruptedException {
    MessageSocket one = connect();
    MessageSocket two = connect();
    assertThat(ask(one, "mine")).isEqualTo("yours");
    assertThat(ask(one, "a")).isEqualTo("own: a");
    assertThat(ask(two, "b")).isEqualTo("common: b");
    assertThat(server.endpoint().associations()).hasSize(1);
  }
}
