package io.weir.transport.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The send queue has reached its high mark, or fallen to its low mark.
@Name("weir.WritabilityChanged")
@Label("Writability changed")
@Category("Weir")
@Description("The send queue has reached its high mark, or fallen to its low mark")
@StackTrace(false)
public final class WritabilityChanged extends Event {
  @Label("Connection")
  public String connection = "";

  @Label("Writable")
  public boolean writable;

  @Label("Queued bytes")
  public long queuedBytes;
}
