package io.weir.transport.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A connection is gone.
@Name("weir.ConnectionClosed")
@Label("Connection closed")
@Category("Weir")
@Description("A connection is gone")
@StackTrace(false)
public final class ConnectionClosed extends Event {
  @Label("Connection")
  public String connection = "";

  @Label("Reason")
  public String reason = "";

  @Label("Unsent messages")
  public int unsentMessages;

  @Label("Untaken bytes")
  public long untakenBytes;
}
