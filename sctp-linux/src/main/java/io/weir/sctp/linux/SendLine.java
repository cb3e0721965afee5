package io.weir.sctp.linux;

import io.weir.transport.Send;
import org.jspecify.annotations.Nullable;

/// The messages of one lane that the send queue has shown and that have not begun, in order.
/// One that was taken back leaves at once, whatever its place: so what is held never exceeds the
/// lane's bound. Owned by the loop.
final class SendLine {
  /// A message's place, attached to it.
  private static final class Place {
    final Send send;
    final SendLine line;
    @Nullable Place before;
    @Nullable Place after;

    Place(Send send, SendLine line) {
      this.send = send;
      this.line = line;
    }
  }

  private @Nullable Place first;
  private @Nullable Place last;

  /// Adds a message at the end, or where the one was whose place it has taken.
  void add(Send send) {
    var place = new Place(send, this);
    send.attach(place);
    Send replaced = send.replaced();
    if (replaced != null && replaced.attachment() instanceof Place old && old.line.equals(this)) {
      put(place, old.before, old);
    } else {
      put(place, last, null);
    }
  }

  private void put(Place place, @Nullable Place before, @Nullable Place after) {
    place.before = before;
    place.after = after;
    if (before == null) {
      first = place;
    } else {
      before.after = place;
    }
    if (after == null) {
      last = place;
    } else {
      after.before = place;
    }
  }

  /// The next message, which stays.
  @Nullable Send peek() {
    return first == null ? null : first.send;
  }

  /// Takes a message out of its line, if it is in one.
  static void remove(Send send) {
    if (send.attachment() instanceof Place place) {
      place.line.unlink(place);
      send.attach(null);
    }
  }

  private void unlink(Place place) {
    Place before = place.before;
    Place after = place.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
  }
}
