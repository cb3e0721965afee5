package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Lists of parameters and of error causes as bytes, as error causes carry parameters. Pure
/// functions, for any thread.
public final class Parameters {
  private Parameters() {}

  /// Parameters one behind the other, with padding between them but none at the end.
  ///
  /// @param parameters in their order
  /// @return their bytes
  /// @throws IllegalArgumentException when one is longer than 65535 bytes
  public static Octets encode(List<Parameter> parameters) {
    int length = ParameterWriter.lengthOf(parameters);
    ByteBuffer out = ByteBuffer.allocate(Wire.padded(length));
    ParameterWriter.putAll(out, parameters);
    return Octets.of(out.array(), 0, length);
  }

  /// Parameters up to the end, or up to an unrecognised one that says to stop there.
  ///
  /// @param octets as [#encode] makes them, or padded at the end too
  /// @return the parameters; empty when one is broken
  public static Optional<List<Parameter>> decode(Octets octets) {
    int from = octets.offset();
    List<Parameter> read = ParameterReader.readAll(new Input(octets), from, from + octets.length());
    return Optional.ofNullable(read).map(List::copyOf);
  }

  /// Causes one behind the other, with padding between them but none at the end.
  ///
  /// @param causes in their order
  /// @return their bytes
  /// @throws IllegalArgumentException when one is longer than 65535 bytes
  public static Octets encodeCauses(List<ErrorCause> causes) {
    int length = CauseWriter.lengthOf(causes);
    ByteBuffer out = ByteBuffer.allocate(Wire.padded(length));
    CauseWriter.putAll(out, causes);
    return Octets.of(out.array(), 0, length);
  }

  /// Causes up to the end.
  ///
  /// @param octets as [#encodeCauses] makes them, or padded at the end too
  /// @return the causes; empty when one is broken
  public static Optional<List<ErrorCause>> decodeCauses(Octets octets) {
    int from = octets.offset();
    List<ErrorCause> read = CauseReader.readAll(new Input(octets), from, from + octets.length());
    return Optional.ofNullable(read).map(List::copyOf);
  }
}
