package io.weir.diameter;

import io.weir.transport.ConnectionStats;
import io.weir.transport.Mailbox;
import java.util.Optional;

/// Where one peer stands, for operators: its state, and where its messages are waiting.
///
/// @param host its DiameterIdentity
/// @param state the state of RFC 6733 section 5.6, such as `IOpen`
/// @param inService whether requests are sent to it
/// @param pendingCalls requests of this node that wait for its answer
/// @param requestsHeld its requests that wait or are in work
/// @param requestBytesHeld their bytes
/// @param handled its requests answered by a handler, since its connection came up
/// @param refused its requests answered with an error by the node itself
/// @param shed its requests dropped because not even a refusal had room
/// @param unsentAnswers answers that could not be sent because the connection had ended
/// @param strayAnswers its answers that no call waited for any more
/// @param transport levels of its connection
public record PeerStatus(
    String host,
    String state,
    boolean inService,
    int pendingCalls,
    int requestsHeld,
    long requestBytesHeld,
    long handled,
    long refused,
    long shed,
    long unsentAnswers,
    long strayAnswers,
    Optional<ConnectionStats> transport) {

  static PeerStatus of(PeerDriver driver) {
    String state = driver.state().getClass().getSimpleName();
    PeerConnection open = driver.open();
    RequestDesk desk = open == null ? null : open.desk();
    Answerer answerer = open == null ? null : open.answerer();
    if (open == null || desk == null || answerer == null) {
      return new PeerStatus(driver.host(), state, false, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty());
    }
    Mailbox.Levels levels = desk.levels();
    return new PeerStatus(
        driver.host(),
        state,
        driver.isRouted(),
        open.pendingCalls(),
        levels.heldMessages(),
        levels.heldBytes(),
        answerer.handled(),
        answerer.refused(),
        open.shed(),
        answerer.unsent(),
        open.strayAnswers(),
        Optional.of(open.transport().stats()));
  }
}
