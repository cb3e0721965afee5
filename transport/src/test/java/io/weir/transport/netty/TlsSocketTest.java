package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Blocked;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Eventually;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import io.weir.transport.TlsSession;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport.Polling;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Messages over TLS: everything that message sockets do.
@ParameterizedClass
@EnumSource
class TlsSocketTest extends OverTls {
  TlsSocketTest(Polling polling) {
    super(polling);
  }

  private static byte[] pattern(int bytes) {
    byte[] made = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      made[i] = (byte) (i * 31 + (i >> 8));
    }
    return made;
  }

  private static byte[] payload(MessageSocket socket) throws InterruptedException {
    return switch (socket.receive(Eventually.soonNs())) {
      case Received.Message(byte[] payload, var _) -> payload;
      case Received.Part _, Received.Ended _, Received.NothingYet _ -> new byte[] {-1};
    };
  }

  // ---- messages

  @Test
  void messagesOfEverySizeComeBack() throws Exception {
    ConnectionOptions large = ConnectionOptions.framedBy(Framers.length4(8 << 20));
    Pair pair = pair(large.withTls(server()), large.withTls(client()));
    Blocked<Boolean> echo =
        Blocked.in(
            () -> {
              for (byte[] got = payload(pair.server());
                  got.length != 1;
                  got = payload(pair.server())) {
                pair.server().send(got);
              }
              return true;
            });
    for (int bytes :
        List.of(0, 2, 100, 16_379, 16_380, 16_384, 16_385, 65_532, 65_536, 200_000, 5 << 20)) {
      byte[] sent = pattern(bytes);
      assertThat(pair.client().send(sent)).isEqualTo(SendOutcome.HANDED_OVER);
      assertThat(payload(pair.client())).as("%s bytes", bytes).isEqualTo(sent);
    }
    pair.client().send(new byte[1]);
    assertThat(echo.result()).isTrue();
  }

  @Test
  void bothEndsSeeWhatWasAgreedOn() throws Exception {
    Pair pair =
        pair(
            OPTIONS.withTls(server().withApplicationProtocols(List.of("b", "a"))),
            OPTIONS.withTls(client().withApplicationProtocols(List.of("a", "b"))));
    TlsSession there = Objects.requireNonNull(pair.server().security());
    TlsSession here = Objects.requireNonNull(pair.client().security());
    assertThat(here.protocol()).isEqualTo("TLSv1.3").isEqualTo(there.protocol());
    assertThat(here.cipherSuite()).startsWith("TLS_").isEqualTo(there.cipherSuite());
    assertThat(here.applicationProtocol()).isEqualTo("b").isEqualTo(there.applicationProtocol());
    assertThat(here.peerCertificates()).isEqualTo(local.identity().current().chain());
    assertThat(there.peerCertificates()).isEmpty();
    Joined plain = joined(OPTIONS);
    assertThat(plain.connection().security()).isNull();
  }

  @Test
  void everyReadModeWorks() throws Exception {
    Pair pair = pair(serving(), calling());
    MessageSocket reader = pair.server();
    pair.client().offer(data("passive"));
    assertThat(receive(reader)).isEqualTo("passive");
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(100, 1 << 20));
    reader.handTo(inbox);
    for (String text : List.of("once", "two", "three", "credit", "always", "on", "on")) {
      pair.client().offer(data(text));
    }
    reader.read(ReadMode.ONCE);
    assertThat(next(inbox)).isEqualTo("once");
    assertThat(reader.mode()).isEqualTo(ReadMode.PASSIVE);
    reader.read(ReadMode.counted(2));
    assertThat(List.of(next(inbox), next(inbox), next(inbox)))
        .containsExactly("two", "three", "passive");
    reader.read(ReadMode.credited(1));
    assertThat(next(inbox)).isEqualTo("credit");
    assertThat(next(inbox)).isEqualTo("passive");
    reader.read(ReadMode.ALWAYS);
    assertThat(next(inbox)).isEqualTo("always");
    Mailbox<SocketEvent> other = SocketEvent.mailbox(new Bounds(100, 1 << 20));
    assertThat(next(inbox)).isEqualTo("on");
    assertThat(next(inbox)).isEqualTo("on");
    reader.handTo(other);
    pair.client().offer(data("handed"));
    assertThat(next(other)).isEqualTo("handed");
    reader.read(ReadMode.PASSIVE);
    pair.client().offer(data("exactly"));
    assertThat(new String(reader.receiveFully(6, Eventually.soonNs()), ISO_8859_1))
        .isEqualTo("\0\0\0\7ex");
    pair.client().close();
    assertThat(new String(reader.receiveFully(5, Eventually.soonNs()), ISO_8859_1))
        .isEqualTo("actly");
    assertThat(receive(reader)).isEqualTo("ended PeerClosed[unfinishedBytes=0]");
  }
}
