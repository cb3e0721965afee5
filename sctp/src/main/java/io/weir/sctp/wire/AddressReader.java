package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Fault;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Decodes addresses and the parameters of changes of addresses
/// ([RFC 5061 section 4.2](https://www.rfc-editor.org/rfc/rfc5061#section-4.2)). Called by
/// [ParameterReader]; pure functions but for the fault that is noted.
final class AddressReader {
  private static final int ID_BYTES = 8;

  private AddressReader() {}

  /// Whether a type of parameter is decoded here.
  static boolean reads(int type) {
    return type == ParameterType.IPV4_ADDRESS
        || type == ParameterType.IPV6_ADDRESS
        || (type >= ParameterType.ADD_ADDRESS && type <= ParameterType.ADAPTATION_LAYER);
  }

  /// Decodes a parameter.
  ///
  /// @param at where its header is
  /// @param length what its header says, at least 4 and within the chunk
  /// @return the parameter, or null when it is broken
  static @Nullable Parameter read(Input in, int at, int length) {
    int type = in.u16(at);
    if (type == ParameterType.IPV4_ADDRESS || type == ParameterType.IPV6_ADDRESS) {
      return Input.make(readAddress(in, at, length), Parameter.Address::new);
    }
    if (length < ID_BYTES) {
      ParameterReader.failLength(in, at, length);
      return null;
    }
    int id = in.i32(at + 4);
    return switch (type) {
      case ParameterType.ADAPTATION_LAYER ->
          ParameterReader.has(in, at, length, 8) ? new Parameter.AdaptationLayer(id) : null;
      case ParameterType.SUCCEEDED ->
          ParameterReader.has(in, at, length, 8) ? new Parameter.Succeeded(id) : null;
      case ParameterType.FAILED ->
          Input.make(
              CauseReader.readAll(in, at + ID_BYTES, at + length),
              causes -> new Parameter.Failed(id, causes));
      default -> readChange(in, at, length);
    };
  }

  private static @Nullable Parameter readChange(Input in, int at, int length) {
    int inner = at + ID_BYTES;
    boolean hasHeader = length >= ID_BYTES + Wire.TYPE_AND_LENGTH_BYTES;
    if (!hasHeader || in.u16(inner + 2) != length - ID_BYTES) {
      in.fail(Fault.CHUNK_CONTENT, "a change without an address", at);
      return null;
    }
    InetAddress address = readAddress(in, inner, length - ID_BYTES);
    if (address == null) {
      return null;
    }
    int id = in.i32(at + 4);
    return switch (in.u16(at)) {
      case ParameterType.ADD_ADDRESS -> new Parameter.AddAddress(id, address);
      case ParameterType.DELETE_ADDRESS -> new Parameter.DeleteAddress(id, address);
      default -> new Parameter.SetPrimary(id, address);
    };
  }

  /// An address parameter. An IPv4 address inside an IPv6 one, which nobody should send
  /// ([RFC 9260 section 3.3.2.1.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2.1.2)), is
  /// taken as the IPv4 address.
  private static @Nullable InetAddress readAddress(Input in, int at, int length) {
    int type = in.u16(at);
    int wanted = type == ParameterType.IPV4_ADDRESS ? 8 : 20;
    if (type != ParameterType.IPV4_ADDRESS && type != ParameterType.IPV6_ADDRESS) {
      in.fail(Fault.CHUNK_CONTENT, "no address but type " + type, at);
      return null;
    }
    if (!ParameterReader.has(in, at, length, wanted)) {
      return null;
    }
    try {
      return InetAddress.getByAddress(in.copy(at + 4, at + length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + length + " bytes", e);
    }
  }
}
