package io.weir.sctp.wire;

import io.weir.sctp.wire.Parameter.ResetTsns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Reads parameters ([RFC 9260 section
// 3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1)).
/// Pure functions.
final class ParameterReader {
  private ParameterReader() {}

  /// Reads parameters up to the cursor's limit, or to one that is not known and stops.
  static List<Parameter> readAll(Cursor in) {
    var parameters = new ArrayList<Parameter>();
    int end = in.limit();
    while (in.remaining() > 0 && in.isGood()) {
      Parameter parameter = readOne(in);
      if (in.isGood()) {
        parameters.add(parameter);
      }
      if (parameter instanceof Parameter.Unrecognized unknown && unknown.stops()) {
        in.position(end);
      }
    }
    return parameters;
  }

  /// Reads one parameter and its padding.
  static Parameter readOne(Cursor in) {
    int end = in.limit();
    int at = in.position();
    int type = in.u16();
    int bytes = in.u16();
    if (bytes < 4 || at + bytes > end) {
      in.fail("a parameter's length is " + bytes, at + 2);
      return new Parameter.EcnCapable();
    }
    in.limit(at + bytes);
    Parameter parameter = read(in, type, at, bytes);
    if (in.remaining() > 0) {
      in.fail("a parameter is longer than what it tells", in.position());
    }
    in.limit(end);
    if (in.isGood()) {
      in.position(Math.min(end, at + ParameterWriter.padded(bytes)));
    }
    return parameter;
  }

  private static Parameter read(Cursor in, int type, int at, int bytes) {
    return switch (type) {
      case Types.P_IPV4 -> new Parameter.Address(address(in, 4));
      case Types.P_IPV6 -> new Parameter.Address(address(in, 16));
      case Types.P_STATE_COOKIE -> new Parameter.StateCookie(in.rest());
      case Types.P_UNRECOGNIZED -> new Parameter.NotUnderstood(in.rest());
      case Types.P_COOKIE_PRESERVATIVE -> new Parameter.CookiePreservative(in.i32());
      case Types.P_HOST_NAME -> new Parameter.HostName(in.rest());
      case Types.P_ADDRESS_TYPES -> new Parameter.SupportedAddressTypes(shorts(in));
      case Types.P_ECN -> new Parameter.EcnCapable();
      case Types.P_RANDOM -> new Parameter.Random(in.rest());
      case Types.P_CHUNK_LIST -> new Parameter.ChunkList(bytes(in));
      case Types.P_HMAC -> new Parameter.HmacAlgorithms(shorts(in));
      case Types.P_PAD -> new Parameter.Padding(in.rest().length());
      case Types.P_EXTENSIONS -> new Parameter.SupportedExtensions(bytes(in));
      case Types.P_FORWARD_TSN -> new Parameter.ForwardTsnSupported();
      case Types.P_ADAPTATION -> new Parameter.AdaptationLayer(in.i32());
      case Types.P_ADD_ADDRESS -> new Parameter.AddAddress(in.i32(), inner(in));
      case Types.P_DELETE_ADDRESS -> new Parameter.DeleteAddress(in.i32(), inner(in));
      case Types.P_SET_PRIMARY -> new Parameter.SetPrimary(in.i32(), inner(in));
      case Types.P_FAILED -> new Parameter.Failed(in.i32(), CauseReader.readAll(in));
      case Types.P_SUCCEEDED -> new Parameter.Succeeded(in.i32());
      case Types.P_OUTGOING_RESET ->
          new Parameter.OutgoingReset(in.i32(), in.i32(), in.i32(), shorts(in));
      case Types.P_INCOMING_RESET -> new Parameter.IncomingReset(in.i32(), shorts(in));
      case Types.P_TSN_RESET -> new Parameter.TsnReset(in.i32());
      case Types.P_RESET_RESPONSE -> new Parameter.ResetResponse(in.i32(), in.i32(), tsns(in));
      case Types.P_ADD_OUTGOING -> new Parameter.AddOutgoing(in.i32(), streams(in));
      case Types.P_ADD_INCOMING -> new Parameter.AddIncoming(in.i32(), streams(in));
      default -> {
        in.position(at);
        yield new Parameter.Unrecognized(type, in.octets(bytes));
      }
    };
  }

  private static InetAddress address(Cursor in, int bytes) {
    try {
      byte[] octets = in.octets(bytes).toArray();
      return octets.length == bytes
          ? InetAddress.getByAddress(octets)
          : InetAddress.getByAddress(new byte[4]); // the cursor has failed
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes + " bytes", e);
    }
  }

  /// The address parameter within another.
  private static InetAddress inner(Cursor in) {
    int at = in.position();
    if (readOne(in) instanceof Parameter.Address(InetAddress address)) {
      return address;
    }
    in.fail("an address is expected", at);
    return address(in, 4);
  }

  private static ResetTsns tsns(Cursor in) {
    return in.remaining() == 0 ? ResetTsns.NONE : new ResetTsns(true, in.i32(), in.i32());
  }

  private static int streams(Cursor in) {
    int streams = in.u16();
    in.u16();
    return streams;
  }

  static List<Integer> shorts(Cursor in) {
    var values = new ArrayList<Integer>(in.remaining() / 2);
    while (in.remaining() > 0 && in.isGood()) {
      values.add(in.u16());
    }
    return values;
  }

  private static List<Integer> bytes(Cursor in) {
    var values = new ArrayList<Integer>(in.remaining());
    while (in.remaining() > 0) {
      values.add(in.u8());
    }
    return values;
  }
}
