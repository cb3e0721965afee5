package io.weir.sctp.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/// Writes parameters
/// ([RFC 9260 section 3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1)). Called by
/// [ChunkWriter] and [Parameters]; pure functions but for the buffer.
final class ParameterWriter {
  private ParameterWriter() {}

  /// The parameters' bytes, with the padding between them and without that of the last.
  static int lengthOf(List<Parameter> parameters) {
    int length = 0;
    for (Parameter parameter : parameters) {
      length = Wire.padded(length) + lengthOf(parameter);
    }
    return length;
  }

  /// A parameter's bytes without padding.
  static int lengthOf(Parameter parameter) {
    return Wire.TYPE_AND_LENGTH_BYTES + valueLengthOf(parameter);
  }

  private static int valueLengthOf(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Address(InetAddress address) -> address.getAddress().length;
      case Parameter.CookiePreservative _,
          Parameter.AdaptationLayer _,
          Parameter.Succeeded _,
          Parameter.TsnReset _ ->
          4;
      case Parameter.EcnCapable _, Parameter.ForwardTsnSupported _ -> 0;
      case Parameter.HostName(Octets name) -> name.length();
      case Parameter.SupportedAddressTypes(List<Integer> types) -> 2 * types.size();
      case Parameter.StateCookie(Octets cookie) -> cookie.length();
      case Parameter.NotUnderstood(Octets whole) -> whole.length();
      case Parameter.SupportedExtensions(List<Integer> types) -> types.size();
      case Parameter.Random(Octets random) -> random.length();
      case Parameter.ChunkList(List<Integer> types) -> types.size();
      case Parameter.HmacAlgorithms(List<Integer> hmacIds) -> 2 * hmacIds.size();
      case Parameter.Padding(int paddingBytes) -> paddingBytes;
      case Parameter.AddAddress(_, InetAddress address) -> changeLengthOf(address);
      case Parameter.DeleteAddress(_, InetAddress address) -> changeLengthOf(address);
      case Parameter.SetPrimary(_, InetAddress address) -> changeLengthOf(address);
      case Parameter.Failed(_, List<ErrorCause> causes) -> 4 + CauseWriter.lengthOf(causes);
      case Parameter.OutgoingReset(_, _, _, List<Integer> streams) -> 12 + 2 * streams.size();
      case Parameter.IncomingReset(_, List<Integer> streams) -> 4 + 2 * streams.size();
      case Parameter.ResetResponse(_, _, Parameter.ResetTsns next) -> next.given() ? 16 : 8;
      case Parameter.AddOutgoing _, Parameter.AddIncoming _ -> 8;
      case Parameter.Unrecognized(_, Octets whole) -> whole.length() - Wire.TYPE_AND_LENGTH_BYTES;
    };
  }

  private static int changeLengthOf(InetAddress address) {
    return 4 + Wire.TYPE_AND_LENGTH_BYTES + address.getAddress().length;
  }

  /// Writes parameters, all of them padded.
  static void putAll(ByteBuffer out, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      put(out, parameter);
    }
  }

  /// Writes a parameter with its padding.
  static void put(ByteBuffer out, Parameter parameter) {
    int length = lengthOf(parameter);
    int end = out.position() + Wire.padded(length);
    if (parameter instanceof Parameter.Unrecognized(_, Octets whole)) {
      whole.putTo(out);
    } else {
      Wire.putHeader(out, ParameterType.of(parameter), length);
      putValue(out, parameter);
    }
    // What ends with causes has been padded with them.
    Wire.putZeros(out, end - out.position());
  }

  private static void putValue(ByteBuffer out, Parameter parameter) {
    switch (parameter) {
      case Parameter.Address(InetAddress address) -> out.put(address.getAddress());
      case Parameter.CookiePreservative(int incrementMs) -> out.putInt(incrementMs);
      case Parameter.HostName(Octets name) -> name.putTo(out);
      case Parameter.SupportedAddressTypes(List<Integer> types) -> Wire.putShorts(out, types);
      case Parameter.StateCookie(Octets cookie) -> cookie.putTo(out);
      case Parameter.NotUnderstood(Octets whole) -> whole.putTo(out);
      case Parameter.EcnCapable _, Parameter.ForwardTsnSupported _ -> {}
      case Parameter.SupportedExtensions(List<Integer> types) -> Wire.putBytes(out, types);
      case Parameter.Random(Octets random) -> random.putTo(out);
      case Parameter.ChunkList(List<Integer> types) -> Wire.putBytes(out, types);
      case Parameter.HmacAlgorithms(List<Integer> hmacIds) -> Wire.putShorts(out, hmacIds);
      case Parameter.Padding(int paddingBytes) -> Wire.putZeros(out, paddingBytes);
      case Parameter.AdaptationLayer(int indication) -> out.putInt(indication);
      case Parameter.AddAddress(int id, InetAddress address) -> putChange(out, id, address);
      case Parameter.DeleteAddress(int id, InetAddress address) -> putChange(out, id, address);
      case Parameter.SetPrimary(int id, InetAddress address) -> putChange(out, id, address);
      case Parameter.Failed(int id, List<ErrorCause> causes) ->
          CauseWriter.putAll(out.putInt(id), causes);
      case Parameter.Succeeded(int id) -> out.putInt(id);
      case Parameter.OutgoingReset(int request, int response, int lastTsn, var streams) ->
          Wire.putShorts(out.putInt(request).putInt(response).putInt(lastTsn), streams);
      case Parameter.IncomingReset(int request, List<Integer> streams) ->
          Wire.putShorts(out.putInt(request), streams);
      case Parameter.TsnReset(int request) -> out.putInt(request);
      case Parameter.ResetResponse(int response, int result, Parameter.ResetTsns next) -> {
        out.putInt(response).putInt(result);
        if (next.given()) {
          out.putInt(next.sendersNext()).putInt(next.receiversNext());
        }
      }
      case Parameter.AddOutgoing(int request, int streams) -> putAdd(out, request, streams);
      case Parameter.AddIncoming(int request, int streams) -> putAdd(out, request, streams);
      case Parameter.Unrecognized(_, Octets whole) -> whole.putTo(out);
    }
  }

  private static void putChange(ByteBuffer out, int correlationId, InetAddress address) {
    out.putInt(correlationId);
    put(out, new Parameter.Address(address));
  }

  private static void putAdd(ByteBuffer out, int request, int streams) {
    out.putInt(request).putShort((short) streams).putShort((short) 0);
  }
}
