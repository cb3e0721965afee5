package io.weir.sctp.linux;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.AssociationReset;
import io.weir.sctp.core.AssociationEvent.Ended;
import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationEvent.Traits;
import io.weir.sctp.core.EndReason;
import io.weir.sctp.core.OutboundMessage;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.linux.Structs.Notice;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One notification of the kernel
/// ([RFC 6458 section 6.1](https://www.rfc-editor.org/rfc/rfc6458#section-6.1), RFC 6525 section
/// 6.1) as an event. Immutable; read by [#parse], which is a pure function and total: what cannot
/// be understood is no event.
///
/// @param event what happened, or null when it is not known here
/// @param context what was given with the message that it is about; 0 where it is about none
record Notification(@Nullable AssociationEvent event, int context) {
  private static final Notification UNKNOWN = new Notification(null, 0);

  /// Reads a notification.
  ///
  /// @param raw all of it, from position to limit
  /// @param extensions asked for when the association is up: the notification does not tell them
  static Notification parse(ByteBuffer raw, Supplier<Extensions> extensions) {
    ByteBuffer from = raw.slice().order(ByteOrder.nativeOrder());
    if (from.remaining() < Notice.HEADER_BYTES) {
      return UNKNOWN;
    }
    int flags = from.getShort(Notice.FLAGS) & 0xffff;
    return switch (from.getShort(Notice.TYPE) & 0xffff) {
      case Numbers.SCTP_ASSOC_CHANGE -> of(associationChange(from, extensions));
      case Numbers.SCTP_PEER_ADDR_CHANGE -> of(pathChange(from));
      case Numbers.SCTP_REMOTE_ERROR -> of(remoteError(from));
      case Numbers.SCTP_SEND_FAILED_EVENT -> sendFailed(from, flags);
      case Numbers.SCTP_SHUTDOWN_EVENT -> of(new AssociationEvent.PeerShutsDown());
      case Numbers.SCTP_ADAPTATION_INDICATION -> of(adaptation(from));
      case Numbers.SCTP_PARTIAL_DELIVERY_EVENT -> of(partialDelivery(from));
      case Numbers.SCTP_SENDER_DRY_EVENT -> of(new AssociationEvent.Dry());
      case Numbers.SCTP_AUTHENTICATION_EVENT -> of(key(from));
      case Numbers.SCTP_STREAM_RESET_EVENT -> of(streamsReset(from, flags));
      case Numbers.SCTP_ASSOC_RESET_EVENT -> of(associationReset(from, flags));
      case Numbers.SCTP_STREAM_CHANGE_EVENT -> of(streamsChanged(from, flags));
      default -> UNKNOWN;
    };
  }

  private static Notification of(@Nullable AssociationEvent event) {
    return event == null ? UNKNOWN : new Notification(event, 0);
  }

  /// The parser does not know who began a shutdown: what it says of that is for the reader to
  /// mend.
  private static @Nullable AssociationEvent associationChange(
      ByteBuffer from, Supplier<Extensions> extensions) {
    if (from.remaining() < Notice.CHANGE_INFO) {
      return null;
    }
    return switch (from.getShort(Notice.CHANGE_STATE) & 0xffff) {
      case Numbers.SCTP_COMM_UP -> new AssociationEvent.Up(traits(from, extensions.get()));
      case Numbers.SCTP_RESTART -> new AssociationEvent.Restarted(traits(from, extensions.get()));
      case Numbers.SCTP_COMM_LOST -> new Ended(lost(from), true);
      case Numbers.SCTP_SHUTDOWN_COMP -> new Ended(new EndReason.ShutDown(false), true);
      case Numbers.SCTP_CANT_STR_ASSOC -> new Ended(lost(from), false);
      default -> null;
    };
  }

  private static Traits traits(ByteBuffer from, Extensions extensions) {
    return new Traits(
        from.getShort(Notice.CHANGE_OUTBOUND) & 0xffff,
        from.getShort(Notice.CHANGE_INBOUND) & 0xffff,
        extensions);
  }

  /// With an error or causes it was an ABORT; otherwise the peer did not answer.
  private static EndReason lost(ByteBuffer from) {
    int error = Short.toUnsignedInt(bigEndian(from).getShort(Notice.CHANGE_ERROR));
    List<ErrorCause> causes = Causes.read(after(from, Notice.CHANGE_INFO));
    if (causes.isEmpty() && error != 0) {
      causes = List.of(Causes.of(error, ByteBuffer.allocate(0)));
    }
    return causes.isEmpty()
        ? new EndReason.Unreachable("the peer did not answer")
        : new EndReason.PeerAborted(causes);
  }

