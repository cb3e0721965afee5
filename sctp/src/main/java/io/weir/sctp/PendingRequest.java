package io.weir.sctp;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.AddressRequest;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationState;
import io.weir.sctp.core.StreamDirection;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request to the peer whose outcome comes by one or two events. Owned by the loop, except for
/// [#answer].
final class PendingRequest {
  private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
  private final Function<AssociationEvent, @Nullable Boolean> outcome;
  private int awaited;
  private boolean performed = true;

  private PendingRequest(int awaited, Function<AssociationEvent, @Nullable Boolean> outcome) {
    this.awaited = awaited;
    this.outcome = outcome;
  }

  /// A reset of streams. The peer may reset streams of its own meanwhile.
  static PendingRequest reset(StreamDirection direction) {
    boolean both = direction == StreamDirection.BOTH;
    return new PendingRequest(
        both ? 2 : 1,
        event -> {
          if (event instanceof AssociationEvent.StreamsReset(boolean outgoing, _, var result)
              && (both || outgoing == (direction == StreamDirection.OUTGOING))) {
            return result == ResetResult.PERFORMED;
          }
          return null;
        });
  }

  /// More streams.
  ///
  /// @param directions 1 or 2
  static PendingRequest streams(int directions) {
    return new PendingRequest(
        directions,
        event ->
            event instanceof AssociationEvent.StreamsChanged(ResetResult result, _, _)
                ? result == ResetResult.PERFORMED
                : null);
  }

  /// A reset of all numbers.
  static PendingRequest tsns() {
    return new PendingRequest(
        1,
        event ->
            event instanceof AssociationEvent.AssociationReset(ResetResult result, _, _)
                ? result == ResetResult.PERFORMED
                : null);
  }

  /// An address of ours that the peer is to prefer.
  static PendingRequest preferred(InetAddress address) {
    return new PendingRequest(
        1,
        event -> {
          if (event instanceof AssociationEvent.LocalAddress(var of, var request, boolean done)
              && request == AddressRequest.PREFER
              && of.equals(address)) {
            return done;
          }
          return null;
        });
  }

  /// What came of it.
  CompletableFuture<Boolean> answer() {
    return answer;
  }

  /// It cannot be made at all.
  void refuse(String why) {
    answer.completeExceptionally(new UnsupportedOperationException(why));
  }

  /// It cannot be made now.
  void fail(AssociationState state) {
    answer.completeExceptionally(
        new IllegalStateException(
            "another request is under way, or the association is not up: " + state));
  }

  /// An event of the association.
  void heard(AssociationEvent event) {
    if (event instanceof AssociationEvent.Ended || event instanceof AssociationEvent.Restarted) {
      answer.complete(false);
      return;
    }
    Boolean done = outcome.apply(event);
    if (done == null) {
      return;
    }
    performed &= done;
    awaited--;
    if (awaited <= 0) {
      answer.complete(performed);
    }
  }
}
