package io.weir.sctp.wire;

/// The numbers of the parameter types
/// ([RFC 9260 section 3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1) and the RFCs of
/// the extensions), which mean the same in every chunk.
public final class ParameterType {
  /// [Parameter.Address] with an IPv4 address.
  public static final int IPV4_ADDRESS = 5;

  /// [Parameter.Address] with an IPv6 address.
  public static final int IPV6_ADDRESS = 6;

  /// [Parameter.StateCookie].
  public static final int STATE_COOKIE = 7;

  /// [Parameter.NotUnderstood].
  public static final int NOT_UNDERSTOOD = 8;

  /// [Parameter.CookiePreservative].
  public static final int COOKIE_PRESERVATIVE = 9;

  /// [Parameter.HostName].
  public static final int HOST_NAME = 11;

  /// [Parameter.SupportedAddressTypes].
  public static final int SUPPORTED_ADDRESS_TYPES = 12;

  /// [Parameter.OutgoingReset].
  public static final int OUTGOING_RESET = 13;

  /// [Parameter.IncomingReset].
  public static final int INCOMING_RESET = 14;

  /// [Parameter.TsnReset].
  public static final int TSN_RESET = 15;

  /// [Parameter.ResetResponse].
  public static final int RESET_RESPONSE = 16;

  /// [Parameter.AddOutgoing].
  public static final int ADD_OUTGOING = 17;

  /// [Parameter.AddIncoming].
  public static final int ADD_INCOMING = 18;

  /// [Parameter.EcnCapable].
  public static final int ECN_CAPABLE = 0x8000;

  /// [Parameter.Random].
  public static final int RANDOM = 0x8002;

  /// [Parameter.ChunkList].
  public static final int CHUNK_LIST = 0x8003;

  /// [Parameter.HmacAlgorithms].
  public static final int HMAC_ALGORITHMS = 0x8004;

  /// [Parameter.Padding].
  public static final int PADDING = 0x8005;

  /// [Parameter.SupportedExtensions].
  public static final int SUPPORTED_EXTENSIONS = 0x8008;

  /// [Parameter.ForwardTsnSupported].
  public static final int FORWARD_TSN_SUPPORTED = 0xc000;

  /// [Parameter.AddAddress].
  public static final int ADD_ADDRESS = 0xc001;

  /// [Parameter.DeleteAddress].
  public static final int DELETE_ADDRESS = 0xc002;

  /// [Parameter.Failed].
  public static final int FAILED = 0xc003;

  /// [Parameter.SetPrimary].
  public static final int SET_PRIMARY = 0xc004;

  /// [Parameter.Succeeded].
  public static final int SUCCEEDED = 0xc005;

  /// [Parameter.AdaptationLayer].
  public static final int ADAPTATION_LAYER = 0xc006;

  private ParameterType() {}

  /// The type of a parameter.
  ///
  /// @param parameter any
  /// @return 0 to 65535
  public static int of(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Address(var address) ->
          address.getAddress().length == 4 ? IPV4_ADDRESS : IPV6_ADDRESS;
      case Parameter.CookiePreservative _ -> COOKIE_PRESERVATIVE;
      case Parameter.HostName _ -> HOST_NAME;
      case Parameter.SupportedAddressTypes _ -> SUPPORTED_ADDRESS_TYPES;
      case Parameter.StateCookie _ -> STATE_COOKIE;
      case Parameter.NotUnderstood _ -> NOT_UNDERSTOOD;
      case Parameter.EcnCapable _ -> ECN_CAPABLE;
      case Parameter.ForwardTsnSupported _ -> FORWARD_TSN_SUPPORTED;
      case Parameter.SupportedExtensions _ -> SUPPORTED_EXTENSIONS;
      case Parameter.Random _ -> RANDOM;
      case Parameter.ChunkList _ -> CHUNK_LIST;
      case Parameter.HmacAlgorithms _ -> HMAC_ALGORITHMS;
      case Parameter.Padding _ -> PADDING;
      case Parameter.AdaptationLayer _ -> ADAPTATION_LAYER;
      case Parameter.AddAddress _ -> ADD_ADDRESS;
      case Parameter.DeleteAddress _ -> DELETE_ADDRESS;
      case Parameter.SetPrimary _ -> SET_PRIMARY;
      case Parameter.Failed _ -> FAILED;
      case Parameter.Succeeded _ -> SUCCEEDED;
      case Parameter.OutgoingReset _ -> OUTGOING_RESET;
      case Parameter.IncomingReset _ -> INCOMING_RESET;
      case Parameter.TsnReset _ -> TSN_RESET;
      case Parameter.ResetResponse _ -> RESET_RESPONSE;
      case Parameter.AddOutgoing _ -> ADD_OUTGOING;
      case Parameter.AddIncoming _ -> ADD_INCOMING;
      case Parameter.Unrecognized unknown -> unknown.type();
    };
  }
}
