/** Both worklets in one file: they share the resampler, and one request is faster than two. */
import './capture.worklet.ts';
import './playback.worklet.ts';
