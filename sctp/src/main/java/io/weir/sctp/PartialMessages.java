package io.weir.sctp;

import io.weir.sctp.core.InboundMessage;
import io.weir.sctp.wire.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts messages together that the core delivered in parts, where the application wants whole
/// ones. Bounded over all streams. One thread at a time.
final class PartialMessages {
  /// What a part has done.
  sealed interface Added {
    /// The message goes on.
    record Incomplete() implements Added {}

    /// The message is whole.
    ///
    /// @param message its bytes
    record Complete(Octets message) implements Added {}

    /// There is more than may be held.
    ///
    /// @param what for people
    record TooLong(String what) implements Added {}
  }

  private record Place(int stream, boolean unordered) {}

  private final int mostBytes;
  private final Map<Place, List<Octets>> parts = new HashMap<>();
  private long heldBytes;

  /// No parts.
  ///
  /// @param mostBytes most bytes of unfinished messages, over all streams
  PartialMessages(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  Added add(InboundMessage part) {
    var place = new Place(part.stream(), part.unordered());
    if (part.begins()) {
      forget(place); // the rest of the one before was given up by its sender
    }
    List<Octets> soFar = parts.computeIfAbsent(place, _ -> new ArrayList<>());
    soFar.add(part.payload());
    heldBytes += part.payload().length();
    if (heldBytes > mostBytes) {
      return new Added.TooLong(
          "a message is longer than %d bytes (AssociationOptions.Sizes.mostMessage)"
              .formatted(mostBytes));
    }
    return part.ends() ? new Added.Complete(join(soFar)) : new Added.Incomplete();
  }

  /// The last part that was added is added again later.
  void takeBack(InboundMessage part) {
    List<Octets> soFar = parts.get(new Place(part.stream(), part.unordered()));
    if (soFar != null) {
      soFar.removeLast();
      heldBytes -= part.payload().length();
    }
  }

  /// The message that ended with this part was taken.
  void taken(InboundMessage last) {
    forget(new Place(last.stream(), last.unordered()));
  }

  private void forget(Place place) {
    List<Octets> before = parts.remove(place);
    if (before != null) {
      heldBytes -= lengthOf(before);
    }
  }

  private static int lengthOf(List<Octets> octets) {
    int bytes = 0;
    for (Octets each : octets) {
      bytes += each.length();
    }
    return bytes;
  }

  private static Octets join(List<Octets> octets) {
    byte[] whole = new byte[lengthOf(octets)];
    int at = 0;
    for (Octets each : octets) {
      System.arraycopy(each.array(), each.offset(), whole, at, each.length());
      at += each.length();
    }
    return Octets.of(whole);
  }
}
