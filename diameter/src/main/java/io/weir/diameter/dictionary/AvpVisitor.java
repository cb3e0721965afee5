package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFault;
import org.jspecify.annotations.Nullable;

/// Is shown the AVPs of a message one after another by [DiameterText#walk]. Called on the thread
/// that walks. The cursor is only good during the call and must not be moved.
public interface AvpVisitor {
  /// An AVP that is not a group, or is not known to be one.
  ///
  /// @param at stands on the AVP
  /// @param definition null if the dictionary does not know the AVP
  /// @param value the data
  void value(AvpCursor at, @Nullable AvpDefinition definition, AvpValue value);

  /// A group. What it holds follows, then [#endGroup].
  void beginGroup(AvpCursor at, AvpDefinition definition);

  /// The end of the innermost group.
  void endGroup();

  /// The rest of the innermost group, or of the message, is not AVPs.
  void fault(AvpFault fault);
}
