package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/// Lists of parameters and of error causes as octets, where one chunk or cause carries them whole.
/// Pure functions.
public final class Parameters {
  private Parameters() {}

  /// Parameters one behind the other, padded between.
  ///
  /// @param parameters in their order
  /// @return their octets
  public static Octets encode(List<Parameter> parameters) {
    ByteBuffer target = ByteBuffer.allocate(ParameterWriter.bytesOf(parameters));
    ParameterWriter.putAll(target, parameters);
    return Octets.of(target.array(), 0, target.position());
  }
}
