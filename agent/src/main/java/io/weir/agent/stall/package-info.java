/// `weir stall`: a peer that stops reading for a while, and what becomes of its association.
@NullMarked
package io.weir.agent.stall;

import org.jspecify.annotations.NullMarked;
