package io.weir.transport.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A connection is up.
@Name("weir.ConnectionOpened")
@Label("Connection opened")
@Category("Weir")
@Description("A connection is up")
@StackTrace(false)
public final class ConnectionOpened extends Event {
  @Label("Connection")
  public String connection = "";
}
