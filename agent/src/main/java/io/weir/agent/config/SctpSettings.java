package io.weir.agent.config;

import io.weir.agent.NodeTransports;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.core.AssociationOptions;
import java.time.Duration;

/// What the settings of section `sctp` come to. Pure function.
///
/// @param values settings that have been checked
record SctpSettings(SettingValues values) {
  /// The options of every association; messages as long as the node takes are received whole.
  SctpOptions options() {
    return NodeTransports.holding(
        SctpOptions.DEFAULTS.withAssociation(
            AssociationOptions.DEFAULTS
                .withStreams(
                    new AssociationOptions.Streams(
                        values.get(Settings.STREAMS), values.get(Settings.INBOUND_STREAMS)))
                .withTimeouts(timeouts())
                .withSacks(
                    new AssociationOptions.Sacks(
                        ns(Settings.SACK_DELAY), AssociationOptions.Sacks.DEFAULTS.everyPackets()))
                .withSizes(sizes())),
        Math.toIntExact(values.get(Settings.MAX_MESSAGE_BYTES)));
  }

  private AssociationOptions.Timeouts timeouts() {
    AssociationOptions.Timeouts standard = AssociationOptions.Timeouts.DEFAULTS;
    return new AssociationOptions.Timeouts(
        ns(Settings.RTO_INITIAL),
        ns(Settings.RTO_MIN),
        ns(Settings.RTO_MAX),
        values.get(Settings.ASSOCIATION_RETRANSMISSIONS),
        values.get(Settings.PATH_RETRANSMISSIONS),
        values.get(Settings.INIT_RETRANSMISSIONS),
        values.get(Settings.HEARTBEAT).map(Duration::toNanos).orElse(0L),
        standard.cookieLifeNs(),
        standard.potentiallyFailedAfter(),
        standard.autocloseNs());
  }

  private AssociationOptions.Sizes sizes() {
    AssociationOptions.Sizes standard = AssociationOptions.Sizes.DEFAULTS;
    int window = Math.toIntExact(values.get(Settings.RECEIVE_WINDOW));
    int mtu = values.get(Settings.MTU);
    return new AssociationOptions.Sizes(
        window,
        standard.receiveMessages(),
        Math.min(window, standard.mostMessage()),
        mtu,
        mtu,
        standard.mostBurstPackets());
  }

  private long ns(Setting<Duration> setting) {
    return values.get(setting).toNanos();
  }
}
