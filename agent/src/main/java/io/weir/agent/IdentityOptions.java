package io.weir.agent;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who a client says it is. Filled by picocli.
final class IdentityOptions {
  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9])?";

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "This side's Origin-Host. Without it a name that no other call uses, which a node that"
              + " accepts only known peers refuses.")
  @Nullable String host;

  @Option(
      names = "--realm",
      paramLabel = "NAME",
      defaultValue = "client.example.com",
      description = "This side's Origin-Realm (${DEFAULT-VALUE}).")
  String realm = "client.example.com";

  /// The Origin-Host.
  ///
  /// @param prefix of the name that is made when none was given
  /// @throws IllegalArgumentException when it is no DiameterIdentity
  String host(String prefix) {
    return checked(
        host == null ? prefix + "-" + ProcessHandle.current().pid() + "." + realm() : host);
  }

  /// The Origin-Realm.
  ///
  /// @throws IllegalArgumentException when it is no DiameterIdentity
  String realm() {
    return checked(realm);
  }

  private static String checked(String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no DiameterIdentity; write a name such as client.example.com");
    }
    return name;
  }
}