  private static @Nullable AssociationEvent pathChange(ByteBuffer from) {
    if (from.remaining() < Notice.PATH_BYTES) {
      return null;
    }
    InetSocketAddress address = SocketAddresses.get(from, Notice.PATH_ADDRESS);
    PathChange change =
        switch (from.getInt(Notice.PATH_STATE)) {
          case Numbers.SCTP_ADDR_AVAILABLE -> PathChange.REACHABLE;
          case Numbers.SCTP_ADDR_UNREACHABLE -> PathChange.UNREACHABLE;
          case Numbers.SCTP_ADDR_REMOVED -> PathChange.REMOVED;
          case Numbers.SCTP_ADDR_ADDED -> PathChange.ADDED;
          case Numbers.SCTP_ADDR_MADE_PRIM -> PathChange.MADE_PRIMARY;
          case Numbers.SCTP_ADDR_CONFIRMED -> PathChange.CONFIRMED;
          case Numbers.SCTP_ADDR_POTENTIALLY_FAILED -> PathChange.POTENTIALLY_FAILED;
          default -> null;
        };
    return address == null || change == null
        ? null
        : new AssociationEvent.PathChanged(address.getAddress(), change);
  }

  private static @Nullable AssociationEvent remoteError(ByteBuffer from) {
    if (from.remaining() < Notice.ERROR_DATA) {
      return null;
    }
    int code = Short.toUnsignedInt(bigEndian(from).getShort(Notice.ERROR_CODE));
    ErrorCause cause = Causes.of(code, after(from, Notice.ERROR_DATA));
    return new AssociationEvent.RemoteError(List.of(cause));
  }

  /// The data is what the kernel gives back: of a message in several chunks only one of them. The
  /// reader, who knows the message by its context, puts the whole in its place.
  private static Notification sendFailed(ByteBuffer from, int flags) {
    if (from.remaining() <= Notice.FAILED_DATA) {
      return UNKNOWN;
    }
    int at = Notice.FAILED_INFO;
    boolean unordered = (from.getShort(at + Structs.SndInfo.FLAGS) & Numbers.SCTP_UNORDERED) != 0;
    var carriage =
        new Carriage(
            from.getShort(at + Structs.SndInfo.SID) & 0xffff,
            bigEndian(from).getInt(at + Structs.SndInfo.PPID),
            unordered,
            false,
            Carriage.DEFAULT.urgency(),
            OutboundMessage.Reliability.FULL);
    Octets data = Octets.copyOf(after(from, Notice.FAILED_DATA));
    boolean begun = (flags & Numbers.SCTP_DATA_SENT) != 0;
    return new Notification(
        new AssociationEvent.SendFailed(new OutboundMessage(data, carriage), begun),
        from.getInt(at + Structs.SndInfo.CONTEXT));
  }

  private static @Nullable AssociationEvent adaptation(ByteBuffer from) {
    return from.remaining() < Notice.ADAPTATION_BYTES
        ? null
        : new AssociationEvent.Adaptation(from.getInt(Notice.ADAPTATION));
  }

  private static @Nullable AssociationEvent partialDelivery(ByteBuffer from) {
    return from.remaining() < Notice.PARTIAL_BYTES
        ? null
        : new AssociationEvent.PartialDeliveryAborted(
            from.getInt(Notice.PARTIAL_STREAM), from.getInt(Notice.PARTIAL_SEQUENCE));
  }

  private static @Nullable AssociationEvent key(ByteBuffer from) {
    return from.remaining() < Notice.KEY_BYTES
        ? null
        : new AssociationEvent.KeyChanged(
            from.getShort(Notice.KEY_NUMBER) & 0xffff,
            from.getInt(Notice.KEY_INDICATION) == Numbers.SCTP_AUTH_FREE_KEY);
  }

  private static @Nullable AssociationEvent streamsReset(ByteBuffer from, int flags) {
    if (from.remaining() < Notice.RESET_STREAMS) {
      return null;
    }
    List<Integer> streams = new ArrayList<>();
    for (int at = Notice.RESET_STREAMS; at + 2 <= from.limit(); at += 2) {
      streams.add(from.getShort(at) & 0xffff);
    }
    boolean outgoing = (flags & Numbers.SCTP_STREAM_RESET_OUTGOING_SSN) != 0;
    return new AssociationEvent.StreamsReset(outgoing, streams, result(flags));
  }

  private static @Nullable AssociationEvent associationReset(ByteBuffer from, int flags) {
    return from.remaining() < Notice.ASSOCIATION_BYTES
        ? null
        : new AssociationReset(
            result(flags),
            from.getInt(Notice.ASSOCIATION_LOCAL_TSN),
            from.getInt(Notice.ASSOCIATION_PEER_TSN));
  }

  private static @Nullable AssociationEvent streamsChanged(ByteBuffer from, int flags) {
    return from.remaining() < Notice.STREAMS_BYTES
        ? null
        : new AssociationEvent.StreamsChanged(
            result(flags),
            from.getShort(Notice.STREAMS_OUTBOUND) & 0xffff,
            from.getShort(Notice.STREAMS_INBOUND) & 0xffff);
  }

  private static ResetResult result(int flags) {
    if ((flags & Numbers.DENIED) != 0) {
      return ResetResult.DENIED;
    }
    return (flags & Numbers.FAILED) != 0 ? ResetResult.FAILED : ResetResult.PERFORMED;
  }

  private static ByteBuffer bigEndian(ByteBuffer from) {
    return from.duplicate().order(ByteOrder.BIG_ENDIAN);
  }

  private static ByteBuffer after(ByteBuffer from, int offset) {
    return bigEndian(from).slice(offset, from.limit() - offset);
  }
}
