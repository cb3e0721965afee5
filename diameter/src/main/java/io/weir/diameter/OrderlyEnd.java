package io.weir.diameter;

import io.weir.diameter.core.EndReason;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.CloseReason;
import io.weir.transport.Lane;

/// The last steps of a connection, [RFC 6733 section
/// 5.4](https://www.rfc-editor.org/rfc/rfc6733#section-5.4): each waits a while for the answers on
/// their way. Used by the peer's driver; thread-safe.
final class OrderlyEnd {
  private final NodeContext node;
  private final PeerConnection connection;

  private OrderlyEnd(NodeContext node, PeerConnection connection) {
    this.node = node;
    this.connection = connection;
  }

  static OrderlyEnd of(NodeContext node, PeerConnection connection) {
    return new OrderlyEnd(node, connection);
  }

  /// The peer may close when it has the DPA, so answers that are in work, here or there, go before
  /// it, if they are soon done.
  void sendDpa() {
    DiameterMessage request = connection.disconnectRequest();
    if (request != null) {
      IdleWait.beforeDpa(node, connection)
          .then(
              () ->
                  connection.offer(
                      connection.handshake().checkedOr(request, node.messages()::success),
                      Lane.CONTROL),
              IdleWait.BEFORE_DPA);
    }
  }

  void close(EndReason why) {
    var reason = new CloseReason.LocalClose(why.toString());
    // Only a peer that agreed to the end is still expected to answer.
    IdleWait wait =
        why instanceof EndReason.StoppedHere
            ? IdleWait.forRequestsAndCalls(node, connection)
            : IdleWait.forRequests(node, connection);
    wait.then(() -> connection.end(reason), node.options().closeDrain());
  }
}
