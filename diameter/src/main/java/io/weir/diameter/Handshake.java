package io.weir.diameter;

import io.weir.diameter.core.Agreement;
import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.CapabilitiesExchange;
import io.weir.diameter.core.Side;
import io.weir.diameter.dictionary.Check;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.CloseReason;
import io.weir.transport.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The capabilities exchange of one connection,
/// [RFC 6733 section 5.3](https://www.rfc-editor.org/rfc/rfc6733#section-5.3): finds out who the
/// peer is and whether the two can talk, and refuses what cannot be. Owned by the connection's
/// loop; `sendCer` and `sendCea` are called by the peer's driver.
final class Handshake {
  private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

  private final NodeContext node;
  private final PeerConnection connection;
  private final MessageBuilder builder = MessageBuilder.request(0, 0);
  private volatile @Nullable DiameterMessage cer;
  private @Nullable Future<?> cerTimeout;

  Handshake(NodeContext node, PeerConnection connection) {
    this.node = node;
    this.connection = connection;
  }

  /// A stranger has this long to send its CER.
  void awaitCer() {
    long limitNs = node.options().timeouts().ceaNs();
    var reason = new CloseReason.TimedOut("no CER", Duration.ofNanos(limitNs));
    cerTimeout =
        node.timer()
            .schedule(
                () -> {
                  if (connection.peer() == null) {
                    connection.transport().abort(reason);
                  }
                },
                limitNs,
                TimeUnit.NANOSECONDS);
  }

  void stop() {
    if (cerTimeout != null) {
      cerTimeout.cancel(false);
    }
  }

  void received(DiameterMessage message) {
    if (message.isRequest()) {
      receivedCer(message);
    } else {
      receivedCea(message);
    }
  }

  // ---- accepted connections

  private void receivedCer(DiameterMessage message) {
    PeerDriver known = connection.peer();
    if (known != null) {
      known.cerRepeated(connection, message);
      return;
    }
    stop();
    if (node.checker().check(message) instanceof Check.Faulty fault) {
      refuse(node.answers().refuse(builder, message, fault), fault.toString());
      return;
    }
    Capabilities remote;
    try {
      remote = CapabilitiesMessages.read(message);
    } catch (IllegalArgumentException e) {
      refuse(message, ResultCode.INVALID_AVP_VALUE, String.valueOf(e.getMessage()));
      return;
    }
    switch (CapabilitiesExchange.common(node.local(), remote)) {
      case Agreement.Common common -> identify(message, remote, common);
      case Agreement.NoCommonApplication none ->
          refuse(
              message,
              (int) none.resultCode(),
              "no application in common: here "
                  + node.local().applicationIds()
                  + ", there "
                  + remote.applicationIds());
      case Agreement.NoCommonSecurity none ->
          refuse(message, (int) none.resultCode(), "no Inband-Security-Id in common");
    }
  }

  /// The driver that was found for the CER has been forgotten meanwhile: finds the one that
  /// follows.
  void identifyAgain(Capabilities remote, Agreement.Common common) {
    DiameterMessage message = cer;
    if (message != null) {
      identify(message, remote, common);
    }
  }

  private void identify(DiameterMessage message, Capabilities remote, Agreement.Common common) {
    PeerDriver driver = node.peers().identify(remote.originHost());
    if (driver == null) {
      refuse(message, ResultCode.UNKNOWN_PEER, remote.originHost() + " is not a peer of this node");
      return;
    }
    cer = message;
    connection.identified(driver);
    driver.cerArrived(connection, remote, common);
  }

  private void refuse(DiameterMessage message, int resultCode, String why) {
    refuse(
        CapabilitiesMessages.refusal(message, resultCode, why, node.local(), localAddresses()),
        why);
  }

  private void refuse(DiameterMessage answer, String why) {
    LOG.info("refused the connection from {}: {}", connection.transport().remote(), why);
    connection.offer(answer, Lane.CONTROL);
    connection.end(new CloseReason.LocalClose("CER refused: " + why));
  }

  /// Accepts the CER. The peer may send requests as soon as it sees this.
  void sendCea(String peerHost) {
    DiameterMessage request = cer;
    if (request != null) {
      connection.establish(peerHost);
      connection.offer(
          CapabilitiesMessages.answer(request, node.local(), localAddresses()), Lane.CONTROL);
    }
  }

  // ---- connections of our own

  void sendCer() {
    connection.offer(
        CapabilitiesMessages.request(node.local(), localAddresses(), node.ids()), Lane.CONTROL);
  }

  private void receivedCea(DiameterMessage message) {
    PeerDriver driver = connection.peer();
    if (connection.side() != Side.INITIATOR || driver == null || connection.desk() != null) {
      connection.unexpected();
      return;
    }
    long resultCode = message.unsigned32(BaseAvp.RESULT_CODE).orElse(0);
    if (resultCode != ResultCode.SUCCESS) {
      String words = message.utf8(BaseAvp.ERROR_MESSAGE);
      driver.ceaRefused(
          connection,
          resultCode,
          "the peer answered the CER with %s (%d)%s"
              .formatted(
                  ResultCode.name((int) resultCode),
                  resultCode,
                  words == null ? "" : ": " + words));
      return;
    }
    if (node.checker().check(message) instanceof Check.Faulty fault) {
      driver.ceaRefused(connection, fault.resultCode(), "its CEA is wrong: " + fault);
      return;
    }
    accept(driver, message);
  }

  private void accept(PeerDriver driver, DiameterMessage message) {
    Capabilities remote;
    try {
      remote = CapabilitiesMessages.read(message);
    } catch (IllegalArgumentException e) {
      driver.ceaRefused(
          connection, ResultCode.INVALID_AVP_VALUE, "its CEA is wrong: " + e.getMessage());
      return;
    }
    switch (CapabilitiesExchange.common(node.local(), remote)) {
      case Agreement.Common common -> {
        connection.establish(remote.originHost());
        driver.ceaArrived(connection, remote, common);
      }
      case Agreement.NoCommonApplication none ->
          driver.ceaRefused(connection, none.resultCode(), "no application in common");
      case Agreement.NoCommonSecurity none ->
          driver.ceaRefused(connection, none.resultCode(), "no Inband-Security-Id in common");
    }
  }

  // ---- other control requests

  /// Answers a control request, or refuses it if it does not keep to its grammar. Thread-safe: a
  /// DPA is written by the peer's driver.
  DiameterMessage checkedOr(DiameterMessage request, UnaryOperator<DiameterMessage> answer) {
    return node.checker().check(request) instanceof Check.Faulty fault
        ? node.answers().refuse(MessageBuilder.request(0, 0), request, fault)
        : answer.apply(request);
  }

  private List<String> localAddresses() {
    return connection.transport().local().hosts();
  }
}
