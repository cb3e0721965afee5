package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Admission;
import io.weir.transport.Blocked;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.SendOutcome;
import io.weir.transport.netty.TcpTransport.Polling;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How connections with TLS end.
@ParameterizedClass
@EnumSource
class TlsEndTest extends OverTls {
  private static final String TLS = "TLSv1.3";
  private static final String OLDER_TLS = "TLSv1.2";

  TlsEndTest(Polling polling) {
    super(polling);
  }

  private static CloseReport report(Connection connection) {
    return connection.closed().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /// Ends a connection, and asks reader, writer and owner for the reason.
  private CloseReason reasonForAll(String version, Consumer<TlsPeer> ending)
      throws InterruptedException {
    Secured joined = secured(serving(), version, 0);
    joined.peer().send("one");
    assertThat(receive(joined.connection())).isEqualTo("one");
    Blocked<String> reader = Blocked.in(() -> receive(joined.connection()));
    ending.accept(joined.peer());
    CloseReason reason = report(joined.connection()).reason();
    assertThat(reader.result()).isEqualTo("ended " + reason);
    assertThat(joined.connection().offer(data("x"))).isEqualTo(new Admission.Closed(reason));
    return reason;
  }

  @Test
  void thePeersNotifyIsItsEndInOrder() throws InterruptedException {
    for (String version : new String[] {TLS, OLDER_TLS}) {
      assertThat(reasonForAll(version, TlsPeer::finish)).isEqualTo(new CloseReason.PeerClosed(0));
    }
  }

  @Test
  void aStreamThatEndsWithoutNotifyIsTruncated() throws InterruptedException {
    for (String version : new String[] {TLS, OLDER_TLS}) {
      assertThat(reasonForAll(version, TlsPeer::truncate)).isEqualTo(new CloseReason.Truncated(0));
    }
    Consumer<TlsPeer> inAFrame =
        peer -> {
          peer.write(new byte[] {0, 0, 0, 9, 1});
          peer.truncate();
        };
    assertThat(reasonForAll(TLS, inAFrame)).isEqualTo(new CloseReason.Truncated(5));
  }

  @Test
  void aResetIsAReset() throws InterruptedException {
    assertThat(reasonForAll(TLS, TlsPeer::reset)).isInstanceOf(CloseReason.Reset.class);
  }

  @Test
  void whatIsNoRecordEndsTheConnectionInTheEnginesWords() throws InterruptedException {
    CloseReason noRecord = reasonForAll(TLS, peer -> peer.writeBelow(new byte[100]));
    assertThat(noRecord)
        .isEqualTo(new CloseReason.ProtocolError("TLS: the peer does not speak TLS", 7));
    byte[] forged = new byte[5 + 100];
    forged[0] = 23;
    forged[1] = 3;
    forged[2] = 3;
    forged[4] = 100;
    CloseReason badRecord = reasonForAll(TLS, peer -> peer.writeBelow(forged));
    assertThat(badRecord)
        .isInstanceOfSatisfying(
            CloseReason.ProtocolError.class,
            error -> assertThat(error.detail()).startsWith("TLS: ").contains("mac"));
  }

  @Test
  void messagesBeforeABadRecordAreDelivered() throws InterruptedException {
    Secured joined = secured(serving(), TLS, 0);
    joined.peer().send("a");
    joined.peer().send("b");
    joined.peer().writeBelow(new byte[100]);
    eventually(
        "the end has come", () -> joined.connection().offer(data("x")) instanceof Admission.Closed);
    assertThat(receive(joined.connection())).isEqualTo("a");
    assertThat(receive(joined.connection())).isEqualTo("b");
    assertThat(receive(joined.connection())).startsWith("ended ProtocolError[detail=TLS: ");
  }

  @Test
  void afterAHalfCloseReceivingGoesOn() throws InterruptedException {
    Secured joined = secured(serving(), TLS, 0);
    joined.connection().offer(data("last"));
    joined.connection().shutdownOutput();
    assertThat(joined.peer().receive()).isEqualTo("last");
    assertThat(joined.peer().bytesToEnd()).isZero();
    joined.peer().send("still");
    assertThat(receive(joined.connection())).isEqualTo("still");
    joined.peer().send("here");
    joined.peer().finish();
    assertThat(receive(joined.connection())).isEqualTo("here");
    assertThat(receive(joined.connection())).isEqualTo("ended PeerClosed[unfinishedBytes=0]");
  }

  @Test
  void afterThePeersEndSendingGoesOnIfThatIsWanted() throws InterruptedException {
    Secured joined = secured(serving().withHalfClose(true), TLS, 0);
    joined.peer().send("question");
    joined.peer().finish();
    assertThat(receive(joined.connection())).isEqualTo("question");
    assertThat(receive(joined.connection())).startsWith("ended PeerClosed");
    byte[] noise = new byte[1 << 20];
    Arrays.fill(noise, (byte) 23);
    joined.peer().writeBelow(noise);
    byte[] large = new byte[300_000];
    CompletableFuture<byte[]> reading = CompletableFuture.supplyAsync(joined.peer()::receiveBytes);
    assertThat(joined.connection().send(large)).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(reading.orTimeout(30, TimeUnit.SECONDS).join()).hasSize(300_000);
    joined.connection().close();
    assertThat(joined.peer().bytesToEnd()).isZero();
    joined.peer().truncate();
    assertThat(report(joined.connection()).unsentMessages()).isZero();
  }

  @Test
  void aTruncatedStreamIsNotKeptForSending() throws InterruptedException {
    Secured joined = secured(serving().withHalfClose(true), TLS, 0);
    joined.peer().truncate();
    assertThat(report(joined.connection()).reason()).isEqualTo(new CloseReason.Truncated(0));
  }

  @Test
  void bothOfOurEndsCloseInOrder() throws InterruptedException {
    for (String version : new String[] {TLS, OLDER_TLS}) {
      Pair pair =
          pair(
              OPTIONS.withTls(server().withVersions(List.of(version))),
              OPTIONS.withTls(client().withVersions(List.of(version))));
      pair.client().offer(data("bye"));
      pair.client().close();
      assertThat(receive(pair.server())).isEqualTo("bye");
      assertThat(receive(pair.server())).isEqualTo("ended PeerClosed[unfinishedBytes=0]");
      assertThat(report(pair.server()))
          .isEqualTo(new CloseReport(new CloseReason.PeerClosed(0), 0, 0));
      assertThat(report(pair.client()))
          .isEqualTo(new CloseReport(new CloseReason.LocalClose("closed"), 0, 0));
    }
  }
}
