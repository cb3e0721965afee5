package io.weir.interop.sctp;

import io.weir.interop.OtpToolchain;
import java.util.List;

/// Starts peers on OTP's `gen_sctp`, inside a [Uml]: what OTP's users have. It does part of the
/// language only; `weir_gen_sctp.erl` tells which. Stateless.
public final class GenSctpPeer {

  private GenSctpPeer() {}

  /// Starts one.
  ///
  /// @param options of `port=5001`, `bind=10.99.0.2,10.99.1.2`, `mode=sink`, `in=`, `out=`,
  ///     `sndbuf=`, `rcvbuf=`
  public static SctpPeer start(Uml uml, OtpToolchain otp, String... options) {
    List<String> command = otp.command("weir_gen_sctp", List.of(options));
    return new SctpPeer(uml.start("gen_sctp", String.join(" ", command)));
  }
}
