package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.framing.Framers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Several transports behind one face.
class TransportsTest {
  private static final ConnectionOptions OPTIONS = ConnectionOptions.framedBy(Framers.raw(1024));
  private static final Endpoint TCP = Endpoint.tcp("127.0.0.1", 1);
  private static final Endpoint SCTP = Endpoint.sctpOverUdp(List.of("127.0.0.1"), 1);
  private static final ConnectionHandler HANDLER = new Deaf();

  private final Recorded tcp = new Recorded("tcp");
  private final Recorded sctp = new Recorded(Endpoint.SCTP_UDP);
  private final Transports both = new Transports(tcp, sctp);

  @Test
  void eachEndpointGoesToTheTransportThatServesItsScheme() throws Exception {
    both.listen(TCP, OPTIONS);
    both.listen(SCTP, OPTIONS, () -> HANDLER);
    both.connect(SCTP, OPTIONS);
    both.connect(TCP, OPTIONS, HANDLER);
    assertThat(tcp.asked).containsExactly("listen " + TCP, "connect " + TCP);
    assertThat(sctp.asked).containsExactly("listen " + SCTP, "connect " + SCTP);
  }

  @Test
  void theFirstOfTwoThatServeASchemeIsUsed() {
    var second = new Recorded("tcp");
    new Transports(tcp, second).listen(TCP, OPTIONS);
    assertThat(tcp.asked).hasSize(1);
    assertThat(second.asked).isEmpty();
  }

  @Test
  void aSchemeThatNobodyServesIsRefusedWithThoseThatAreServed() {
    Endpoint kernel = Endpoint.sctp(List.of("127.0.0.1"), 3868);
    assertThat(both.serves(Endpoint.SCTP)).isFalse();
    assertThat(both.serves("tcp")).isTrue();
    assertThat(both.serves(Endpoint.SCTP_UDP)).isTrue();
    String words = "'sctp://127.0.0.1:3868': sctp is not served here; served are: tcp, sctp+udp";
    assertThatThrownBy(() -> both.listen(kernel, OPTIONS)).hasMessage(words);
    assertThatThrownBy(() -> both.listen(kernel, OPTIONS, () -> HANDLER)).hasMessage(words);
    assertThatThrownBy(() -> both.connect(kernel, OPTIONS)).hasMessage(words);
    assertThatThrownBy(() -> both.connect(kernel, OPTIONS, HANDLER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(words);
  }

  @Test
  void noTransportAtAllIsRefused() {
    assertThatThrownBy(Transports::new).hasMessage("one transport at least");
  }

  @Test
  void closingClosesAllAlsoWhenOneFails() {
    tcp.fails = true;
    assertThatThrownBy(both::close)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("defect");
    assertThat(tcp.asked).containsExactly("close");
    assertThat(sctp.asked).containsExactly("close");
  }

  @Test
  void oneThatIsSlowToCloseDoesNotKeepAnotherOpen() throws Exception {
    tcp.slow = sctp.closed; // it closes only after the other has
    both.close();
    assertThat(tcp.closed.await(0, TimeUnit.SECONDS)).isTrue();
  }

  /// A transport that only notes what it is asked.
  private static final class Recorded implements Transport {
    private final String scheme;
    final List<String> asked = new ArrayList<>();
    final CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(0);
    boolean fails;

    Recorded(String scheme) {
      this.scheme = scheme;
    }

    @Override
    public boolean serves(String asksFor) {
      return asksFor.equals(scheme);
    }

    @Override
    @SuppressWarnings("NullAway") // nobody uses it
    public Listener listen(Endpoint endpoint, ConnectionOptions options) {
      asked.add("listen " + endpoint);
      return null;
    }

    @Override
    public Listener listen(
        Endpoint endpoint, ConnectionOptions options, Supplier<ConnectionHandler> handlers) {
      return listen(endpoint, options);
    }

    @Override
    @SuppressWarnings("NullAway") // nobody uses it
    public MessageSocket connect(Endpoint endpoint, ConnectionOptions options) {
      asked.add("connect " + endpoint);
      return null;
    }

    @Override
    public CompletableFuture<Connection> connect(
        Endpoint endpoint, ConnectionOptions options, ConnectionHandler handler) {
      asked.add("connect " + endpoint);
      return new CompletableFuture<>();
    }

    @Override
    public void close() {
      asked.add("close");
      try {
        assertThat(slow.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      closed.countDown();
      if (fails) {
        throw new IllegalStateException("defect");
      }
    }
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
