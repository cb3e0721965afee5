package io.weir.diameter.wire;

/// The Time format: the seconds part of an NTP timestamp, whose 32 bits are taken as the years
/// 1968 to 2104. Stateless.
///
/// "If bit 0 is set, the UTC time is in the range 1968-2036, and UTC time is reckoned from 0h 0m
/// 0s UTC on 1 January 1900. If bit 0 is not set, the time is in the range 2036-2104 and UTC time
/// is reckoned from 6h 28m 16s UTC on 7 February 2036" ([RFC 4330 section
/// 3](https://www.rfc-editor.org/rfc/rfc4330#section-3)), a procedure that RFC 6733 section 4.3.1
/// demands of all nodes.
public final class NtpTime {
  /// The earliest second that can be written, 1968-01-20T03:14:08Z.
  public static final long MIN_EPOCH_SECONDS = -61_505_152L;

  /// The latest second that can be written, 2104-02-26T09:42:23Z.
  public static final long MAX_EPOCH_SECONDS = 4_233_462_143L;

  private static final long FROM_1900_TO_1970 = 2_208_988_800L;
  private static final long FROM_1970_TO_2036 = 2_085_978_496L;

  private NtpTime() {}

  /// Reads a Time.
  ///
  /// @param bits the 32 bits of a Time AVP
  /// @return seconds since 1970-01-01T00:00:00Z
  public static long toEpochSeconds(int bits) {
    long seconds = bits & 0xFFFFFFFFL;
    return bits < 0 ? seconds - FROM_1900_TO_1970 : seconds + FROM_1970_TO_2036;
  }

  /// Writes a Time.
  ///
  /// @param epochSeconds seconds since 1970-01-01T00:00:00Z
  /// @return the 32 bits of a Time AVP
  /// @throws IllegalArgumentException if outside [#MIN_EPOCH_SECONDS] .. [#MAX_EPOCH_SECONDS]
  public static int fromEpochSeconds(long epochSeconds) {
    if (epochSeconds < MIN_EPOCH_SECONDS || epochSeconds > MAX_EPOCH_SECONDS) {
      throw new IllegalArgumentException(
          "a Time AVP holds 1968-01-20T03:14:08Z to 2104-02-26T09:42:23Z, not epoch second "
              + epochSeconds);
    }
    // The low 32 bits of the count from 1900 are right in both eras.
    return (int) (epochSeconds + FROM_1900_TO_1970);
  }
}
