package io.weir.agent.decode;

import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Octets cut into messages, as far as their headers can be trusted. Immutable.
///
/// @param messages in their order
/// @param fault why the rest is not messages, if it is not
public record MessageStream(List<DiameterMessage> messages, Optional<Fault> fault) {
  /// Where and why octets are no message.
  ///
  /// @param offset from the beginning of all octets
  /// @param why for people
  public record Fault(int offset, String why) {}

  /// Copies the list.
  public MessageStream {
    messages = List.copyOf(messages);
  }

  /// Cuts octets into messages.
  ///
  /// @param octets whole messages, one after another
  /// @return the messages, and what is wrong behind them
  public static MessageStream of(byte[] octets) {
    List<DiameterMessage> messages = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    int at = 0;
    while (at < octets.length) {
      Optional<String> fault = fault(buffer, at);
      if (fault.isPresent()) {
        return new MessageStream(messages, Optional.of(new Fault(at, fault.get())));
      }
      int end = at + DiameterHeader.messageLength(buffer, at);
      messages.add(DiameterMessage.of(Arrays.copyOfRange(octets, at, end)));
      at = end;
    }
    return new MessageStream(messages, Optional.empty());
  }

  private static Optional<String> fault(ByteBuffer buffer, int at) {
    int available = buffer.limit() - at;
    if (available < DiameterHeader.LENGTH) {
      return Optional.of(
          "a header has 20 octets, %d %s left".formatted(available, available == 1 ? "is" : "are"));
    }
    if (DiameterHeader.version(buffer, at) != DiameterHeader.VERSION) {
      return Optional.of(
          "a message begins with version 1, this octet is %d"
              .formatted(DiameterHeader.version(buffer, at)));
    }
    int length = DiameterHeader.messageLength(buffer, at);
    if (length < DiameterHeader.LENGTH) {
      return Optional.of(
          "the Message Length %d is less than the 20 octets of a header".formatted(length));
    }
    if (length > available) {
      return Optional.of(
          "the Message Length is %d, %d octets are left".formatted(length, available));
    }
    return Optional.empty();
  }
}
