package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Blocked;
import io.weir.transport.CloseReason;
import io.weir.transport.Endpoint;
import io.weir.transport.Eventually;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.SendOutcome;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Connections over UNIX-domain sockets, and the files that name them.
@ParameterizedClass
@EnumSource
class UnixSocketTest extends OverSockets {
  @TempDir private Path folder;

  UnixSocketTest(Polling polling) {
    super(polling);
  }

  private Path file() {
    return folder.resolve("x.sock");
  }

  private Endpoint endpoint() {
    return Endpoint.unix(file());
  }

  // ---- messages

  @Test
  void echoesMessagesOfEverySize() throws InterruptedException {
    Listener listener = transport.listen(endpoint(), OPTIONS);
    MessageSocket client = transport.connect(listener.endpoint(), OPTIONS);
    MessageSocket server = accept(listener);
    for (int size : new int[] {0, 1, 1000, 128 << 10, 1 << 20}) {
      byte[] payload = new byte[size];
      java.util.Arrays.fill(payload, (byte) size);
      Blocked<SendOutcome> sender = Blocked.starting(() -> client.send(payload));
      byte[] there = payloadOf(server.receive(Eventually.soonNs()));
      Blocked<SendOutcome> echo = Blocked.starting(() -> server.send(there));
      assertThat(payloadOf(client.receive(Eventually.soonNs()))).isEqualTo(payload);
      assertThat(sender.result()).isEqualTo(SendOutcome.HANDED_OVER);
      assertThat(echo.result()).isEqualTo(SendOutcome.HANDED_OVER);
    }
  }

  private static byte[] payloadOf(Received received) {
    return received instanceof Received.Message(byte[] payload, var _)
        ? payload
        : text(received).getBytes(ISO_8859_1);
  }

  @Test
  void theConnectingEndHasNoName() throws InterruptedException {
    Listener listener = transport.listen(endpoint(), OPTIONS);
    MessageSocket client = transport.connect(listener.endpoint(), OPTIONS);
    MessageSocket server = accept(listener);
    assertThat(listener.endpoint()).isEqualTo(endpoint());
    assertThat(client.remote()).isEqualTo(endpoint());
    assertThat(server.local()).isEqualTo(endpoint());
    assertThat(client.local()).hasToString("unix:");
    assertThat(server.remote()).hasToString("unix:");
  }

  @Test
  void aCloseHandsOverWhatIsQueued() throws Exception {
    Listener listener = transport.listen(endpoint(), OPTIONS);
    MessageSocket client = transport.connect(listener.endpoint(), OPTIONS);
    MessageSocket server = accept(listener);
    client.offer(data("last"));
    client.close();
    assertThat(receive(server)).isEqualTo("last");
    assertThat(receive(server)).isEqualTo("ended " + new CloseReason.PeerClosed(0));
    assertThat(client.closed().get(30, TimeUnit.SECONDS).unsentMessages()).isZero();
  }

  @Test
  void anAbortEndsBothEnds() throws InterruptedException {
    Listener listener = transport.listen(endpoint(), OPTIONS);
    MessageSocket client = transport.connect(listener.endpoint(), OPTIONS);
    MessageSocket server = accept(listener);
    client.abort(new CloseReason.LocalClose("enough"));
    assertThat(receive(client)).isEqualTo("ended " + new CloseReason.LocalClose("enough"));
    assertThat(receive(server)).startsWith("ended");
  }

  @Test
  void aPlainPeerIsServed() throws Exception {
    Listener listener = transport.listen(endpoint(), OPTIONS);
    try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(file()))) {
      peer.write(ByteBuffer.wrap(RawPeer.frame("hello")));
      assertThat(receive(accept(listener))).isEqualTo("hello");
    }
  }

  // ---- the file

  @Test
  void theFileLivesAsLongAsItsListener() {
    Listener listener = transport.listen(endpoint(), OPTIONS);
    assertThat(file()).exists();
    listener.close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void aFileThatNobodyListensAtIsReplaced() throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(file()));
    }
    assertThat(file()).exists();
    Listener listener = transport.listen(endpoint(), OPTIONS);
    MessageSocket client = transport.connect(endpoint(), OPTIONS);
    client.offer(data("hello"));
    assertThat(receive(accept(listener))).isEqualTo("hello");
  }

  @Test
  void aFileWhereSomebodyListensIsLeftAlone() throws InterruptedException {
    Listener listener = transport.listen(endpoint(), OPTIONS);
    assertThatThrownBy(() -> transport.listen(endpoint(), OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on " + endpoint())
        .hasMessageContaining("in use");
    MessageSocket client = transport.connect(endpoint(), OPTIONS);
    client.offer(data("hello"));
    accept(listener); // the probe
    assertThat(receive(accept(listener))).isEqualTo("hello");
  }

  @Test
  void anOrdinaryFileIsLeftAlone() throws IOException {
    Files.writeString(file(), "precious");
    assertThatThrownBy(() -> transport.listen(endpoint(), OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on " + endpoint())
        .hasMessageContaining("no socket");
    assertThat(file()).hasContent("precious");
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    Endpoint tooLong = Endpoint.unix(folder.resolve("x".repeat(107)));
    assertThatThrownBy(() -> transport.listen(tooLong, OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(tooLong.toString())
        .hasMessageContaining("at most 106");
    assertThatThrownBy(() -> transport.connect(tooLong, OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 106");
  }

  @Test
  void aPathOfTheFullLengthIsServed() throws InterruptedException {
    int room = UnixSocketFile.LONGEST_PATH_BYTES - folder.toString().length() - 1;
    Endpoint longest = Endpoint.unix(folder.resolve("x".repeat(room)));
    Listener listener = transport.listen(longest, OPTIONS);
    MessageSocket client = transport.connect(longest, OPTIONS);
    assertThat(accept(listener).local()).isEqualTo(longest);
    assertThat(client.remote()).isEqualTo(longest);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> transport.connect(endpoint(), OPTIONS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot connect to " + endpoint())
        .hasMessageContaining("No such file");
    assertThatThrownBy(() -> transport.connect(new Endpoint("unix", "", 0), OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no file");
  }
}
