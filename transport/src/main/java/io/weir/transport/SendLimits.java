package io.weir.transport;

/// The bounds of a [SendQueue]: one per lane, the watermarks of writability over the replies and
/// data together, and what each lane does when it is full. Where the transport is told of
/// acknowledgements ([Connection#acknowledges()]) what was handed over counts for all of them until
/// it is acknowledged; elsewhere it counts no more. Immutable.
///
/// @param control bound of the control lane
/// @param reply bound of the reply lane
/// @param data bound of the data lane
/// @param watermarks marks of writability, in payload bytes queued in the reply and data lanes; a
///     lane that is full of messages is above them too, until half of it is free
/// @param policies what each lane does when it is full
public record SendLimits(
    Bounds control, Bounds reply, Bounds data, Watermarks watermarks, Policies policies) {
  /// 64 control messages of 256 KiB in all; 16,384 messages and 8 MiB each for replies and data;
  /// unwritable at 4 MiB, writable again at 1 MiB; every lane has senders wait.
  public static final SendLimits DEFAULTS =
      new SendLimits(
          new Bounds(64, 256 << 10),
          new Bounds(16_384, 8 << 20),
          new Bounds(16_384, 8 << 20),
          new Watermarks(1 << 20, 4 << 20));

  /// What each lane does when it is full.
  ///
  /// @param control policy of the control lane
  /// @param reply policy of the reply lane
  /// @param data policy of the data lane
  public record Policies(LanePolicy control, LanePolicy reply, LanePolicy data) {
    /// Every lane has senders wait.
    public static final Policies DEFAULTS =
        new Policies(new LanePolicy.Wait(), new LanePolicy.Wait(), new LanePolicy.Wait());
  }

  /// Limits whose lanes all have senders wait.
  ///
  /// @param control bound of the control lane
  /// @param reply bound of the reply lane
  /// @param data bound of the data lane
  /// @param watermarks marks of writability
  public SendLimits(Bounds control, Bounds reply, Bounds data, Watermarks watermarks) {
    this(control, reply, data, watermarks, Policies.DEFAULTS);
  }

  /// These limits with another bound for data.
  ///
  /// @param newData bound of the data lane
  /// @return the changed limits
  public SendLimits withData(Bounds newData) {
    return new SendLimits(control, reply, newData, watermarks, policies);
  }

  /// These limits with other watermarks.
  ///
  /// @param newWatermarks marks of writability
  /// @return the changed limits
  public SendLimits withWatermarks(Watermarks newWatermarks) {
    return new SendLimits(control, reply, data, newWatermarks, policies);
  }

  /// These limits with another policy for one lane.
  ///
  /// @param lane which
  /// @param newPolicy what it does when it is full
  /// @return the changed limits
  public SendLimits withPolicy(Lane lane, LanePolicy newPolicy) {
    Policies newPolicies =
        switch (lane) {
          case CONTROL -> new Policies(newPolicy, policies.reply(), policies.data());
          case REPLY -> new Policies(policies.control(), newPolicy, policies.data());
          case DATA -> new Policies(policies.control(), policies.reply(), newPolicy);
        };
    return new SendLimits(control, reply, data, watermarks, newPolicies);
  }
}
