package io.weir.transport;

/// The bounds of a [SendQueue]: one per lane, and the watermarks of writability over the replies
/// and data together. Immutable.
///
/// @param control bound of the control lane
/// @param reply bound of the reply lane
/// @param data bound of the data lane
/// @param watermarks marks of writability, in payload bytes queued in the reply and data lanes
public record SendLimits(Bounds control, Bounds reply, Bounds data, Watermarks watermarks) {
  /// 64 control messages of 256 KiB in all; 16,384 messages and 8 MiB each for replies and data;
  /// unwritable at 4 MiB, writable again at 1 MiB.
  public static final SendLimits DEFAULTS =
      new SendLimits(
          new Bounds(64, 256 << 10),
          new Bounds(16_384, 8 << 20),
          new Bounds(16_384, 8 << 20),
          new Watermarks(1 << 20, 4 << 20));

  /// These limits with another bound for data.
  ///
  /// @param newData bound of the data lane
  /// @return the changed limits
  public SendLimits withData(Bounds newData) {
    return new SendLimits(control, reply, newData, watermarks);
  }

  /// These limits with other watermarks.
  ///
  /// @param newWatermarks marks of writability
  /// @return the changed limits
  public SendLimits withWatermarks(Watermarks newWatermarks) {
    return new SendLimits(control, reply, data, newWatermarks);
  }
}
