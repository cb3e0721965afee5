package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.PathChanged;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameters;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The changes of the peer's addresses: ASCONF as its receiver sees it
/// ([RFC 5061 section 5.2](https://www.rfc-editor.org/rfc/rfc5061#section-5.2) and
/// [section 5.3](https://www.rfc-editor.org/rfc/rfc5061#section-5.3)). Called by [AddressChanges].
/// Owned by the association.
///
/// The last [#MOST_KEPT] answers are kept, and given again when the same request comes again.
final class AddressAnswers {
  static final int MOST_KEPT = 8;

  private final Context context;
  private final Association association;
  private int lastSerial;
  private final ArrayDeque<Chunk.AddressChangeAck> kept = new ArrayDeque<>();

  AddressAnswers(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  void begin(int peerTsn) {
    lastSerial = peerTsn - 1;
    kept.clear();
  }

  /// An ASCONF has come.
  void arrived(Chunk.AddressChange change, Origin from) {
    Chunk.AddressChangeAck answer;
    if (change.serial() == lastSerial + 1) {
      lastSerial++;
      answer = new Chunk.AddressChangeAck(change.serial(), apply(change.requests(), from));
      if (kept.size() >= MOST_KEPT) {
        kept.removeFirst();
      }
      kept.addLast(answer);
    } else {
      answer = find(change.serial());
    }
    if (answer != null) {
      // Rule E6: to where the request came from, which may be an address that it has added.
      context.control.add(answer, context.paths.find(from.address()));
    }
  }

  private Chunk.@Nullable AddressChangeAck find(int serial) {
    for (Chunk.AddressChangeAck each : kept) {
      if (each.serial() == serial) {
        return each;
      }
    }
    return null;
  }

  // ---- the requests of one chunk

  /// What came of a request, or null when it was done.
  private record Outcome(int id, @Nullable ErrorCause cause) {}

  private List<Parameter> apply(List<Parameter> requests, Origin from) {
    var outcomes = new ArrayList<Outcome>();
    boolean failed = false;
    boolean exhausted = false;
    for (Parameter request : requests) {
      Outcome outcome = exhausted ? refuse(request) : null;
      if (outcome == null) {
        outcome = apply(request, from);
      }
      if (outcome != null) {
        outcomes.add(outcome);
        failed |= outcome.cause != null;
        exhausted |= outcome.cause instanceof ErrorCause.ChangeOutOfResource;
      }
    }
    return failed ? answers(outcomes) : List.of();
  }

  /// Where one fails each is answered (rule A7); otherwise no word means success (rule A8).
  private static List<Parameter> answers(List<Outcome> outcomes) {
    var answers = new ArrayList<Parameter>();
    for (Outcome outcome : outcomes) {
      ErrorCause cause = outcome.cause;
      answers.add(
          cause == null
              ? new Parameter.Succeeded(outcome.id)
              : new Parameter.Failed(outcome.id, List.of(cause)));
    }
    return answers;
  }

  /// Rule F11: once resources were short, no addition and no deletion of the chunk is done.
  private static @Nullable Outcome refuse(Parameter request) {
    return switch (request) {
      case Parameter.AddAddress add ->
          new Outcome(add.correlationId(), new ErrorCause.ChangeOutOfResource(whole(add)));
      case Parameter.DeleteAddress delete ->
          new Outcome(delete.correlationId(), new ErrorCause.ChangeOutOfResource(whole(delete)));
      case Parameter _ -> null;
    };
  }

  private @Nullable Outcome apply(Parameter request, Origin from) {
    return switch (request) {
      case Parameter.AddAddress add -> new Outcome(add.correlationId(), add(add, from));
      case Parameter.DeleteAddress delete ->
          new Outcome(delete.correlationId(), delete(delete, from));
      case Parameter.SetPrimary prefer -> new Outcome(prefer.correlationId(), prefer(prefer, from));
      case Parameter.Unrecognized unknown when unknown.reports() && unknown.whole().length() >= 8 ->
          new Outcome(
              unknown.whole().asBuffer().getInt(4),
              new ErrorCause.UnrecognizedParameters(unknown.whole()));
      case Parameter _ -> null;
    };
  }

  private static Octets whole(Parameter request) {
    return Parameters.encode(List.of(request));
  }

  private static InetAddress meant(InetAddress address, Origin from) {
    return address.isAnyLocalAddress() ? from.address() : address;
  }

  private @Nullable ErrorCause add(Parameter.AddAddress request, Origin from) {
    InetAddress address = meant(request.address(), from);
    if (!Offer.isUsable(address, from.address())) {
      return new ErrorCause.UnresolvableAddress(whole(request));
    }
    if (context.paths.find(address) != null) {
      return null;
    }
    if (context.paths.add(address, from.udpPort()) == null) {
      return new ErrorCause.ChangeOutOfResource(whole(request)); // rule F9
    }
    context.tell(new PathChanged(address, PathChange.ADDED));
    association.heartbeats().begin(); // rule F14
    return null;
  }

  private @Nullable ErrorCause delete(Parameter.DeleteAddress request, Origin from) {
    if (request.address().isAnyLocalAddress()) {
      return deleteAllBut(request, from);
    }
    Path path = context.paths.find(request.address());
    if (path == null) {
      return null;
    }
    if (context.paths.all().size() == 1) {
      return new ErrorCause.DeleteLastAddress(whole(request)); // rule F7
    }
    if (path.remote().equals(from.address())) {
      return new ErrorCause.DeleteSourceAddress(whole(request)); // rule F8
    }
    association.forget(path);
    return null;
  }

  /// The wildcard: all but the source of the packet, which has to be one of the peer's.
  private @Nullable ErrorCause deleteAllBut(Parameter.DeleteAddress request, Origin from) {
    if (context.paths.find(from.address()) == null) {
      return new ErrorCause.DeleteLastAddress(whole(request));
    }
    for (Path path : List.copyOf(context.paths.all())) {
      if (!path.remote().equals(from.address())) {
        association.forget(path);
      }
    }
    return null;
  }

  /// Section 5.4: advice that is followed as far as the address is the peer's.
  private @Nullable ErrorCause prefer(Parameter.SetPrimary request, Origin from) {
    Path path = context.paths.find(meant(request.address(), from));
    if (path == null) {
      return new ErrorCause.UnresolvableAddress(whole(request));
    }
    context.paths.makePrimary(path);
    return null;
  }
}
