package io.weir.sctp.core;

import io.weir.sctp.wire.ErrorCause;
import io.weir.transport.TransportEvent;
import java.net.InetAddress;
import java.util.List;

/// What happens to an association beside messages
/// ([RFC 6458 section 6.1](https://www.rfc-editor.org/rfc/rfc6458#section-6.1)). Immutable.
public sealed interface AssociationEvent extends TransportEvent {
  /// What it counts for in a mailbox: what the peer or the network can bring about again and again
  /// counts as a message, and one that comes back with its bytes.
  @Override
  default int sizeBytes() {
    return switch (this) {
      case Up _, PeerShutsDown _, Ended _, Dry _ -> -1;
      case SendFailed failed -> failed.message().payload().length();
      case Restarted _,
          PathChanged _,
          RemoteError _,
          Adaptation _,
          PartialDeliveryAborted _,
          StreamsReset _,
          AssociationReset _,
          StreamsChanged _,
          KeyChanged _,
          LocalAddress _ ->
          0;
    };
  }

  /// It is established.
  ///
  /// @param traits what both sides have agreed on
  record Up(Traits traits) implements AssociationEvent {}

  /// The peer had forgotten it and has begun anew: what was unacknowledged is reported as failed,
  /// and sequence numbers begin at their start again
  /// ([RFC 9260 section 5.2.4.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.2.4.1)).
  ///
  /// @param traits what both sides have agreed on
  record Restarted(Traits traits) implements AssociationEvent {}

  /// The peer wants to shut down: nothing more can be sent.
  record PeerShutsDown() implements AssociationEvent {}

  /// It has ended, or could not be started. The last event.
  ///
  /// @param reason why
  /// @param wasUp whether it was ever established
  record Ended(EndReason reason, boolean wasUp) implements AssociationEvent {}

  /// What both sides have agreed on.
  ///
  /// @param outboundStreams streams that this side sends on
  /// @param inboundStreams streams that the peer sends on
  /// @param extensions what both sides understand
  record Traits(int outboundStreams, int inboundStreams, Extensions extensions) {}

  /// Extensions that both sides understand.
  ///
  /// @param forwardTsn partial reliability (RFC 3758)
  /// @param interleaving I-DATA (RFC 8260)
  /// @param reconfiguration stream reset (RFC 6525)
  /// @param addressChange ASCONF (RFC 5061)
  /// @param authentication AUTH (RFC 4895)
  record Extensions(
      boolean forwardTsn,
      boolean interleaving,
      boolean reconfiguration,
      boolean addressChange,
      boolean authentication) {
    /// None of them.
    public static final Extensions NONE = new Extensions(false, false, false, false, false);
  }

  /// An address of the peer has changed.
  ///
  /// @param address which
  /// @param change how
  record PathChanged(InetAddress address, PathChange change) implements AssociationEvent {}

  /// How an address of the peer has changed
  /// ([RFC 6458 section 6.1.2](https://www.rfc-editor.org/rfc/rfc6458#section-6.1.2)).
  enum PathChange {
    /// It answers again.
    REACHABLE,
    /// Its error counter has passed Path.Max.Retrans.
    UNREACHABLE,
    /// Its error counter has passed the threshold of
    /// [RFC 7829](https://www.rfc-editor.org/rfc/rfc7829); other paths are preferred.
    POTENTIALLY_FAILED,
    /// The peer has it now.
    ADDED,
    /// The peer does not have it any more.
    REMOVED,
    /// It has answered the first time.
    CONFIRMED,
    /// It is the one that is used first.
    MADE_PRIMARY
  }

  /// A message was handed over, not acknowledged, and will not be sent again; or its begun or
  /// queued rest never will be
  /// ([RFC 6458 section 6.1.4](https://www.rfc-editor.org/rfc/rfc6458#section-6.1.4)).
  ///
  /// @param message with its data
  /// @param begun whether some of it has left
  record SendFailed(OutboundMessage message, boolean begun) implements AssociationEvent {}

  /// The peer has sent an ERROR.
  ///
  /// @param causes what it said
  record RemoteError(List<ErrorCause> causes) implements AssociationEvent {
    /// Copies the list.
    public RemoteError {
      causes = List.copyOf(causes);
    }
  }

  /// The peer's adaptation layer indication
  /// ([RFC 6458 section 6.1.6](https://www.rfc-editor.org/rfc/rfc6458#section-6.1.6)).
  ///
  /// @param indication as it came
  record Adaptation(int indication) implements AssociationEvent {}

  /// The rest of a message of which parts were delivered will not come
  /// ([RFC 6458 section 6.1.7](https://www.rfc-editor.org/rfc/rfc6458#section-6.1.7)).
  ///
  /// @param stream its stream
  /// @param sequence its stream sequence number or message identifier
  record PartialDeliveryAborted(int stream, int sequence) implements AssociationEvent {}

  /// Everything sent was acknowledged, and nothing waits
  /// ([RFC 6458 section 6.1.9](https://www.rfc-editor.org/rfc/rfc6458#section-6.1.9)).
  record Dry() implements AssociationEvent {}

  /// Streams were reset, or were not
  /// ([RFC 6525 section 6.1.1](https://www.rfc-editor.org/rfc/rfc6525#section-6.1.1)).
  ///
  /// @param outgoing whether this side sends on them
  /// @param streams which; none for all
  /// @param result what came of it
  record StreamsReset(boolean outgoing, List<Integer> streams, ResetResult result)
      implements AssociationEvent {
    /// Copies the list.
    public StreamsReset {
      streams = List.copyOf(streams);
    }
  }

  /// All sequence numbers were reset, or were not
  /// ([RFC 6525 section 6.1.2](https://www.rfc-editor.org/rfc/rfc6525#section-6.1.2)).
  ///
  /// @param result what came of it
  /// @param localTsn next TSN of this side
  /// @param peerTsn next TSN of the peer
  record AssociationReset(ResetResult result, int localTsn, int peerTsn)
      implements AssociationEvent {}

  /// There are more streams, or there are not
  /// ([RFC 6525 section 6.1.3](https://www.rfc-editor.org/rfc/rfc6525#section-6.1.3)).
  ///
  /// @param result what came of it
  /// @param outboundStreams streams that this side sends on now
  /// @param inboundStreams streams that the peer sends on now
  record StreamsChanged(ResetResult result, int outboundStreams, int inboundStreams)
      implements AssociationEvent {}

  /// What came of a request to reset.
  enum ResetResult {
    /// It was done.
    PERFORMED,
    /// The peer, or this side's options, refused.
    DENIED,
    /// It failed.
    FAILED
  }

  /// A shared key is not used any more and may be deleted, or the peer uses a new one
  /// ([RFC 6458 section 6.1.8](https://www.rfc-editor.org/rfc/rfc6458#section-6.1.8)).
  ///
  /// @param keyId which
  /// @param free whether it is not used any more
  record KeyChanged(int keyId, boolean free) implements AssociationEvent {}

  /// A change of this side's addresses was answered
  /// ([RFC 5061 section 5.1](https://www.rfc-editor.org/rfc/rfc5061#section-5.1)).
  ///
  /// @param address one of this side's
  /// @param request what was asked for
  /// @param performed whether the peer has done it
  record LocalAddress(InetAddress address, AddressRequest request, boolean performed)
      implements AssociationEvent {}

  /// What this side asks of the peer about an address of its own.
  enum AddressRequest {
    /// It has the address now.
    ADD,
    /// It does not have it any more.
    REMOVE,
    /// It wants to be reached there first.
    PREFER
  }
}
