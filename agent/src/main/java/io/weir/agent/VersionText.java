package io.weir.agent;

import picocli.CommandLine.IVersionProvider;

/// What `weir --version` prints.
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionText.class.getPackage().getImplementationVersion();
    return new String[] {
      "weir " + (version == null ? "(development)" : version) + ", Java " + Runtime.version()
    };
  }
}
