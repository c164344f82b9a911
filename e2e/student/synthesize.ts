/** `bun synthesize.ts <voice> <text> <file>`: writes the sentence as s16le mono, 16 kHz. */
import { Flite, fliteVoice } from '../../src/agent/engines/flite.ts';
import { SAMPLE_RATE_HZ } from './pcm.ts';

const [voice = '', text = '', path = ''] = Bun.argv.slice(2);
const flite = await Flite.load(fliteVoice(voice));
const { pcm, sampleRateHz } = flite.synthesize(text);
if (sampleRateHz !== SAMPLE_RATE_HZ) throw new Error(`flite spoke at ${sampleRateHz} Hz.`);
await Bun.write(path, pcm);
