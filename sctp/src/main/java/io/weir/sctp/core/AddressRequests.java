package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.AddressRequest;
import io.weir.sctp.core.AssociationEvent.LocalAddress;
import io.weir.sctp.core.AssociationState.ShutdownAckSent;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Parameter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The changes of this side's addresses: ASCONF as its sender sees it
/// ([RFC 5061 section 5.1](https://www.rfc-editor.org/rfc/rfc5061#section-5.1)). Called by
/// [AddressChanges]. Owned by the association.
///
/// One request is in a chunk and one chunk in flight; up to [#MOST_WAITING] wait.
final class AddressRequests {
  static final int MOST_WAITING = 16;

  /// A request.
  ///
  /// @param address one of this side's
  private record Wanted(AddressRequest what, InetAddress address) {}

  private final Context context;
  private final Association association;

  /// This side's addresses, as the peer knows them; without the one that is used where it was not
  /// named.
  private final List<InetAddress> addresses = new ArrayList<>();

  /// Whether there is an address of this side that was never named.
  private boolean unnamed = true;

  private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();
  private @Nullable Wanted asked;
  private Chunk.@Nullable AddressChange sent;
  private @Nullable Path sentTo;
  private int nextSerial;

  /// What the peer does not understand (rules F3a and F3b).
  private boolean refusesChanges;

  private boolean refusesPrimary;

