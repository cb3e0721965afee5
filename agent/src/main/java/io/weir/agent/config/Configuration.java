package io.weir.agent.config;

import io.weir.agent.config.Settings.Application;
import io.weir.diameter.NodeOptions;
import io.weir.sctp.SctpOptions;
import io.weir.transport.Endpoint;
import java.util.List;

/// How `weir run` runs: checked, complete, ready to start a node from. Immutable.
///
/// @param host the node's DiameterIdentity
/// @param realm its realm
/// @param product its Product-Name
/// @param listen where it listens
/// @param connect whom it connects to
/// @param allow who may connect although the node does not connect to them
/// @param answersAccounting whether it answers base accounting
/// @param answersCreditControl whether it answers credit control
/// @param options everything else of the node
/// @param sctp how SCTP behaves
/// @param warnings what is allowed but not wise
/// @param yaml all of it as a file, with comments
public record Configuration(
    String host,
    String realm,
    String product,
    List<Endpoint> listen,
    List<ConnectTo> connect,
    List<String> allow,
    boolean answersAccounting,
    boolean answersCreditControl,
    NodeOptions options,
    SctpOptions sctp,
    List<String> warnings,
    String yaml) {

  /// Copies the lists.
  public Configuration {
    listen = List.copyOf(listen);
    connect = List.copyOf(connect);
    allow = List.copyOf(allow);
    warnings = List.copyOf(warnings);
  }

  /// The settings as a configuration. They have been checked.
  static Configuration of(SettingValues values, CrossChecks checks) {
    return new Configuration(
        values.get(Settings.HOST),
        values.get(Settings.REALM),
        values.get(Settings.PRODUCT),
        values.get(Settings.LISTEN),
        values.get(Settings.CONNECT),
        values.get(Settings.ALLOW),
        values.get(Settings.ACCOUNTING) == Application.ANSWER,
        values.get(Settings.CREDIT_CONTROL) == Application.ANSWER,
        checks.options(),
        checks.sctp().options(),
        checks.warnings(),
        ConfigurationText.yaml(values));
  }
}
