/** How both voices are looked at: short enough to follow syllables, over the range from a whisper to full speech. */
export const ANALYSIS: AnalyserOptions = {
  fftSize: 512,
  smoothingTimeConstant: 0.65,
  minDecibels: -70,
  maxDecibels: -18,
};