  AddressRequests(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  /// What the peer was told in INIT or INIT ACK.
  void told(List<InetAddress> own) {
    addresses.clear();
    addresses.addAll(own);
    unnamed = own.isEmpty();
  }

  /// The association begins, or begins anew: what was asked for has failed.
  void begin(int ownTsn) {
    failAll();
    nextSerial = ownTsn;
    refusesChanges = false;
    refusesPrimary = false;
  }

  private void failAll() {
    Wanted open = asked;
    finish();
    if (open != null) {
      tell(open, false);
    }
    waiting.forEach(it -> tell(it, false));
    waiting.clear();
  }

  List<InetAddress> addresses() {
    return List.copyOf(addresses);
  }

  /// Whether an address is being removed: packets with it as their destination still count, but
  /// for an ABORT (rule F4).
  boolean isLeaving(@Nullable InetAddress address) {
    Wanted open = asked;
    return open != null && open.what == AddressRequest.REMOVE && open.address.equals(address);
  }

  // ---- asking

  /// Asks for something.
  ///
  /// @return false when that cannot be done
  boolean ask(AddressRequest what, InetAddress address) {
    boolean refused = what == AddressRequest.PREFER ? refusesPrimary : refusesChanges;
    if (!mayAsk() || refused || waiting.size() >= MOST_WAITING || !makesSense(what, address)) {
      return false;
    }
    waiting.add(new Wanted(what, address));
    goOn();
    return true;
  }

  private boolean mayAsk() {
    return context.extensions.addressChange()
        && association.state().isUp()
        && !(association.state() instanceof ShutdownAckSent); // rule C4
  }

  private boolean makesSense(AddressRequest what, InetAddress address) {
    return switch (what) {
      case ADD -> !addresses.contains(address);
      case PREFER -> addresses.contains(address) || isUnnamed(address);
      // Rule F5: never the last one.
      case REMOVE ->
          (addresses.contains(address) && addresses.size() + (unnamed ? 1 : 0) > 1)
              || (isUnnamed(address) && !addresses.isEmpty());
    };
  }

  /// Whether it is the address that packets come to although it was never named.
  private boolean isUnnamed(InetAddress address) {
    if (!unnamed || addresses.contains(address)) {
      return false;
    }
    for (Path path : context.paths.all()) {
      if (address.equals(path.local)) {
        return true;
      }
    }
    return false;
  }

  /// Sends the next request, if none is in flight.
  private void goOn() {
    Wanted next = sent == null ? waiting.poll() : null;
    if (next == null) {
      return;
    }
    if (!makesSense(next.what, next.address)) {
      tell(next, false);
      goOn();
      return;
    }
    asked = next;
    int serial = nextSerial++;
    Parameter request =
        switch (next.what) {
          case ADD -> new Parameter.AddAddress(serial, next.address);
          case REMOVE -> new Parameter.DeleteAddress(serial, next.address);
          case PREFER -> new Parameter.SetPrimary(serial, next.address);
        };
    if (next.what == AddressRequest.REMOVE) {
      leave(next.address);
    }
    var chunk =
        new Chunk.AddressChange(serial, new Parameter.Address(lookupAddress()), List.of(request));
    sent = chunk;
    send(chunk, context.paths.forData());
  }

  /// Rule F4 and F6: nothing is sent from an address that is being removed.
  private void leave(InetAddress address) {
    for (Path path : context.paths.all()) {
      if (address.equals(path.local)) {
        path.local = otherThan(address);
      }
    }
  }

  private @Nullable InetAddress otherThan(InetAddress address) {
    for (InetAddress other : addresses) {
      if (!other.equals(address) && other.getClass() == address.getClass()) {
        return other;
      }
    }
    return null;
  }

  /// An address by which the peer finds the association (section 5.3.2).
  private InetAddress lookupAddress() {
    if (!addresses.isEmpty()) {
      return addresses.getFirst();
    }
    for (Path path : context.paths.all()) {
      if (path.local != null) {
        return path.local;
      }
    }
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private void send(Chunk.AddressChange chunk, Path path) {
    sentTo = path;
    context.control.remove(chunk);
    context.control.add(chunk, path);
    context.timers.set(Timer.ADDRESS_CHANGE, context.nowNs + path.roundTrip.rtoNs());
  }

  /// T4-rto has expired (section 5.1, rules B1 to B5).
  void timedOut() {
    Chunk.AddressChange chunk = sent;
    Path path = sentTo;
    if (chunk != null && path != null) {
      context.paths.unanswered(path);
      send(chunk, context.paths.forRetransmission(path));
    }
  }

  /// A path is not the peer's any more.
  void forget(Path path) {
    Chunk.AddressChange chunk = sent;
    if (chunk != null && sentTo == path) {
      send(chunk, context.paths.forData());
    }
  }

  // ---- the answer

  /// An ASCONF ACK has come (section 5.1, rules A5 to A8).
  void answered(Chunk.AddressChangeAck ack) {
    Chunk.AddressChange chunk = sent;
    Wanted request = asked;
    Path path = sentTo;
    if (chunk == null || request == null || path == null || ack.serial() != chunk.serial()) {
      if (Serial.notAfter(nextSerial, ack.serial())) {
        context.abort(
            new EndReason.ProtocolViolation("an ASCONF ACK that nobody asked for"),
            new ErrorCause.IllegalChangeAck()); // rule F0
      }
      return;
    }
    context.paths.answered(path);
    finish();
    boolean failed = false;
    for (Parameter answer : ack.answers()) {
      if (answer instanceof Parameter.Failed(int id, List<ErrorCause> causes)
          && id == ack.serial()) {
        failed = true;
        noteRefusal(request, causes);
      }
    }
    if (!failed) {
      performed(request);
    }
    tell(request, !failed);
    goOn();
  }

  private void noteRefusal(Wanted request, List<ErrorCause> causes) {
    for (ErrorCause cause : causes) {
      if (cause instanceof ErrorCause.UnrecognizedParameters) {
        refusesPrimary |= request.what == AddressRequest.PREFER;
        refusesChanges |= request.what != AddressRequest.PREFER;
      }
    }
  }

  private void performed(Wanted request) {
    switch (request.what) {
      case ADD -> addresses.add(request.address);
      case REMOVE -> {
        if (!addresses.remove(request.address)) {
          unnamed = false;
        }
      }
      case PREFER -> {}
    }
  }

  /// The peer does not know ASCONF (rule A9).
  void notUnderstood() {
    if (sent != null) {
      refusesChanges = true;
      refusesPrimary = true;
      failAll();
    }
  }

  private void finish() {
    Chunk.AddressChange chunk = sent;
    if (chunk != null) {
      context.control.remove(chunk);
    }
    context.timers.stop(Timer.ADDRESS_CHANGE);
    sent = null;
    sentTo = null;
    asked = null;
  }

  private void tell(Wanted request, boolean performed) {
    context.tell(new LocalAddress(request.address, request.what, performed));
  }
}
