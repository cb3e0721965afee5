package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.SendInfo;
import java.util.Arrays;
import java.util.stream.Stream;

/// One association as both of its ends see it, and what the tests do with it whoever the peer is.
/// Owned by the test's thread.
///
/// @param ours Weir's end
/// @param theirs the peer's
record Pair(WeirAssociation ours, SctpPeer.Association theirs) {
  /// Who begins the association.
  enum Begins {
    /// Weir connects, the peer listens.
    WE,
    /// The peer connects, Weir listens.
    THEY;

    /// The option of a peer that echoes what we send when we begin, and swallows our echo
    /// otherwise.
    String echoing() {
      return this == WE ? "mode=echo" : "mode=sink";
    }
  }

  private static final int SCTP_PORT = 5_000;

  /// Brings an association up.
  ///
  /// @param who begins it
  /// @param us this side
  /// @param peer the other
  /// @param peerUdpPort the peer's
  /// @param addresses of both
  static Pair between(
      Begins who, WeirEndpoint us, SctpPeer peer, int peerUdpPort, Addresses addresses) {
    return switch (who) {
      case WE -> {
        WeirAssociation ours = us.connect(peerUdpPort, peer.port(), addresses.theirs());
        yield new Pair(ours, peer.awaitUp());
      }
      case THEY -> {
        us.listen(SCTP_PORT);
        SctpPeer.Association theirs = peer.connect(SCTP_PORT, addresses.ours());
        yield new Pair(us.accept(), theirs);
      }
    };
  }

  /// Options of a peer, put together.
  static String[] with(String[] options, String... more) {
    return Stream.of(options, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  /// Where the two are.
  ///
  /// @param ours the first is connected to first
  @SuppressWarnings("ArrayRecordComponent") // words of a command line
  record Addresses(String[] ours, String[] theirs) {
    /// Both on the loopback.
    static final Addresses LOOPBACK = of("127.0.0.1", "127.0.0.1");

    static Addresses of(String ours, String theirs) {
      return new Addresses(ours.split(",", -1), theirs.split(",", -1));
    }
  }

  /// Who began sends, the other one echoes.
  ///
  /// @param many messages of 100 B, and as many of 1000 B
  /// @param large of 100 kB
  void exchange(Begins who, int many, int large) {
    switch (who) {
      case WE -> weSendAndItEchoes(many, large);
      case THEY -> itSendsAndWeEcho(many, large);
    }
  }

  /// Both send messages of 1000 B at the same time, and neither echoes.
  void bothSendAtOnce(int many) {
    theirs.send(many, 1_000, 8);
    ours.send(many, 1_000, 8);
    theirs.awaitReceived(many);
    ours.awaitReceived(many);
    ours.awaitSettled();
    faultless(many);
  }

  /// We send 100 B, 1000 B and 100 kB, ordered and not, and the peer, which echoes, sends it back.
  ///
  /// @param many messages of 100 B, and as many of 1000 B
  private void weSendAndItEchoes(int many, int large) {
    ours.send(many, 100, 4);
    ours.send(many, 1_000, 8, SendInfo.NONE.withoutOrder().withProtocol(46));
    ours.send(large, 100_000, 3);
    long all = 2L * many + large;
    ours.awaitReceived(all);
    ours.awaitSettled();
    faultless(all);
  }

  /// The peer sends likewise, and we echo.
  private void itSendsAndWeEcho(int many, int large) {
    ours.echo();
    theirs.send(many, 100, 4);
    theirs.awaitSent();
    theirs.send(many, 1_000, 8, "unordered", "ppid=46");
    theirs.awaitSent();
    theirs.send(large, 100_000, 3);
    long all = 2L * many + large;
    theirs.awaitReceived(all);
    faultless(all);
  }

  /// Both ends have got so many messages at least, and found none wrong, doubled or missing.
  void faultless(long messages) {
    SctpPeer.Count here = ours.count();
    assertThat(here.faultless()).as("ours: %s", here).isTrue();
    SctpPeer.Count there = theirs.count();
    assertThat(there.faultless()).as("theirs: %s", there).isTrue();
    assertThat(here.messages()).as("ours: %s", here).isGreaterThanOrEqualTo(messages);
    assertThat(there.messages()).as("theirs: %s", there).isGreaterThanOrEqualTo(messages);
  }
}
