package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.SctpTransport;
import io.weir.transport.Endpoint;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Received;
import io.weir.transport.SendInfo;
import io.weir.transport.Transport;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SctpEchoTest {
  private final SctpEcho server =
      new SctpEcho(Endpoint.sctpOverUdp(List.of("127.0.0.1"), 0).withUdpPort(0));

  @BeforeEach
  void start() {
    Running.serving(server::serve);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Received ask(String text, SendInfo info) throws InterruptedException {
    try (Transport transport = new SctpTransport()) {
      return SctpEcho.ask(transport, server.endpoint(), text, info);
    }
  }

  @Test
  void anAnswerComesOnTheStreamOfItsQuestion() throws InterruptedException {
    Received answer = ask("hello", SendInfo.on(3).withProtocol(7));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Received.Message.class,
            message -> {
              assertThat(new String(message.payload(), UTF_8)).isEqualTo("hello");
              assertThat(message.info()).isEqualTo(new ReceiveInfo(3, 0, 7, false));
            });
  }

  @Test
  void anAnswerWithoutOrderIsToAQuestionWithoutOrder() throws InterruptedException {
    Received answer = ask("x".repeat(60_000), SendInfo.on(0).withoutOrder());
    assertThat(answer)
        .isInstanceOfSatisfying(
            Received.Message.class,
            message -> {
              assertThat(message.payload()).hasSize(60_000);
              assertThat(message.info().unordered()).isTrue();
            });
  }
}
