@NullMarked
package io.weir.agent.stall;

import org.jspecify.annotations.NullMarked;
