package io.weir.sctp.wire;

import io.weir.sctp.wire.Parameter.ResetTsns;
import java.nio.ByteBuffer;
import java.util.List;

/// Writes parameters ([RFC 9260 section
// 3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1)).
/// Pure functions.
final class ParameterWriter {
  private ParameterWriter() {}

  /// Bytes of a list, padding between and behind included.
  static int bytesOf(List<Parameter> parameters) {
    int bytes = 0;
    for (Parameter parameter : parameters) {
      bytes += padded(bytesOf(parameter));
    }
    return bytes;
  }

  static int padded(int bytes) {
    return (bytes + 3) & ~3;
  }

  /// Bytes of a parameter, its header included and its padding not.
  static int bytesOf(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Address it -> 4 + it.address().getAddress().length;
      case Parameter.CookiePreservative _ -> 8;
      case Parameter.HostName it -> 4 + it.name().length();
      case Parameter.SupportedAddressTypes it -> 4 + 2 * it.types().size();
      case Parameter.StateCookie it -> 4 + it.cookie().length();
      case Parameter.NotUnderstood it -> 4 + it.whole().length();
      case Parameter.EcnCapable _, Parameter.ForwardTsnSupported _ -> 4;
      case Parameter.SupportedExtensions it -> 4 + it.chunkTypes().size();
      case Parameter.Random it -> 4 + it.random().length();
      case Parameter.ChunkList it -> 4 + it.chunkTypes().size();
      case Parameter.HmacAlgorithms it -> 4 + 2 * it.hmacIds().size();
      case Parameter.Padding it -> 4 + it.paddingBytes();
      case Parameter.AdaptationLayer _ -> 8;
      case Parameter.AddAddress it -> 12 + it.address().getAddress().length;
      case Parameter.DeleteAddress it -> 12 + it.address().getAddress().length;
      case Parameter.SetPrimary it -> 12 + it.address().getAddress().length;
      case Parameter.Failed it -> 8 + CauseWriter.bytesOf(it.causes());
      case Parameter.Succeeded _ -> 8;
      case Parameter.OutgoingReset it -> 16 + 2 * it.streams().size();
      case Parameter.IncomingReset it -> 8 + 2 * it.streams().size();
      case Parameter.TsnReset _ -> 8;
      case Parameter.ResetResponse it -> it.nextTsns().given() ? 20 : 12;
      case Parameter.AddOutgoing _, Parameter.AddIncoming _ -> 12;
      case Parameter.Unrecognized it -> it.whole().length();
    };
  }

  /// Writes a list, with padding between and behind.
  static void putAll(ByteBuffer target, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      put(target, parameter);
      pad(target, bytesOf(parameter));
    }
  }

  static void pad(ByteBuffer target, int bytes) {
    for (int i = bytes; (i & 3) != 0; i++) {
      target.put((byte) 0);
    }
  }

  private static ByteBuffer head(ByteBuffer target, int type, Parameter parameter) {
    return target.putShort((short) type).putShort((short) bytesOf(parameter));
  }

  private static void put(ByteBuffer target, Parameter parameter) {
    switch (parameter) {
      case Parameter.Address it -> {
        byte[] address = it.address().getAddress();
        head(target, address.length == 4 ? Types.P_IPV4 : Types.P_IPV6, it).put(address);
      }
      case Parameter.CookiePreservative it ->
          head(target, Types.P_COOKIE_PRESERVATIVE, it).putInt(it.incrementMs());
      case Parameter.HostName it -> it.name().putTo(head(target, Types.P_HOST_NAME, it));
      case Parameter.SupportedAddressTypes it ->
          putShorts(head(target, Types.P_ADDRESS_TYPES, it), it.types());
      case Parameter.StateCookie it -> it.cookie().putTo(head(target, Types.P_STATE_COOKIE, it));
      case Parameter.NotUnderstood it -> it.whole().putTo(head(target, Types.P_UNRECOGNIZED, it));
      case Parameter.EcnCapable it -> head(target, Types.P_ECN, it);
      case Parameter.ForwardTsnSupported it -> head(target, Types.P_FORWARD_TSN, it);
      case Parameter.SupportedExtensions it ->
          putBytes(head(target, Types.P_EXTENSIONS, it), it.chunkTypes());
      case Parameter.Random it -> it.random().putTo(head(target, Types.P_RANDOM, it));
      case Parameter.ChunkList it ->
          putBytes(head(target, Types.P_CHUNK_LIST, it), it.chunkTypes());
      case Parameter.HmacAlgorithms it -> putShorts(head(target, Types.P_HMAC, it), it.hmacIds());
      case Parameter.Padding it -> head(target, Types.P_PAD, it).put(new byte[it.paddingBytes()]);
      case Parameter.AdaptationLayer it ->
          head(target, Types.P_ADAPTATION, it).putInt(it.indication());
      case Parameter.Unrecognized it -> it.whole().putTo(target);
      case Parameter.AddAddress _,
          Parameter.DeleteAddress _,
          Parameter.SetPrimary _,
          Parameter.Failed _,
          Parameter.Succeeded _ ->
          putAddressChange(target, parameter);
      case Parameter.OutgoingReset _,
          Parameter.IncomingReset _,
          Parameter.TsnReset _,
          Parameter.ResetResponse _,
          Parameter.AddOutgoing _,
          Parameter.AddIncoming _ ->
          putReset(target, parameter);
    }
  }

  private static void putAddressChange(ByteBuffer target, Parameter parameter) {
    if (parameter instanceof Parameter.AddAddress it) {
      head(target, Types.P_ADD_ADDRESS, it).putInt(it.correlationId());
      put(target, new Parameter.Address(it.address()));
    } else if (parameter instanceof Parameter.DeleteAddress it) {
      head(target, Types.P_DELETE_ADDRESS, it).putInt(it.correlationId());
      put(target, new Parameter.Address(it.address()));
    } else if (parameter instanceof Parameter.SetPrimary it) {
      head(target, Types.P_SET_PRIMARY, it).putInt(it.correlationId());
      put(target, new Parameter.Address(it.address()));
    } else if (parameter instanceof Parameter.Failed it) {
      CauseWriter.putAll(head(target, Types.P_FAILED, it).putInt(it.correlationId()), it.causes());
    } else if (parameter instanceof Parameter.Succeeded it) {
      head(target, Types.P_SUCCEEDED, it).putInt(it.correlationId());
    }
  }

  private static void putReset(ByteBuffer target, Parameter parameter) {
    if (parameter instanceof Parameter.OutgoingReset it) {
      head(target, Types.P_OUTGOING_RESET, it).putInt(it.request()).putInt(it.response());
      putShorts(target.putInt(it.lastTsn()), it.streams());
    } else if (parameter instanceof Parameter.IncomingReset it) {
      putShorts(head(target, Types.P_INCOMING_RESET, it).putInt(it.request()), it.streams());
    } else if (parameter instanceof Parameter.TsnReset it) {
      head(target, Types.P_TSN_RESET, it).putInt(it.request());
    } else if (parameter instanceof Parameter.ResetResponse it) {
      head(target, Types.P_RESET_RESPONSE, it).putInt(it.response()).putInt(it.result());
      ResetTsns tsns = it.nextTsns();
      if (tsns.given()) {
        target.putInt(tsns.sendersNext()).putInt(tsns.receiversNext());
      }
    } else if (parameter instanceof Parameter.AddOutgoing it) {
      putStreams(head(target, Types.P_ADD_OUTGOING, it).putInt(it.request()), it.streams());
    } else if (parameter instanceof Parameter.AddIncoming it) {
      putStreams(head(target, Types.P_ADD_INCOMING, it).putInt(it.request()), it.streams());
    }
  }

  private static void putStreams(ByteBuffer target, int streams) {
    target.putShort((short) streams).putShort((short) 0);
  }

  private static void putShorts(ByteBuffer target, List<Integer> values) {
    for (int value : values) {
      target.putShort((short) value);
    }
  }

  private static void putBytes(ByteBuffer target, List<Integer> values) {
    for (int value : values) {
      target.put((byte) value);
    }
  }
}
