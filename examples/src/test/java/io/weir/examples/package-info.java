/// Each example is started here and talked to over loopback, as its reader would.
@NullMarked
package io.weir.examples;

import org.jspecify.annotations.NullMarked;
