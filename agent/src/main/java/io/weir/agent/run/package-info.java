/// `weir run`: a node with local applications.
@NullMarked
package io.weir.agent.run;

import org.jspecify.annotations.NullMarked;
