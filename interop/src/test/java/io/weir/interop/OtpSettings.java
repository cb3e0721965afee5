package io.weir.interop;

import io.weir.diameter.core.DisconnectCause;
import java.util.List;
import java.util.stream.Stream;

/// How an OTP node is set up. Immutable.
///
/// @param watchdogMs Tw of RFC 3539 in milliseconds, without jitter; also how often a client that
///     was connected once tries again. Above 0; the RFC's own lower bound of 6 s is not imposed
/// @param watchdogOkay answered watchdogs a reopened connection needs before it is UP (RFC 3539: 3)
/// @param watchdogSuspect unanswered watchdogs before a peer is SUSPECT (RFC 3539: 1)
/// @param reconnectMs how often a client tries until its first connection stands, in milliseconds
/// @param others what only some tests set, as the words `weir_otp.erl` reads
record OtpSettings(
    String originHost,
    int watchdogMs,
    int watchdogOkay,
    int watchdogSuspect,
    int reconnectMs,
    List<String> others) {

  OtpSettings {
    if (watchdogMs <= 0 || watchdogOkay < 0 || watchdogSuspect < 0 || reconnectMs <= 0) {
      throw new IllegalArgumentException(
          "times must be above 0, counts not below: tw=%d, okay=%d, suspect=%d, reconnect=%d"
              .formatted(watchdogMs, watchdogOkay, watchdogSuspect, reconnectMs));
    }
  }

  /// Tw at its default of 30 s, so that no watchdog disturbs a test that is not about it.
  static OtpSettings quiet(String originHost) {
    return new OtpSettings(originHost, 30_000, 3, 1, 200, List.of());
  }

  /// The same with another Tw, in milliseconds.
  OtpSettings withWatchdogMs(int ms) {
    return new OtpSettings(originHost, ms, watchdogOkay, watchdogSuspect, reconnectMs, others);
  }

  /// The same with one application only, 3 or 4; without this it has both.
  OtpSettings servingOnly(int application) {
    return and("applications=" + application);
  }

  /// The same with another Disconnect-Cause in its DPR; without this, REBOOTING.
  OtpSettings leavingWith(DisconnectCause cause) {
    return and("disconnect_cause=" + cause.code());
  }

  /// The same, but every peer is refused with DIAMETER_UNKNOWN_PEER.
  OtpSettings acceptingNobody() {
    return and("accepts=nobody");
  }

  private OtpSettings and(String word) {
    List<String> more = Stream.concat(others.stream(), Stream.of(word)).toList();
    return new OtpSettings(
        originHost, watchdogMs, watchdogOkay, watchdogSuspect, reconnectMs, more);
  }

  List<String> words() {
    return Stream.concat(
            Stream.of(
                "origin_host=" + originHost,
                "watchdog_ms=" + watchdogMs,
                "watchdog_okay=" + watchdogOkay,
                "watchdog_suspect=" + watchdogSuspect,
                "reconnect_ms=" + reconnectMs),
            others.stream())
        .toList();
  }
}
